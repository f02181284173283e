"""CIFAR-10 as JPEG folders, split into the owner's half, the attacker's half and test images (paper, section 4.1); faces."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
MEAN = (0.4914, 0.4822, 0.4465)
STD = (0.2470, 0.2435, 0.2616)
EMOTIONS = ["neutral", "happiness", "surprise", "anger", "sadness"]
SPLIT_SEED = 2026
PREPROCESS = {"width": 32, "height": 32, "fit": "fill", "colour": "rgb", "layout": "nchw", "dtype": "float32",
              "scale": 1 / 255, "mean": list(MEAN), "std": list(STD)}
EMOTION_PROBES = 1000
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True)
class Split:
    """Images as normalised float tensors N x 3 x 32 x 32 (channels_last), labels as int64 N; on the GPU if there is one."""

    images: torch.Tensor
    labels: torch.Tensor


def decoded_once(cache: Path, decode: Callable[[], tuple[list[np.ndarray], list[int]]]) -> tuple[np.ndarray, np.ndarray]:
    """What `decode` gives, as uint8 N x 32 x 32 x 3 and int64 N, kept in `cache` for the next time."""
    if cache.exists():
        stored = np.load(cache)
        return stored["images"], stored["labels"]
    images, labels = decode()
    pixels, targets = np.stack(images), np.array(labels, dtype=np.int64)
    temporary = cache.with_suffix(f".{os.getpid()}.npz")
    np.savez(temporary, images=pixels, labels=targets)
    os.replace(temporary, cache)
    return pixels, targets


def read_folder(root: Path, cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """All images of `root/<class>/*.jpg` and their labels."""

    def decode() -> tuple[list[np.ndarray], list[int]]:
        listed = [(file, label) for label, name in enumerate(CLASSES) for file in sorted((root / name).glob("*.jpg"))]
        return [np.asarray(Image.open(file).convert("RGB")) for file, _ in listed], [label for _, label in listed]

    return decoded_once(cache, decode)


def read_emotions(root: Path, cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """The faces of `root/labels.csv` that show one of EMOTIONS, shrunk to 32 x 32, and their place there."""

    def decode() -> tuple[list[np.ndarray], list[int]]:
        with (root / "labels.csv").open() as table:
            rows = [row for row in csv.DictReader(table) if row["emotion"] in EMOTIONS]
        images = [Image.open(root / row["file"]).convert("RGB").resize((32, 32), Image.LANCZOS) for row in rows]
        return [np.asarray(image) for image in images], [EMOTIONS.index(row["emotion"]) for row in rows]

    return decoded_once(cache, decode)


def normalise(pixels: np.ndarray) -> torch.Tensor:
    """uint8 N x H x W x 3 to the float tensor that every model of the lab takes: (pixel / 255 - mean) / std."""
    tensor = torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255.0)
    tensor.sub_(torch.tensor(MEAN).view(1, 3, 1, 1)).div_(torch.tensor(STD).view(1, 3, 1, 1))
    return tensor.contiguous(memory_format=torch.channels_last).to(DEVICE)


def to_split(pixels: np.ndarray, labels: np.ndarray) -> Split:
    return Split(normalise(pixels), torch.from_numpy(labels).to(DEVICE))


def cut(split: Split, order: np.ndarray | slice) -> Split:
    return Split(split.images[order], split.labels[order])


@torch.no_grad()
def accuracy(model: nn.Module, split: Split) -> float:
    """Share of the images that the model labels correctly, among those whose class it knows.

    A model whose outputs are not the classes in order says in `class_of` which class each output stands for.
    """
    classes = torch.tensor(getattr(model, "class_of", range(int(split.labels.max()) + 1)), device=DEVICE)
    known = torch.isin(split.labels, classes)
    images, labels = split.images[known], split.labels[known]
    model.eval()
    answers = torch.cat([model(batch).argmax(1) for batch in images.split(500)])
    return float((classes[answers] == labels).float().mean())


@dataclass(frozen=True)
class Images:
    """Everything that models are trained and tested on; what is not asked for is not read.

    `root` holds train/<class>/*.jpg and test/<class>/*.jpg of CIFAR-10 and, for transfers, what Emotions needs.
    Decoded pixels are kept in `work`. The owner's and the attacker's half are disjoint, equal in size and the same in every
    run; `swapped` exchanges them. An attacker with less has the first `limit` images. Where images are `shared`, as those of a
    public data set are, both have all.
    """

    root: Path
    work: Path
    swapped: bool = False
    limit: int | None = None
    probes_per_class: int = 50
    shared: bool = False
    task = "classification"
    preprocess = PREPROCESS
    classes = CLASSES

    @cached_property
    def owner(self) -> Split:
        return self.part("train", self.half(1 if self.swapped else 0))

    @cached_property
    def attacker(self) -> Split:
        return self.part("train", self.half(0 if self.swapped else 1)[: self.limit])

    def half(self, number: int) -> np.ndarray:
        """Places of the training images."""
        _, labels = self.decoded("train")
        order = np.random.default_rng(SPLIT_SEED).permutation(len(labels))
        return order if self.shared else np.split(order, 2)[number]

    @cached_property
    def probes(self) -> Split:
        """The first test images of each class: what probes are chosen from, never used for training or accuracy."""
        return self.part("test", np.flatnonzero(self.are_probes()))

    @cached_property
    def test(self) -> Split:
        """Test images without the probes."""
        return self.part("test", np.flatnonzero(~self.are_probes()))

    def are_probes(self) -> np.ndarray:
        """Of the test images, which come class by class, sorted by file name."""
        _, labels = self.decoded("test")
        per_class = len(labels) // len(CLASSES)
        return np.arange(len(labels)) % per_class < self.probes_per_class

    @cached_property
    def elsewhere(self) -> Images:
        """Where models are transferred to."""
        return Emotions(self.root, self.work, limit=self.limit)

    def accuracy(self, model: nn.Module, domain: str) -> float:
        """On the test images of `domain`, which is "own" or "elsewhere"."""
        return accuracy(model, self.elsewhere.test if domain == "elsewhere" else self.test)

    def copy_probes(self, out: Path) -> None:
        """The files of `probes`, as `out`/<class>/*.jpg."""
        for name in self.classes:
            (out / name).mkdir(parents=True, exist_ok=True)
            for file in sorted((self.root / "test" / name).glob("*.jpg"))[: self.probes_per_class]:
                (out / name / file.name).write_bytes(file.read_bytes())

    def part(self, name: str, places: np.ndarray) -> Split:
        pixels, labels = self.decoded(name)
        return to_split(pixels[places], labels[places])

    def decoded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        self.work.mkdir(parents=True, exist_ok=True)
        return read_folder(self.root / name, self.work / f"{name}.npz")


class FirstClasses(Images):
    """The first five classes of CIFAR-10; models are transferred to the other five."""

    numbers = range(5)
    classes = CLASSES[:5]

    @cached_property
    def elsewhere(self) -> Images:
        return LastClasses(self.root, self.work, limit=self.limit)

    def part(self, name: str, places: np.ndarray) -> Split:
        pixels, labels = self.decoded(name)
        ours = places[np.isin(labels[places], self.numbers)]
        return to_split(pixels[ours], labels[ours] - self.numbers.start)


class LastClasses(FirstClasses):
    numbers = range(5, 10)
    classes = CLASSES[5:]


class Emotions(Images):
    """Faces with an emotion instead of CIFAR-10: `root` holds faces96/ with labels.csv. A fifth of them are test images."""

    classes = EMOTIONS

    def half(self, number: int) -> np.ndarray:
        return np.array_split(self.places("train"), 2)[number]

    @cached_property
    def probes(self) -> Split:
        return self.part("faces", self.places("test")[:EMOTION_PROBES])

    @cached_property
    def test(self) -> Split:
        return self.part("faces", self.places("test")[EMOTION_PROBES:])

    def places(self, name: str) -> np.ndarray:
        """Places of the training or the test images, in random order."""
        _, labels = self.decoded("faces")
        order = np.random.default_rng(SPLIT_SEED).permutation(len(labels))
        return order[: len(order) // 5] if name == "test" else order[len(order) // 5 :]

    def copy_probes(self, out: Path) -> None:
        """As the models see them, without loss: `out`/<emotion>/*.png."""
        pixels, labels = self.decoded("faces")
        for place in self.places("test")[:EMOTION_PROBES]:
            folder = out / self.classes[labels[place]]
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels[place]).save(folder / f"{place:05}.png", optimize=True)

    def decoded(self, _name: str) -> tuple[np.ndarray, np.ndarray]:
        self.work.mkdir(parents=True, exist_ok=True)
        return read_emotions(self.root / "faces96", self.work / "emotions.npz")
