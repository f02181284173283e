"""Features from reference images (the paper's section 3.4), for test/core/fri.test.ts.

    /usr/bin/python3 lab/goldens/fri.py && npx biome format --write test/core/goldens

writes test/core/goldens/fri.json. Needs NumPy. Sums run in the order of the dimensions, so that similarities are the same to
the last bit; thresholds are found by trying every place between two answers.
"""

import json
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[2] / "test" / "core" / "goldens" / "fri.json"
# People, images of each (the first two are targets), dimensions, columns, how far compression moves a target.
CASES = [(4, 6, 8, 4, 0.5), (6, 9, 16, 7, 1.5), (3, 5, 3, 6, 3), (5, 12, 64, 10, 2), (8, 4, 5, 2, 1)]
MOST = 200


def similarity(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    norm = np.sqrt(np.cumsum(a * a)[-1]) * np.sqrt(np.cumsum(b * b)[-1])
    return np.float32(np.cumsum(a * b)[-1] / norm if norm > 0 else 0)


def thinned(pairs):
    step = int(np.ceil(len(pairs) / MOST))
    return pairs[:: max(step, 1)]


def rates(genuine, impostor, threshold):
    return float(np.mean(impostor >= threshold)), float(np.mean(genuine < threshold))


def thresholds(genuine, impostor, loss):
    values = np.unique(np.concatenate([genuine, impostor]))
    between = [np.float32((np.float64(a) + np.float64(b)) / 2) for a, b in zip(values, values[1:])]
    between = [middle if middle > a else b for middle, a, b in zip(between, values, values[1:])]
    above = np.float32(np.float64(values[-1]) + max(abs(np.float64(values[-1])), 1.0) * 1e-3)
    tried = [values[0], *between, above]
    losses = [loss(*rates(genuine, impostor, one)) for one in tried]
    return tried[int(np.argmin(losses))]


def cosine_matrix(rows):
    rows = rows.astype(np.float64)
    norms = np.linalg.norm(rows, axis=1)
    scale = np.divide(1, norms, out=np.zeros_like(norms), where=norms > 0)
    matrix = (rows @ rows.T) * scale[:, None] * scale[None, :]
    np.fill_diagonal(matrix, 1)
    return matrix


def case(draw, people, each, dimensions, columns, moved):
    centres = draw.normal(size=(people, dimensions))
    references, owners, targets, plan = [], [], [], []
    for person in range(people):
        first = len(references)
        references += [centres[person] + 0.8 * draw.normal(size=dimensions) for _ in range(each - 2)]
        owners += [person] * (each - 2)
        for _ in range(2):
            targets.append(centres[person] + moved * draw.normal(size=dimensions))
            plan.append(list(range(first, first + each - 2)))
    references, targets = np.float32(references), np.float32(targets)
    pairs = [(i, j) for i in range(len(owners)) for j in range(i + 1, len(owners))]
    genuine = thinned([pair for pair in pairs if owners[pair[0]] == owners[pair[1]]])
    impostor = thinned([pair for pair in pairs if owners[pair[0]] != owners[pair[1]]])
    ours = np.array([similarity(references[i], references[j]) for i, j in genuine])
    others = np.array([similarity(references[i], references[j]) for i, j in impostor])
    equal = thresholds(ours, others, lambda accept, reject: abs(accept - reject))
    strict = thresholds(ours, others, lambda accept, reject: reject if accept <= 0.05 else np.inf)
    answers = np.array(
        [[similarity(target, references[row[j % len(row)]]) for j in range(columns)] for target, row in zip(targets, plan)]
    )
    decided = (answers >= equal).astype(np.float32)
    centred = answers.astype(np.float64) - answers.astype(np.float64).mean(axis=1, keepdims=True)
    accept, reject = rates(ours, others, equal)
    return {
        "dimensions": dimensions,
        "columns": columns,
        "references": references.ravel().tolist(),
        "targets": targets.ravel().tolist(),
        "owners": owners,
        "plan": plan,
        "equalErrorRate": float(equal),
        "atFivePercent": float(strict),
        "falseAccept": accept,
        "falseReject": reject,
        "similarities": answers.ravel().tolist(),
        "decisions": decided.ravel().astype(int).tolist(),
        "zeroShare": float(np.mean(decided.sum(axis=1) == 0)),
        "byDecisions": cosine_matrix(decided).ravel().tolist(),
        "bySimilarities": cosine_matrix(centred).ravel().tolist(),
    }


def main():
    draw = np.random.default_rng(34)
    TARGET.write_text(json.dumps([case(draw, *one) for one in CASES]))


if __name__ == "__main__":
    main()
