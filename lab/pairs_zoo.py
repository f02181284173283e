"""Independent models of one design each, for the null hypothesis of weights and activations; and copies of the first of each.

usage: pairs_zoo.py --data DIR --work DIR --out DIR [--only PATTERN]

Odd numbers learn the owner's half of the images, even ones the attacker's; RepVGG is written as it is shipped, with one
convolution a block. Writes OUT/DESIGN/N.onnx; OUT/DESIGN/copies/: 1.onnx fine-tuned and pruned, that must be found; and
OUT/same-start/DESIGN/: 1.onnx, and what learned other images from the same random numbers, without anything of it.
"""

from __future__ import annotations

import argparse
import copy
import fnmatch
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import nn

import attacks
import data
import export
from modern import MODERN, deployed
from training import train

MODELS = 6
IMAGES = 12_000
# Rate of the optimiser: transformers diverge at what convolutions learn fast with.
RATES = {"vit": 0.03, "swin": 0.03, "convnext": 0.03}


def trained(design: str, number: int, images: data.Images, work: Path, start: int | None = None) -> nn.Module:
    """`start`: the number of the model whose initial weights it begins with."""
    torch.manual_seed(4000 + (start or number))
    model = MODERN[design](len(data.CLASSES))
    kept = work / f"{design}-{number}{f'-from-{start}' if start else ''}.pt"
    if kept.exists():
        model.load_state_dict(torch.load(kept, map_location="cpu"))
        return model.eval()
    half = data.cut(images.owner if number % 2 else images.attacker, slice(0, IMAGES))
    train(model, half, epochs=6, rate=RATES.get(design, 0.1), seed=4000 + number)
    torch.save(model.state_dict(), kept)
    return model


@torch.no_grad()
def pruned(model: nn.Module, share: float = 0.3) -> nn.Module:
    """The smallest weights of every layer set to zero."""
    copied = copy.deepcopy(model)
    for layer in copied.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            size = layer.weight.abs()
            layer.weight[size < size.flatten().quantile(share)] = 0
    return copied


def entries(images: data.Images, work: Path) -> Iterator[tuple[str, Callable[[], nn.Module]]]:
    for number in range(1, MODELS + 1):
        for design in MODERN:
            yield f"{design}/{number}", lambda design=design, number=number: trained(design, number, images, work)
    for design in MODERN:
        few = data.cut(images.attacker, slice(0, IMAGES))
        source = lambda design=design: trained(design, 1, images, work)  # noqa: E731
        yield f"{design}/copies/finetune", lambda source=source, few=few: attacks.finetune_all(source(), few, seed=1, epochs=2)
        yield f"{design}/copies/prune-30", lambda source=source: pruned(source())
        yield f"same-start/{design}/1", source
        yield f"same-start/{design}/2", lambda design=design: trained(design, 8, images, work, start=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--only", default="*")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    images = data.Images(arguments.data, arguments.work)
    for name, make in entries(images, arguments.work):
        path = arguments.out / f"{name}.onnx"
        if path.exists() or not fnmatch.fnmatch(name, arguments.only):
            continue
        model = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        export.save(export.to_onnx(deployed(model)), path)
        print(f"{name}: accuracy {data.accuracy(model, images.test):.4f}", flush=True)


if __name__ == "__main__":
    main()
