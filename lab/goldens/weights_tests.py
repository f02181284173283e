"""The steps of the weights leg computed by NumPy, for test/core/weights.

    /usr/bin/python3 lab/goldens/weights_tests.py && npx biome format --write test/core/goldens

writes test/core/goldens/weights-tests.json. Every step is done in another way than in TypeScript: the equilibrium by iterating
to the end, moments over all permutations one by one, Mahalanobis' metric by a matrix inverse, profiles by repeating values.
"""

import itertools
import json
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "weights-tests.json"
RIDGE = 1e-3


def equilibrium(values):
    """Scales so that all rows and columns of the squared norms have the same mean, rows first to stay at a mean of 1."""
    squares = (values**2).sum(2)
    rows, columns = np.ones(len(squares)), np.ones(squares.shape[1])
    for _ in range(2000):
        columns = 1 / (rows[:, None] * squares).mean(0)
        rows = 1 / (squares * columns).mean(1)
    scaled = values * np.sqrt(rows)[:, None, None] * np.sqrt(columns)[None, :, None]
    assert np.allclose((scaled**2).sum(2).mean(0), 1) and np.allclose((scaled**2).sum(2).mean(1), 1)
    return scaled


def moments(value, cuts):
    """Mean and standard deviation of the permutation statistic over every permutation within the cuts."""
    parts = [list(itertools.permutations(range(a, b))) for a, b in zip(cuts, cuts[1:])]
    sums = []
    for chosen in itertools.product(*parts):
        order = [unit for part in chosen for unit in part]
        sums.append(value[np.arange(len(order)), order].sum())
    return {"mean": float(np.mean(sums)), "spread": float(np.std(sums))}


def agreement(a, b):
    """Cosines between the rows of a and b in the metric of the inverse of their mean covariance, with a ridge."""
    a, b = a - a.mean(0), b - b.mean(0)
    covariance = (a.T @ a / len(a) + b.T @ b / len(b)) / 2
    covariance += RIDGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    inverse = np.linalg.inv(covariance)
    length = lambda rows: np.sqrt(np.einsum("ij,jk,ik->i", rows, inverse, rows))
    return (a @ inverse @ b.T) / np.outer(length(a), length(b))


def profile(norms, parts=8):
    """Logarithms of the means of equal parts of the sorted norms, relative to their root mean square."""
    repeated = np.repeat(np.sort(norms), parts).reshape(parts, len(norms))
    return np.log(np.maximum(1e-3, repeated.mean(1) / np.sqrt((norms**2).mean())))


def main():
    draw = np.random.default_rng(8)
    layer = (draw.normal(size=(5, 7, 3)) * draw.lognormal(size=(5, 1, 1)) * draw.lognormal(size=(1, 7, 1))).round(4)
    square = draw.normal(size=(6, 6)).round(4)
    one, other = draw.normal(size=(9, 4)).round(4), (draw.normal(size=(9, 4)) * [1, 2, 3, 4]).round(4)
    norms = draw.lognormal(size=19).round(4)
    golden = {
        "equilibrium": {"values": layer.ravel().tolist(), "scaled": equilibrium(layer).ravel().tolist()},
        "moments": [
            {"value": square.ravel().tolist(), "cuts": cuts, **moments(square, cuts)} for cuts in ([0, 6], [0, 2, 6], [0, 1, 3, 6])
        ],
        "agreement": {"one": one.ravel().tolist(), "other": other.ravel().tolist(), "cosines": agreement(one, other).ravel().tolist()},
        "profile": {"norms": norms.tolist(), "profile": profile(norms).tolist()},
    }
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
