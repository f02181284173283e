"""What turning pairs of hidden units into each other, or noise, costs a model in accuracy.

usage: weight_damage.py [--zoo fixtures/zoo]

Takes the zoo's source, a plain sequence of convolutions and a linear layer, turns disjoint random pairs of units of every hidden
layer by an angle, turns them back in the layer that reads them, and labels the zoo's images; then the same with normal noise of
so many times a layer's standard deviation. `bench/weights.mjs` tells what is still recognised. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from PIL import Image
from torch.nn import functional as F

DRAWS = 5


def labelled(zoo: Path):
    """The zoo's images as the model wants them, and their classes."""
    how = json.loads((zoo / "preprocess.json").read_text())
    folders = sorted(folder for folder in (zoo / "images").iterdir() if folder.is_dir())
    files = [(file, label) for label, folder in enumerate(folders) for file in sorted(folder.glob("*.jpg"))]
    pixels = np.stack([np.asarray(Image.open(file).convert("RGB"), dtype=np.float32) for file, _ in files])
    values = (pixels * how["scale"] - np.float32(how["mean"])) / np.float32(how["std"])
    return torch.from_numpy(values.transpose(0, 3, 1, 2)), torch.tensor([label for _, label in files])


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def run(graph, weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    x = images
    for node in graph.node:
        about = attributes(node)
        if node.op_type == "Conv":
            x = F.conv2d(x, weights[node.input[1]], weights[node.input[2]], about["strides"], about["pads"][:2])
        elif node.op_type == "Relu":
            x = F.relu(x)
        elif node.op_type == "MaxPool":
            x = F.max_pool2d(x, about["kernel_shape"], about["strides"])
        elif node.op_type == "ReduceMean":
            x = x.mean(dim=(2, 3))
        elif node.op_type == "Gemm":
            x = F.linear(x, weights[node.input[1]], weights[node.input[2]])
        else:
            raise ValueError(f"{node.op_type} is not part of a plain sequence")
    return x


def turned(layers: list, weights: dict, degrees: float, rounds: int, seed: int) -> dict:
    random = np.random.default_rng(seed)
    result = {name: value.clone() for name, value in weights.items()}
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    for _ in range(rounds):
        for layer, reader in zip(layers, layers[1:]):
            width = len(result[layer.input[1]])
            turn = torch.eye(width)
            order = random.permutation(width)
            for one, other in zip(order[0:-1:2], order[1::2]):
                turn[one, one] = turn[other, other] = cos
                turn[one, other], turn[other, one] = sin, -sin
            result[layer.input[1]] = torch.einsum("ij,j...->i...", turn, result[layer.input[1]])
            result[layer.input[2]] = turn @ result[layer.input[2]]
            result[reader.input[1]] = torch.einsum("ij,rj...->ri...", turn, result[reader.input[1]])
    return result


def noisy(layers: list, weights: dict, level: float, seed: int) -> dict:
    generator = torch.Generator().manual_seed(seed)
    result = dict(weights)
    for layer in layers:
        value = weights[layer.input[1]]
        result[layer.input[1]] = value + level * value.std() * torch.randn(value.shape, generator=generator)
    return result


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zoo", type=Path, default=Path(__file__).parents[1] / "fixtures" / "zoo")
    arguments = parser.parse_args()
    graph = onnx.load(str(arguments.zoo / "source.onnx")).graph
    weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    layers = [node for node in graph.node if node.op_type in ("Conv", "Gemm")]
    images, labels = labelled(arguments.zoo)
    accuracy = lambda changed: float((run(graph, changed, images).argmax(1) == labels).float().mean())
    print(f"| what is done | accuracy on {len(labels)} images, mean of {DRAWS} draws |\n|---|--:|")
    print(f"| nothing | {100 * accuracy(weights):.1f} % |")
    for degrees, rounds in ((5, 1), (10, 1), (20, 1), (30, 1), (45, 1), (45, 2), (45, 4), (45, 5)):
        mean = np.mean([accuracy(turned(layers, weights, degrees, rounds, seed)) for seed in range(DRAWS)])
        print(f"| pairs turned by {degrees} degrees, {rounds} x | {100 * mean:.1f} % |")
    for level in (0.1, 0.2, 0.3, 0.5, 1, 2, 8):
        mean = np.mean([accuracy(noisy(layers, weights, level, seed)) for seed in range(DRAWS)])
        print(f"| noise {level} | {100 * mean:.1f} % |")


if __name__ == "__main__":
    main()
