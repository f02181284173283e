"""AUC, t-test, F1 and true positive rates, for test/core/metrics.test.ts.

    /usr/bin/python3 lab/goldens/metrics.py && npx biome format --write test/core/goldens

writes test/core/goldens/metrics.json. Needs scikit-learn and SciPy (Debian: python3-sklearn, python3-scipy). The F1 at the
paper's threshold is scikit-learn's, averaged over every choice of four unrelated models, one after another.
"""

import itertools
import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import f1_score, roc_auc_score, roc_curve

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "metrics.json"
# Derived and unrelated models, how far apart their scores are in spreads, and digits: few of them make ties.
CASES = [(2, 5, 1, 6), (2, 2, 1, 6), (5, 8, 0, 6), (5, 8, 1, 1), (20, 12, 2, 6), (20, 12, 1, 1), (6, 9, 0.5, 0)]
CASES += [(3, 19, 1.5, 6), (8, 20, 2, 1), (5, 20, 30, 6), (40, 20, -1, 2)]
LARGE = [(20, 99, 2, 6), (30, 120, 1, 2)]


def paper_rule(derived, unrelated):
    """Mean threshold and F1 over all choices of four unrelated models; these four are not judged."""
    thresholds, scores = [], []
    for chosen in itertools.combinations(range(len(unrelated)), 4):
        threshold = max(unrelated[i] for i in chosen)
        judged = np.concatenate([derived, np.delete(unrelated, chosen)])
        truth = np.arange(len(judged)) < len(derived)
        thresholds.append(threshold)
        scores.append(f1_score(truth, judged >= threshold))
    return {"threshold": float(np.mean(thresholds)), "f1": float(np.mean(scores))}


def tpr(derived, unrelated, alpha):
    """The largest true positive rate of the ROC curve whose false positives, with the suspect itself, stay within alpha."""
    truth = np.arange(len(derived) + len(unrelated)) < len(derived)
    false, true, _ = roc_curve(truth, np.concatenate([derived, unrelated]), drop_intermediate=False)
    n = len(unrelated)
    return float(true[(1 + np.round(false * n)) / (n + 1) <= alpha + 1e-12].max())


def case(draw, derived, unrelated, apart, digits, by_choice):
    ours = draw.normal(apart, 1, derived).round(digits) + 0.0
    theirs = draw.normal(0, 1, unrelated).round(digits) + 0.0
    truth = [1] * derived + [0] * unrelated
    return {
        "derived": ours.tolist(),
        "unrelated": theirs.tolist(),
        "auc": roc_auc_score(truth, np.concatenate([ours, theirs])),
        "pValue": stats.ttest_ind(ours, theirs, equal_var=True).pvalue,
        **(paper_rule(ours, theirs) if by_choice and unrelated > 4 else {}),
        **({"tprAt5": tpr(ours, theirs, 0.05)} if unrelated >= 19 else {}),
        **({"tprAt1": tpr(ours, theirs, 0.01)} if unrelated >= 99 else {}),
    }


def main():
    draw = np.random.default_rng(2019)
    golden = [case(draw, *one, True) for one in CASES] + [case(draw, *one, False) for one in LARGE]
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
