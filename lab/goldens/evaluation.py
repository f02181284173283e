"""What sac evaluate should find on the fixture zoo, for test/tasks/evaluate.test.ts.

    /usr/bin/python3 lab/goldens/evaluation.py && npx biome format --write test/tasks/goldens

Takes the scores that lab/goldens/zoo.py computed without our program (test/tasks/goldens/zoo.json) and computes the
metrics of every attack with scikit-learn and SciPy; writes test/tasks/goldens/evaluation.json. F1 is left to
lab/goldens/metrics.py.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).parents[2]
GOLDENS = ROOT / "test" / "tasks" / "goldens"
# Distances: a small one is close.
DISTANCES = {"canonical": "sac", "raw": "sac-raw"}
PARTS = ["peer-residual", "peer-likelihood", "peer-agreement"]
LIKENESSES = ["logit-cosine", "label-agreement", *PARTS, "fusion"]
KEEPS = 0.9


def with_fusion(models, unrelated):
    def apart(scores, name):
        values = [models[path][name] for path in unrelated]
        return (scores[name] - np.mean(values)) / np.std(values, ddof=1)

    def both(scores, name):
        amount, cosine = apart(scores, name), apart(scores, f"{name}, cosine")
        return np.sign(amount) * np.sqrt(max(0, amount * cosine))

    for scores in models.values():
        sum_of_two = apart(scores, "peer-likelihood") + both(scores, "peer-residual")
        scores["fusion"] = max(sum_of_two, np.sqrt(2) * both(scores, "peer-agreement"))


def separation(derived, unrelated):
    """Scores of which larger is closer."""
    rank = [(1 + sum(other >= score for other in unrelated)) / (len(unrelated) + 1) for score in derived]
    return {
        "auc": roc_auc_score([1] * len(derived) + [0] * len(unrelated), derived + unrelated),
        "pValue": stats.ttest_ind(derived, unrelated, equal_var=True).pvalue if len(derived) > 1 else None,
        "tprAt5": float(np.mean([p <= 0.05 for p in rank])),
    }


def main():
    zoo = json.loads((ROOT / "fixtures" / "zoo" / "ZOO.json").read_text())
    models = json.loads((GOLDENS / "zoo.json").read_text())["models"]
    unrelated = [model["path"] for model in zoo["models"] if model["role"] == "unrelated"]
    with_fusion(models, unrelated)
    attacks = {}
    for model in zoo["models"]:
        if model["role"] == "derived":
            kept = model.get("accuracy", zoo["sourceAccuracy"]) / zoo["sourceAccuracy"]
            name = model["attack"] if kept >= KEEPS else f"{model['attack']}, weakened"
            attacks.setdefault(name, []).append(model["path"])
    measures = {ours: (theirs, -1) for theirs, ours in DISTANCES.items()} | {n: (n, 1) for n in LIKENESSES}
    golden = {
        attack: {
            "n": len(paths),
            "meanDistance": float(np.mean([models[p]["canonical"] for p in paths])),
            **{
                ours: separation(*([sign * models[p][theirs] for p in some] for some in (paths, unrelated)))
                for ours, (theirs, sign) in measures.items()
            },
        }
        for attack, paths in attacks.items()
    }
    (GOLDENS / "evaluation.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
