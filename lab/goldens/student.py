"""Tails of Student's t and predictive t-tests, for test/core/student.test.ts and significance.test.ts.

    /usr/bin/python3 lab/goldens/student.py && npx biome format --write test/core/goldens

writes test/core/goldens/student.json. Needs SciPy and mpmath (Debian: python3-scipy, python3-mpmath). Tails are computed to
40 digits by mpmath and compared with SciPy's: far out, a library may lose precision without saying so.
"""

import json
from pathlib import Path

import mpmath
import numpy as np
from scipy import stats

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "student.json"
TS = [-10, -4.3, -2.5, -1, -0.3, -1e-3, 0, 1e-6, 1e-3, 0.1, 0.5, 1, 1.7, 2, 2.5, 3.3, 5, 8, 13, 40, 1e2, 1e3, 1e4, 1e6]
FREEDOMS = [1, 2, 3, 4, 5, 7, 10, 18, 19, 30, 49, 64, 99, 150, 199, 200]
SMALLEST = 1e-290


def tail(t, freedom):
    """P(T >= t) = I_x(freedom / 2, 1 / 2) / 2 with x = freedom / (freedom + t²), for t >= 0."""
    t, freedom = mpmath.mpf(t), mpmath.mpf(freedom)
    half = mpmath.betainc(freedom / 2, mpmath.mpf(1) / 2, 0, freedom / (freedom + t * t), regularized=True) / 2
    return half if t >= 0 else 1 - half


def tails():
    for freedom in FREEDOMS:
        for t in TS:
            exact = float(tail(t, freedom))
            if exact < SMALLEST:
                continue
            assert abs(stats.t.sf(t, freedom) / exact - 1) < 1e-8, (t, freedom)
            yield [t, freedom, exact]


def predictions():
    """Reference scores, a new score, and the probability that one more draw of the same normal is at least as large."""
    draw = np.random.default_rng(1908)
    for count, centre, spread in [(3, 0, 1), (4, -0.17, 0.01), (8, 2.5, 0.4), (19, -0.2, 0.02), (20, 0, 3), (99, 5, 2)]:
        scores = draw.normal(centre, spread, count).round(6)
        for away in (-2, 0, 1.5, 4, 30):
            new = round(float(centre + away * spread), 6)
            predictive = stats.t(count - 1, loc=scores.mean(), scale=scores.std(ddof=1) * np.sqrt(1 + 1 / count))
            yield {"scores": scores.tolist(), "new": new, "tail": predictive.sf(new)}


def main():
    mpmath.mp.dps = 40
    golden = {"tails": list(tails()), "predictions": list(predictions())}
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
