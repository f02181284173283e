"""Models that only the weights leg is measured on: unrelated wide ones, and models of the second generation.

usage: weights_zoo.py --data DIR --work DIR --out DIR [--only wide|generations]

--data and --work are those of zoo.py, which, for the generations, must have made the zoo of the VGG source and its derived
models: their trained states are taken from --work. Writes

    wide/wide-N.onnx                  independent VGGs of four times the width (64 to 192 units a layer), half of them trained
                                      on the same images as the others: do kinds of units in wide layers give themselves away?
    generations/PARENT+finetune.onnx  PARENT (a descendant of the source) fine-tuned on
    generations/PARENT+prune-30.onnx  PARENT with 30 % of its channels silenced
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import nn

import attacks
import data
import export
import models
from training import train

WIDTHS = (128, 0, 128, 192, 0, 192)
WIDE_MODELS = 6
WIDE_IMAGES = 10_000
PARENTS = ("finetune-long-1", "transfer-all-1")


def wide_vgg(seed: int) -> nn.Module:
    """`models.vgg`, four times as wide."""
    torch.manual_seed(seed)
    layers = [*models.conv_bn(3, 64, 3, 2), nn.ReLU(inplace=True)]
    inputs = 64
    for width in WIDTHS:
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [*models.conv_bn(inputs, width), nn.ReLU(inplace=True)]
            inputs = width
    return models.Classifier(nn.Sequential(*layers), inputs, len(data.CLASSES)).to(memory_format=torch.channels_last)


def wide(images: data.Images, number: int) -> nn.Module:
    half = data.cut(images.owner if number % 2 else images.attacker, slice(0, WIDE_IMAGES))
    return train(wide_vgg(900 + number), half, epochs=5, rate=0.1, seed=900 + number)


def parent(work: Path, name: str) -> nn.Module:
    state = torch.load(work / f"vgg-source-{name}.pt", map_location="cpu")
    model = models.build("vgg", 0, len(state["head.bias"]))
    model.load_state_dict(state)
    return model.eval()


def generations(images: data.Images, work: Path):
    """Name and maker of every model of the second generation."""
    for name in PARENTS:
        domain = images.elsewhere.attacker if name.startswith("transfer") else images.attacker
        yield f"{name}+finetune", lambda name=name, domain=domain: attacks.finetune_all(parent(work, name), domain, seed=31)
        yield f"{name}+prune-30", lambda name=name, domain=domain: attacks.prune(parent(work, name), domain, 0.3, seed=32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--only", choices=["wide", "generations"], default="")
    arguments = parser.parse_args()
    images = data.Images(arguments.data, arguments.work)
    made = [(f"wide/wide-{n}", lambda n=n: wide(images, n)) for n in range(1, WIDE_MODELS + 1)]
    made += [(f"generations/{name}", make) for name, make in generations(images, arguments.work)]
    for name, make in made:
        path = arguments.out / f"{name}.onnx"
        if path.exists() or not name.startswith(arguments.only):
            continue
        model = make()
        export.save(export.to_onnx(model), path)
        test = images.elsewhere.test if "transfer" in name else images.test
        print(f"{name}: accuracy {data.accuracy(model, test):.4f}", flush=True)


if __name__ == "__main__":
    main()
