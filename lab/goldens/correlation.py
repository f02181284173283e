"""Correlation matrices and distances (equations 1 to 4) in float64, for test/core/correlation.test.ts.

    python3 lab/goldens/correlation.py && npx biome format --write test/core/goldens

writes test/core/goldens/correlation.json. Outputs are float32 values, so that both sides start from the same numbers.
"""

import json
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "correlation.json"


def cosine(outputs):
    """Equation 2; a zero output has similarity 0 to everything and 1 to itself."""
    norms = np.linalg.norm(outputs, axis=1, keepdims=True)
    unit = np.divide(outputs, norms, out=np.zeros_like(outputs), where=norms > 0)
    matrix = unit @ unit.T
    np.fill_diagonal(matrix, 1)
    return matrix


def rbf(outputs, delta):
    """Equation 3, from the differences themselves."""
    scaled = (outputs[:, None, :] - outputs[None, :, :]) / delta
    return np.exp(-(scaled**2).sum(axis=2) / 2)


def distance(a, b):
    """Equation 4."""
    return np.abs(a - b).sum() / a.shape[0] ** 2


def softmax(logits):
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def output_sets():
    """Name -> (outputs, delta). `source`, `suspect`, `unrelated` and `softmax` answer the same 25 probes."""
    draw = np.random.default_rng(20250)
    classes = draw.integers(0, 10, 25)
    winners = 6 * np.eye(10)[classes]
    source = winners + draw.normal(0, 2, (25, 10))
    suspect = source + draw.normal(0, 0.8, (25, 10))
    unrelated = winners + draw.normal(0, 2, (25, 10))
    with_zeros = draw.normal(0, 1, (6, 10))
    with_zeros[[1, 4]] = 0
    # Logits of norm 100 in many classes, row 2k + 1 close to row 2k: small distances between large vectors. Sixteenths
    # keep the file small and are exact in float32.
    wide = draw.normal(0, 3.2, (3, 1000)).repeat(2, axis=0)
    wide[1::2] += draw.normal(0, 0.03, (3, 1000))
    return {
        "source": (source, 5.0),
        "suspect": (suspect, 5.0),
        "unrelated": (unrelated, 5.0),
        "softmax": (softmax(source), 0.5),
        "zero rows": (with_zeros, 2.0),
        "one column": (np.array([[1.5], [-2.0], [0.25], [0.0], [3.0]]), 1.0),
        "one probe": (source[:1], 5.0),
        "huge": (source[:6] * 1e37, 5e37),
        "tiny": (source[:6] * 1e-38, 5e-38),
        "huge and tiny": (source[:6] * np.logspace(-36, 36, 6)[:, None], 1e20),
        "wide": (np.round(wide * 16) / 16, 1.5),
    }


def main():
    sets = {name: (np.float32(outputs), delta) for name, (outputs, delta) in output_sets().items()}
    matrices = {
        name: {"cosine": cosine(np.float64(outputs)), "rbf": rbf(np.float64(outputs), delta)}
        for name, (outputs, delta) in sets.items()
    }
    same_probes = ["source", "suspect", "unrelated", "softmax"]
    golden = {
        "sets": [
            {
                "name": name,
                "outputs": [[float(str(value)) for value in row] for row in outputs],
                "delta": delta,
                **{kind: matrix.round(8).tolist() for kind, matrix in matrices[name].items()},
            }
            for name, (outputs, delta) in sets.items()
        ],
        "distances": [
            {"a": a, "b": b, "kind": kind, "distance": round(distance(matrices[a][kind], matrices[b][kind]), 9)}
            for kind in ("cosine", "rbf")
            for i, a in enumerate(same_probes)
            for b in same_probes[i + 1 :]
        ],
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
