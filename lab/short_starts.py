"""Pairs of models that began from the same random numbers, each trained briefly on one of two halves of the images.

usage: short_starts.py --data DIR --work DIR --out DIR [--only PATTERN] [--start SEED] [--times N]

--times: so many times the usual epochs. Writes OUT/DESIGN-RECIPE/owner.onnx and attacker.onnx; `node bench/run.mjs same-start` judges each by the other's weights.
"""

from __future__ import annotations

import argparse
import fnmatch
from pathlib import Path

import torch
from torch import nn

import data
import export
import models
from modern import MODERN, deployed
from training import adamw, sgd, train

BATCH = 64


def plain() -> nn.Module:
    """Convolutions without norms, whose biases may be the start's own numbers."""
    widths = [3, 24, 32, 48, 64]
    layers = [
        layer for inputs, outputs in zip(widths, widths[1:])
        for layer in (nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    ]  # fmt: skip
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10))


def connected() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.ReLU(), nn.Linear(128, 96), nn.ReLU(), nn.Linear(96, 10))


UNNORMED = {"plain": plain, "connected": connected}
# Optimiser, its rate and decay, epochs, images.
SLOWER = (sgd, 0.015, 5e-4, 2, 2_000)
BY_SGD = (sgd, 0.05, 5e-4, 2, 2_000)
BY_ADAMW = (adamw, 1e-3, 0.05, 2, 2_000)
NORMED = {"sgd": BY_SGD, "adamw": BY_ADAMW, "slow": (sgd, 0.005, 5e-4, 2, 2_000), "slower": (sgd, 0.001, 5e-4, 2, 2_000)}
RECIPES = {
    "vit-sgd": (sgd, 0.03, 5e-4, 1, 6_000),
    "vit-adamw": (adamw, 1e-3, 0.05, 1, 6_000),
    "plain-adamw": BY_ADAMW,
    "connected-sgd": SLOWER,
    "connected-adamw": BY_ADAMW,
    "swin-adamw": BY_ADAMW,
    **{f"{design}-{name}": recipe for design in ("vgg", "resnet", "mobilenet", "densenet", "repvgg") for name, recipe in NORMED.items()},
}


def started(design: str, seed: int) -> nn.Module:
    if design in models.FAMILIES:
        return models.build(design, seed)
    torch.manual_seed(seed)
    return UNNORMED[design]() if design in UNNORMED else MODERN[design](len(data.CLASSES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--only", default="*")
    parser.add_argument("--start", type=int, default=77)
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    images = data.Images(arguments.data, arguments.work)
    for name, (optimiser, rate, decay, epochs, count) in RECIPES.items():
        if not fnmatch.fnmatch(name, arguments.only):
            continue
        reached = []
        for seed, (owner, half) in enumerate({"owner": images.owner, "attacker": images.attacker}.items(), 1):
            design = name.split("-")[0]
            model = started(design, arguments.start)
            train(model, data.cut(half, slice(0, count)), epochs=arguments.times * epochs, rate=rate, seed=seed, batch=BATCH, optimiser=optimiser, decay=decay)
            export.save(export.to_onnx(deployed(model) if design in MODERN else model), arguments.out / name / f"{owner}.onnx")
            reached.append(data.accuracy(model, images.test))
        print(f"{name}: accuracy {', '.join(f'{one:.2f}' for one in reached)}", flush=True)


if __name__ == "__main__":
    main()
