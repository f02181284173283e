"""Match rates and their p-values, for test/core/match-rate.test.ts.

    /usr/bin/python3 lab/goldens/match_rate.py && npx biome format --write test/core/goldens

writes test/core/goldens/match-rate.json. Needs NumPy and SciPy. Logits are multiples of 1/8, which JSON and float32 keep.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "match-rate.json"
# Probes, classes, unrelated models, and how much of the label a model knows: little, nothing at all, everything.
CASES = [(40, 5, 6, 1.0), (100, 10, 4, 0.0), (25, 3, 3, 20.0), (12, 2, 5, 0.5)]


def case(number, n, classes, models, strength):
    draw = np.random.default_rng(number)
    given = draw.integers(0, classes, n)
    logits = np.round(8 * (draw.normal(size=(models + 1, n, classes)) + strength * np.eye(classes)[given])) / 8
    rates = np.mean(logits.argmax(2) == given, axis=1)
    suspect, unrelated = rates[0], rates[1:]
    mean = np.clip(unrelated.mean(), 1 / n, 1 - 1 / n)
    spread = max(unrelated.std(ddof=1), np.sqrt(mean * (1 - mean) / n))
    t = (suspect - unrelated.mean()) / (spread * np.sqrt(1 + 1 / models))
    return {
        "n": n,
        "classes": classes,
        "given": given.tolist(),
        "logits": [model.ravel().tolist() for model in logits],
        "rates": rates.tolist(),
        "tail": float(stats.t.sf(t, models - 1)),
        "conformal": float((1 + np.sum(unrelated >= suspect)) / (models + 1)),
    }


def main():
    TARGET.write_text(json.dumps([case(i, *one) for i, one in enumerate(CASES)]))


if __name__ == "__main__":
    main()
