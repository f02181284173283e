"""Probes made here, as `sac enroll --select given` takes them: a folder of PNG files, and beside it what making them took."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

import data
import models

Bound = tuple[torch.Tensor, torch.Tensor]


def options(description: str) -> argparse.ArgumentParser:
    """What every program that makes probes is told: where the source is, and how many probes of which seed to write."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--model", default="vgg-source", help="name of the source in --work")
    parser.add_argument("--family", choices=models.FAMILIES, default="vgg", help="family of the source")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    return parser


def load(work: Path, name: str, family: str) -> nn.Module:
    model = models.build(family, 0)
    model.load_state_dict(torch.load(work / f"{name}.pt", map_location=data.DEVICE))
    return model.eval().requires_grad_(False)


def scale() -> torch.Tensor:
    return torch.tensor(data.STD, device=data.DEVICE).view(1, 3, 1, 1)


def bounds() -> Bound:
    """Normalised values of the pixels 0 and 255."""
    mean = torch.tensor(data.MEAN, device=data.DEVICE).view(1, 3, 1, 1)
    return -mean / scale(), (1 - mean) / scale()


def clamp(images: torch.Tensor, bound: Bound) -> torch.Tensor:
    return torch.maximum(torch.minimum(images, bound[1]), bound[0])


def to_pixels(images: torch.Tensor) -> np.ndarray:
    """Normalised images as uint8 N x H x W x 3."""
    low, _ = bounds()
    return ((images - low) * scale() * 255).round().clamp(0, 255).byte().permute(0, 2, 3, 1).cpu().numpy()


def as_stored(images: torch.Tensor) -> torch.Tensor:
    """The images as models will see them: rounded to 8 bits."""
    return data.normalise(to_pixels(images))


def seconds_of(work: Callable[[], object]) -> tuple[object, float]:
    """What `work` gives, and the seconds of processor time that it took: other processes do not count."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def trained_once(work: Path, name: str, family: str, make: Callable[[], nn.Module]) -> tuple[nn.Module, float]:
    """A model that is trained once, with the seconds that it took."""
    path = work / f"{name}.trained"
    if not path.exists():
        model, seconds = seconds_of(make)
        torch.save({"model": model.state_dict(), "seconds": seconds}, path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path)
        print(f"{name}: {seconds:.0f} s", flush=True)
    stored = torch.load(path, map_location=data.DEVICE)
    model = models.build(family, 0)
    model.load_state_dict(stored["model"])
    return model.eval().requires_grad_(False), stored["seconds"]


def write(out: Path, images: torch.Tensor, label: int | None, about: dict[str, object]) -> None:
    """PNG files in `out`, or, with a label, in the folder of that class among all; `about` as `out`.json."""
    folder = out
    if label is not None:
        for name in data.CLASSES:
            (out / name).mkdir(parents=True, exist_ok=True)
        folder = out / data.CLASSES[label]
    folder.mkdir(parents=True, exist_ok=True)
    for old in out.glob("**/*.png"):
        old.unlink()
    for i, image in enumerate(to_pixels(images)):
        Image.fromarray(image).save(folder / f"{i:04}.png")
    out.with_suffix(".json").write_text(json.dumps({**about, "probes": len(images)}, indent=2) + "\n")
    print(json.dumps(about))
