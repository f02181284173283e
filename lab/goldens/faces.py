"""The fixtures' face verification zoo judged without any of our TypeScript, for test/tasks/face-goldens.test.ts.

    /usr/bin/python3 lab/goldens/faces.py && npx biome format --write test/tasks/goldens

Reads fixtures/faces with onnx, Pillow and PyTorch as zoo.py does, draws targets and references by the documented rule, finds
every model's threshold, computes the features of equation 6 and the distances with NumPy in float64, and writes
test/tasks/goldens/faces.json. With `--zoo DIR --targets N --references N --seed N` it prints the same of any zoo.
"""

import argparse
import io
import json
from pathlib import Path

import numpy as np
import torch
from correlation import cosine
from PIL import Image

import zoo

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "test" / "tasks" / "goldens" / "faces.json"
QUALITY = 25
DELTA = 2.0
MOST_PAIRS = 65_536
LEFT_AT_LEAST = 2

zoo.OPERATORS |= {
    "Flatten": lambda x, *, axis: torch.flatten(x, axis),
    "MatMul": torch.matmul,
    "Gemm": lambda x, weight, bias=None, *, alpha=1, beta=1, transB=0: torch.nn.functional.linear(
        x, weight if transB else weight.T, bias
    ),
}


def draw(folder, targets, most, seed):
    """[(person, targets, references)]: people take turns in the order of their first images, a target each."""
    zoo.SEED = seed
    files, known = [], set()
    for file in zoo.drawing_order([file for person in folder.iterdir() for file in person.iterdir()]):
        digest = zoo.sha256(file.read_bytes())
        if digest not in known:
            known.add(digest)
            files.append(file)
    people = {}
    for file in files:
        people.setdefault(file.parent.name, []).append(file)
    people = {person: found for person, found in people.items() if len(found) > LEFT_AT_LEAST}
    counts = dict.fromkeys(people, 0)
    while sum(counts.values()) < targets:
        for person, found in people.items():
            if counts[person] < min(len(found) // 2, len(found) - LEFT_AT_LEAST) and sum(counts.values()) < targets:
                counts[person] += 1
    return [(p, found[: counts[p]], found[counts[p] : counts[p] + most]) for p, found in people.items() if counts[p]]


def grey(file, compress):
    image = Image.open(file).convert("RGB")
    if compress:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=QUALITY)
        image = Image.open(buffer).convert("RGB")
    return np.asarray(image.convert("L"))[:, :, None]


def embed(path, files, compress, preprocess):
    pixels = np.stack([grey(file, compress) for file in files])
    rows = zoo.run(path, zoo.normalise(pixels, preprocess))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def threshold_of(embedded, people):
    """Half-way between the neighbouring similarities at which both errors are most alike."""
    first, second = np.triu_indices(len(people), k=1)
    values = (embedded[first] * embedded[second]).sum(axis=1)
    same = people[first] == people[second]
    genuine, impostor = (part[:: max(1, -(-len(part) // MOST_PAIRS))] for part in (values[same], values[~same]))
    distinct = np.unique(np.float32(np.concatenate([genuine, impostor]))).astype(np.float64)
    places = (distinct[1:] + distinct[:-1]) / 2
    refused = np.searchsorted(np.sort(genuine), places) / len(genuine)
    accepted = 1 - np.searchsorted(np.sort(impostor), places) / len(impostor)
    best = int(np.argmin(np.abs(refused - accepted)))
    return places[best], 1 - (refused[best] + accepted[best]) / 2


def answers(path, chosen, preprocess):
    """Margins (targets x references), threshold and accuracy; who has fewer references meets them again, in order."""
    references = [file for _, _, some in chosen for file in some]
    people = np.concatenate([[k] * len(some) for k, (_, _, some) in enumerate(chosen)])
    embedded = embed(path, references, False, preprocess)
    aimed = embed(path, [file for _, some, _ in chosen for file in some], True, preprocess)
    owners = np.concatenate([[k] * len(some) for k, (_, some, _) in enumerate(chosen)])
    threshold, accuracy = threshold_of(embedded, people)
    columns = max(len(some) for _, _, some in chosen)
    similar = np.stack([np.resize(embedded[people == owner] @ row, columns) for row, owner in zip(aimed, owners)])
    return similar - threshold, threshold, accuracy


def correlations(margins):
    decisions = (margins >= 0).astype(float)
    return {
        "decision": cosine(decisions),
        "decision-rbf": zoo.rbf(decisions, DELTA),
        "similarity": cosine(margins - margins.mean(axis=1, keepdims=True)),
    }


def judge(folder, targets, most, seed):
    about = json.loads((folder / "ZOO.json").read_text())
    chosen = draw(folder / "images", targets, most, seed)
    found, source = {}, None
    for path in [about["source"], *(model["path"] for model in about["models"])]:
        margins, threshold, accuracy = answers(folder / path, chosen, about["preprocess"])
        matrices = correlations(margins)
        source = source or matrices
        found[path] = {
            "threshold": round(float(threshold), 6),
            "accuracy": round(float(accuracy), 6),
            "zeroShare": round(float((margins < 0).all(axis=1).mean()), 6),
            "same": int((margins >= 0).sum()),
            **{kind: round(float(zoo.distance(matrices[kind], source[kind])), 7) for kind in matrices},
        }
    digests = [zoo.sha256(file.read_bytes()) for _, some, _ in chosen for file in some]
    return {"seed": seed, "quality": QUALITY, "delta": DELTA, "references": most, "targets": digests, "models": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zoo", type=Path)
    for option, usual in (("--targets", 60), ("--references", 7), ("--seed", 0)):
        parser.add_argument(option, type=int, default=usual)
    arguments = parser.parse_args()
    drawn = (arguments.targets, arguments.references, arguments.seed)
    if arguments.zoo:
        print(json.dumps(judge(arguments.zoo, *drawn), indent=1))
    else:
        TARGET.write_text(json.dumps(judge(ROOT / "fixtures" / "faces", *drawn), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
