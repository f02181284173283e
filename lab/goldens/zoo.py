"""The fixture zoo judged without any of our TypeScript, for test/tasks/zoo-goldens.test.ts.

    /usr/bin/python3 lab/goldens/zoo.py && npx biome format --write test/tasks/goldens

Reads fixtures/zoo with onnx (files), Pillow (probes) and PyTorch (inference in float64, by the small interpreter below),
draws the probes by the documented rule, computes every score from its definition with NumPy in float64, and writes
test/tasks/goldens/zoo.json.
"""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from PIL import Image
from torch.nn import functional

ROOT = Path(__file__).parents[2]
ZOO = ROOT / "fixtures" / "zoo"
TARGET = ROOT / "test" / "tasks" / "goldens" / "zoo.json"

SEED = 0
PROBES = 100
QUALITY = 25
# So many images, the first ones drawn, are what further models' accuracies are measured on.
POOL = 100
DELTA = 10.0
# The peers' average spread counts like so many further models.
SHRINKAGE = 4
# Scores take the source's numbers, and rows the length 1, so often in turns.
ROUNDS = 4


# Images


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def compress(file):
    """uint8 H x W x 3 after Pillow's JPEG encoder and decoder."""
    buffer = io.BytesIO()
    Image.open(file).convert("RGB").save(buffer, "JPEG", quality=QUALITY)
    return np.asarray(Image.open(buffer).convert("RGB"))


def normalise(pixels, preprocess):
    """uint8 N x H x W x 3 to the models' input N x 3 x H x W, rounded to float32 as every runtime gets it."""
    values = (np.float64(pixels) * preprocess["scale"] - preprocess["mean"]) / preprocess["std"]
    return torch.from_numpy(np.float64(np.float32(values.transpose(0, 3, 1, 2))))


def drawing_order(files):
    return sorted(files, key=lambda file: sha256(f"{SEED}:{sha256(file.read_bytes())}".encode()))


def select(order, wrong):
    """Rule -> chosen files: the first ones, the first mislabelled ones, or half of them so and the rest from the order."""
    mistakes = [file for file in order if file in wrong]
    half = mistakes[: (PROBES + 1) // 2]
    rest = [file for file in order if file not in half]
    return {"random": order[:PROBES], "misclassified": mistakes[:PROBES], "mixed": half + rest[: PROBES - len(half)]}


# Models


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def as_tensor(proto):
    array = numpy_helper.to_array(proto)
    return torch.from_numpy(np.array(array, dtype=np.int64 if array.dtype == np.int64 else np.float64))


def per_axis(values, x, axis):
    return values.reshape([-1 if i == axis else 1 for i in range(x.dim())]) if values.dim() == 1 else values


def quantise(x, scale, zero, axis=1):
    """int8; torch.round goes to the even neighbour, as ONNX asks."""
    return torch.clamp(torch.round(x / per_axis(scale, x, axis)) + per_axis(zero, x, axis), -128, 127)


def dequantise(x, scale, zero, axis=1):
    return (x - per_axis(zero, x, axis)) * per_axis(scale, x, axis)


def convolve(x, weight, bias=None, *, pads, strides, dilations, group, kernel_shape):
    assert pads[:2] == pads[2:] and list(weight.shape[2:]) == kernel_shape
    return functional.conv2d(x, weight, bias, strides, pads[:2], dilations, group)


def gemm(x, weight, bias, *, alpha, beta, transB):
    assert (alpha, beta, transB) == (1, 1, 1)
    return functional.linear(x, weight, bias)


def max_pool(x, *, kernel_shape, strides, pads, ceil_mode):
    assert not any(pads)
    return functional.max_pool2d(x, kernel_shape, strides, ceil_mode=bool(ceil_mode))


def average_pool(x, *, kernel_shape, strides, pads, ceil_mode):
    assert not any(pads)
    return functional.avg_pool2d(x, kernel_shape, strides, ceil_mode=bool(ceil_mode))


def pad(x, amounts, value=None, *, mode):
    assert mode == b"constant" and not amounts.any()
    return x


OPERATORS = {
    "Add": torch.add,
    "AveragePool": average_pool,
    "BatchNormalization": lambda x, scale, bias, mean, variance, *, epsilon, momentum: functional.batch_norm(
        x, mean, variance, scale, bias, eps=epsilon
    ),
    "Cast": lambda x, *, to: x,
    "Clip": lambda x, low, high: torch.clamp(x, low, high),
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Conv": convolve,
    "DequantizeLinear": dequantise,
    "Gemm": gemm,
    "Identity": lambda x: x,
    "MaxPool": max_pool,
    "Pad": pad,
    "QuantizeLinear": quantise,
    "ReduceMean": lambda x, *, axes, keepdims: torch.mean(x, axes, bool(keepdims)),
    "Relu": torch.relu,
}


def run(path, images):
    """What an ONNX model answers: N x classes."""
    graph = onnx.load(path).graph
    values = {tensor.name: as_tensor(tensor) for tensor in graph.initializer}
    values[graph.input[0].name] = images
    for node in graph.node:
        if node.op_type == "Constant":
            values[node.output[0]] = as_tensor(attributes(node)["value"])
        else:
            inputs = [values[name] if name else None for name in node.input]
            values[node.output[0]] = OPERATORS[node.op_type](*inputs, **attributes(node))
    return values[graph.output[0].name].numpy()


# Scores


def unit(outputs):
    """Canonical rows of logits: centred (softmax and its logarithm would only shift them) and of length 1."""
    centred = outputs - outputs.mean(axis=1, keepdims=True)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


def in_numbers_of(rows, target):
    """Quantile normalisation: scores of the same order with the target's numbers, equal ones with their mean; rows stay units."""
    wanted = np.sort(target, axis=None).astype(float)
    for _ in range(ROUNDS):
        _, place, count = np.unique(rows, return_inverse=True, return_counts=True)
        first = np.cumsum(count) - count
        rows = unit((np.add.reduceat(wanted, first) / count)[place].reshape(rows.shape).astype(np.float32))
    return rows


def cosine(outputs):
    rows = outputs / np.linalg.norm(outputs, axis=1, keepdims=True)
    return rows @ rows.T


def rbf(outputs, delta):
    squares = ((outputs[:, None] - outputs[None]) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * delta**2))


def distance(a, b):
    """Equation 4."""
    return np.abs(a - b).mean()


def soft(rows):
    """Probabilities of unit rows scaled to root mean square 1."""
    powers = np.exp(rows * np.sqrt(rows.shape[1]))
    return powers / powers.sum(axis=1, keepdims=True)


def hard(outputs):
    return np.eye(outputs.shape[1])[outputs.argmax(axis=1)]


def match(template, source, model, peers, trust=1):
    """How much of a template the model has, and its cosine with it, by a matched filter among the peers, with the whole
    (N d) x (N d) matrix.

    Without a template it is the source's difference, and what the peers agree on is taken out, too.
    """
    peers = np.stack(peers)
    count = len(peers)
    variance = np.concatenate([peers, model[None]]).var(axis=0, ddof=1)
    shrunk = (SHRINKAGE * variance.mean() + count * variance) / (SHRINKAGE + count)
    shrunk = trust * shrunk + (1 - trust) * variance.mean()
    ours, theirs, *others = (((each - peers.mean(axis=0)) / np.sqrt(shrunk)).ravel() for each in (source, model, *peers))
    wanted = ours if template is None else template.ravel()
    covariance = np.eye(len(ours)) + np.stack(others).T @ np.stack(others) / (count - 1)
    if template is None:
        consensus = (peers.mean(axis=0) / np.sqrt(shrunk)).ravel()
        covariance += np.outer(consensus, consensus)
    matched = np.linalg.solve(covariance, wanted)
    length = np.sqrt((matched @ wanted) * (theirs @ np.linalg.solve(covariance, theirs)))
    return np.array([(matched @ theirs) / (matched @ wanted), (matched @ theirs) / length])


def peer_scores(source, model, peers):
    ours = unit(source)

    def read(form):
        models = [ours] + [in_numbers_of(unit(each), ours) for each in (model, *peers)]
        first, second, *others = (form(each) for each in models)
        return first, second, others

    chosen = hard(source)
    off = np.array([np.sqrt(1 + 1 / len(peers)), 1])
    found = {
        "peer-residual": match(None, *read(np.asarray)),
        "peer-likelihood": match(chosen, *read(soft)) / off,
        "peer-agreement": match(chosen, *read(hard), trust=0) / off,
    }
    amounts = {name: amount for name, (amount, _) in found.items()}
    return amounts | {f"{name}, cosine": cosine for name, (_, cosine) in found.items()}


def score(source, model, peers):
    ours, theirs = unit(source), unit(model)
    alike = in_numbers_of(theirs, ours)
    return {
        "raw": distance(cosine(source), cosine(model)),
        "canonical": distance(cosine(ours), cosine(theirs)),
        "rbf": distance(rbf(source, DELTA), rbf(model, DELTA)),
        "logit-cosine": (ours * alike).sum(axis=1).mean(),
        "label-agreement": (source.argmax(axis=1) == model.argmax(axis=1)).mean(),
        **peer_scores(source, model, peers),
    }


def main():
    zoo = json.loads((ZOO / "ZOO.json").read_text())
    classes = sorted(folder for folder in (ZOO / "images").iterdir())
    order = drawing_order([file for folder in classes for file in folder.iterdir()])
    images = normalise(np.stack([compress(file) for file in order]), zoo["preprocess"])
    labels = np.array([classes.index(file.parent) for file in order])
    answers = run(ZOO / zoo["source"], images)
    right = answers.argmax(axis=1) == labels
    chosen = select(order, {file for file, ok in zip(order, right) if not ok})

    probes = images[[order.index(file) for file in chosen["misclassified"]]]
    outputs = {model["path"]: run(ZOO / model["path"], probes) for model in zoo["models"]}
    source = run(ZOO / zoo["source"], probes)
    some = [model["path"] for model in zoo["models"] if model["path"].endswith("-1.onnx")]
    accuracies = {path: (run(ZOO / path, images[:POOL]).argmax(axis=1) == labels[:POOL]).mean() for path in some}
    unrelated = {m["path"]: outputs[m["path"]] for m in zoo["models"] if m["role"] == "unrelated"}
    golden = {
        "seed": SEED,
        "quality": QUALITY,
        "delta": DELTA,
        "accuracy": right.mean(),
        "pool": POOL,
        "accuraciesOnPool": accuracies,
        "probes": {rule: [f"{f.parent.name}/{f.name}" for f in files] for rule, files in chosen.items()},
        "sourceLogits": source[:5].round(6).tolist(),
        "models": {
            path: {
                name: round(float(value), 8)
                for name, value in score(source, answer, [u for p, u in unrelated.items() if p != path]).items()
            }
            for path, answer in outputs.items()
        },
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
