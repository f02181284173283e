"""Faces with the person's name, split by person into the owner's, the attacker's and the probes; verification accuracy."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

import data

SIZE = 48
MEAN, STD = (0.5,), (0.25,)
PREPROCESS = {"width": SIZE, "height": SIZE, "fit": "fill", "colour": "gray", "layout": "nchw", "dtype": "float32",
              "scale": 1 / 255, "mean": list(MEAN), "std": list(STD)}
# Who has so few pictures is trained on; who has so many is for probes and for accuracy.
TRAINING_PICTURES = range(3, 30)
PROBE_PICTURES = 30
MOST_PICTURES = 50


def shrunk(file: Path) -> Image.Image:
    """Grey, each pixel the mean of 2 x 2 of the file's."""
    return Image.open(file).convert("L").reduce(2)


def equal_error(genuine: np.ndarray, impostor: np.ndarray) -> tuple[float, float]:
    """Threshold at which as many genuine pairs are refused as impostor pairs accepted, and the rate of these errors."""
    values = np.concatenate([genuine, impostor])
    order = np.argsort(values, kind="stable")
    is_genuine = (np.arange(len(values)) < len(genuine))[order]
    refused = np.cumsum(is_genuine) / len(genuine)
    accepted = 1 - np.cumsum(~is_genuine) / len(impostor)
    place = int(np.argmin(np.abs(refused - accepted)))
    following = values[order][min(place + 1, len(values) - 1)]
    return float((values[order][place] + following) / 2), float((refused[place] + accepted[place]) / 2)


@torch.no_grad()
def embeddings(model: nn.Module, images: torch.Tensor) -> np.ndarray:
    """N x dim, of length 1."""
    model.eval()
    answers = torch.cat([model(batch) for batch in images.split(500)])
    return nn.functional.normalize(answers).cpu().numpy()


def pairs(people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places (first, second) in the flattened upper triangle of all genuine pairs, and of all impostor pairs."""
    first, second = np.triu_indices(len(people), k=1)
    same = people[first] == people[second]
    places = np.stack([first, second])
    return places[:, same], places[:, ~same]


@dataclass(frozen=True)
class Faces:
    """What `data.Images` is for classifiers: `root` holds faces96/ with labels.csv, whose column `person` is used.

    The owner and the attacker have other people, not other pictures of the same ones; a label is a person's place.
    Copies of the probes have the first `people` people with the first `pictures` pictures of each.
    """

    root: Path
    work: Path
    people: int | None = None
    pictures: int = MOST_PICTURES
    task = "verification"
    preprocess = PREPROCESS

    @cached_property
    def owner(self) -> data.Split:
        return self.half(0)

    @cached_property
    def attacker(self) -> data.Split:
        return self.half(1)

    @cached_property
    def probes(self) -> data.Split:
        """The first PROBE_PICTURES pictures of everyone who has so many."""
        return self.split("face-probes", [files[:PROBE_PICTURES] for files in self.probe_files.values()])

    @cached_property
    def files(self) -> dict[str, list[Path]]:
        """Person -> pictures, both in order of their names."""
        found = defaultdict(list)
        with (self.root / "faces96" / "labels.csv").open() as table:
            for row in csv.DictReader(table):
                if row["person"]:
                    found[row["person"]].append(self.root / "faces96" / row["file"])
        return {person: sorted(found[person]) for person in sorted(found)}

    @property
    def probe_files(self) -> dict[str, list[Path]]:
        return {person: files for person, files in self.files.items() if len(files) >= PROBE_PICTURES}

    def half(self, number: int) -> data.Split:
        listed = [files for files in self.files.values() if len(files) in TRAINING_PICTURES]
        order = np.random.default_rng(data.SPLIT_SEED).permutation(len(listed))
        return self.split(f"faces-{number}", [listed[place] for place in np.array_split(order, 2)[number]])

    def split(self, name: str, people: list[list[Path]]) -> data.Split:
        def decode() -> tuple[list[np.ndarray], list[int]]:
            listed = [(file, label) for label, files in enumerate(people) for file in files]
            return [np.asarray(shrunk(file))[:, :, None] for file, _ in listed], [label for _, label in listed]

        self.work.mkdir(parents=True, exist_ok=True)
        pixels, labels = data.decoded_once(self.work / f"{name}.npz", decode)
        images = torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255).sub_(MEAN[0]).div_(STD[0])
        return data.Split(images.contiguous().to(data.DEVICE), torch.from_numpy(labels).to(data.DEVICE))

    def accuracy(self, model: nn.Module, _domain: str) -> float:
        """Share of the pairs of clean probe images that are decided rightly, at the threshold of equal error rates."""
        embedded = embeddings(model, self.probes.images)
        similarity = embedded @ embedded.T
        genuine, impostor = pairs(self.probes.labels.cpu().numpy())
        _, rate = equal_error(similarity[tuple(genuine)], similarity[tuple(impostor)])
        return 1 - rate

    def copy_probes(self, out: Path) -> None:
        """As the models see them, without loss: `out`/<person>/*.png."""
        for person, files in list(self.probe_files.items())[: self.people]:
            (out / person).mkdir(parents=True, exist_ok=True)
            for file in files[: self.pictures]:
                shrunk(file).save(out / person / f"{file.stem}.png", optimize=True)
