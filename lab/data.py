"""CIFAR-10 as JPEG folders, split into the owner's half, the attacker's half and test images (paper, section 4.1)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
MEAN = (0.4914, 0.4822, 0.4465)
STD = (0.2470, 0.2435, 0.2616)
SPLIT_SEED = 2026


@dataclass(frozen=True)
class Split:
    """Images as normalised float tensors N x 3 x 32 x 32 (channels_last), labels as int64 N."""

    images: torch.Tensor
    labels: torch.Tensor


def read_folder(root: Path, cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """All images of `root/<class>/*.jpg` as uint8 N x 32 x 32 x 3 and their labels, decoded once and kept in `cache`."""
    if cache.exists():
        stored = np.load(cache)
        return stored["images"], stored["labels"]
    images, labels = [], []
    for label, name in enumerate(CLASSES):
        for file in sorted((root / name).glob("*.jpg")):
            images.append(np.asarray(Image.open(file).convert("RGB")))
            labels.append(label)
    pixels, targets = np.stack(images), np.array(labels, dtype=np.int64)
    temporary = cache.with_suffix(".tmp.npz")
    np.savez(temporary, images=pixels, labels=targets)
    os.replace(temporary, cache)
    return pixels, targets


def normalise(pixels: np.ndarray) -> torch.Tensor:
    """uint8 N x H x W x 3 to the float tensor that every model of the lab takes: (pixel / 255 - mean) / std."""
    tensor = torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255.0)
    tensor.sub_(torch.tensor(MEAN).view(1, 3, 1, 1)).div_(torch.tensor(STD).view(1, 3, 1, 1))
    return tensor.contiguous(memory_format=torch.channels_last)


def load(data: Path, work: Path) -> tuple[Split, Split, Split]:
    """(owner's half, attacker's half, test); the halves are disjoint, equal in size and the same in every run."""
    work.mkdir(parents=True, exist_ok=True)
    train_pixels, train_labels = read_folder(data / "train", work / "train.npz")
    test_pixels, test_labels = read_folder(data / "test", work / "test.npz")
    order = np.random.default_rng(SPLIT_SEED).permutation(len(train_labels))
    owner, attacker = order[: len(order) // 2], order[len(order) // 2 :]

    def split(pixels: np.ndarray, labels: np.ndarray) -> Split:
        return Split(normalise(pixels), torch.from_numpy(labels))

    return (
        split(train_pixels[owner], train_labels[owner]),
        split(train_pixels[attacker], train_labels[attacker]),
        split(test_pixels, test_labels),
    )
