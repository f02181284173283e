"""Makes a zoo of a strong source: larger models on more images, with twins of its own and thieves as large as itself.

usage: strong_zoo.py --data DIR --work DIR --out DIR [--reuse ZOO] [--only PATTERN …]

Options as of zoo.py, but a --work of its own: the owner has 40,000 images here and the attacker the other 10,000. The source is
of the family `deep`; `wide` is the other large family. The references are small models, which --reuse copies from another zoo.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

import attacks
import data
import models
import program
import table
from jobs import Job
from manifest import Entry
from strangers_zoo import PROBES_PER_CLASS, honest
from training import Loss, train

OWNER_IMAGES = 40_000
TWINS = 4
EPOCHS, RATE = 16, 0.2
# A thief goes over his images as often as it takes to make as many steps.
THIEF_EPOCHS = 40
FAMILIES = ("deep", "wide")


class MostImages(data.Images):
    """The owner has four fifths of the training images."""

    def half(self, number: int) -> np.ndarray:
        _, labels = self.decoded("train")
        order = np.random.default_rng(data.SPLIT_SEED).permutation(len(labels))
        return np.split(order, [OWNER_IMAGES])[number]


def smoothed(model, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(model(images), labels, label_smoothing=0.1)


def in_bfloat16(loss: Loss) -> Loss:
    """The same loss, with the model's arithmetic in bfloat16: several times faster where the processor has it."""

    def faster(model, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        def answer(shown: torch.Tensor) -> torch.Tensor:
            with torch.autocast(data.DEVICE.type, dtype=torch.bfloat16):
                return model(shown).float()

        return loss(answer, images, labels)

    return faster


def owners(name: str, family: str, seed: int) -> Job:
    """A model of the owner's images by the source's recipe."""
    return Job(name, family, lambda _p, images: train(
        models.build(family, seed), images.owner, epochs=EPOCHS, rate=RATE, seed=seed, loss=in_bfloat16(smoothed)))


def extracted(parent: Job, attack: str, family: str, seed: int) -> Entry:
    """By the labels, or by the probabilities, that the source gives to the attacker's images, augmented as in training."""

    def loss_of(source) -> Loss:
        if attack == "extract-probabilities":
            return attacks.distilled_from(source)
        return lambda model, images, _labels: F.cross_entropy(model(images), attacks.stolen_labels(source, images))

    return table.derived((parent,), attack, family, lambda found, images: train(
        models.build(family, seed), images.attacker, epochs=THIEF_EPOCHS, rate=RATE, seed=seed,
        loss=in_bfloat16(loss_of(found[0]))), family=family)


def entries() -> list[Entry]:
    source = owners("deep-source", "deep", 1)
    twins = [owners(f"twin-deep-{number}", "deep", 10 + number) for number in range(1, TWINS + 1)]
    others = [owners("same-images-wide-1", "wide", 21)]
    stolen = [extracted(source, attack, family, 30 + place) for place, (attack, family) in enumerate(
        (attack, family) for attack in ("extract-labels", "extract-probabilities") for family in FAMILIES)]
    return [
        Entry("source.onnx", (source,), "source"),
        *table.quantised(source),
        *table.finetuned(source, range(11, 13), range(11, 12)),
        *table.pruned(source, (10, 20, 30)),
        *honest("twin", twins[:3]),
        *stolen,
        *honest("same-images", others),
        *honest("twin", twins[3:]),
        *table.unrelated(range(1, 6)),
    ]


def main() -> None:
    arguments = program.options(__doc__, source="vgg").parse_args()
    images = MostImages(arguments.data, arguments.work, probes_per_class=PROBES_PER_CLASS)
    program.run(program.asked_for(entries(), arguments), images, arguments)


if __name__ == "__main__":
    main()
