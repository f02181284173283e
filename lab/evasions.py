"""Makes the zoo of evasions: everything we know of that somebody could do to a stolen model to escape detection.

usage: evasions.py --data DIR --work DIR --out DIR [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

Options as of zoo.py, with which it can share --work. Each attack's name says how strong it is.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import torch

import attacks
import data
import edits
import models
import program
import removal
import table
from jobs import Job
from manifest import Entry
from requantise import Requantise
from training import train

OTHER_ORDER = [3, 7, 0, 9, 1, 5, 8, 2, 6, 4]
FEW = 400
QUALITY = 25
BEFORE = {
    "input-flip": edits.flip,
    "input-blur-0.5": edits.blur(0.5),
    "input-blur-0.8": edits.blur(0.8),
    "input-resize-30": edits.resize(30),
    "input-resize-28": edits.resize(28),
    "input-resize-20": edits.resize(20),
    "input-jpeg-75": Requantise(75),
    "input-jpeg-30": Requantise(30),
}
AFTER = {
    "logits-shift": edits.shift(12.5),
    "logits-scale": edits.scale(0.2),
    "logits-shift-per-image": edits.shift_per_sample,
    "logits-scale-per-image": edits.scale_per_sample,
    "round-3-decimals": edits.round_probabilities(3),
    "round-2-decimals": edits.round_probabilities(2),
    "round-1-decimal": edits.round_probabilities(1),
    "label-only": edits.label_only,
    "noise-0.1": edits.add_noise(0.1),
    "noise-0.3": edits.add_noise(0.3),
    "noise-0.5": edits.add_noise(0.5),
    "noise-fixed-0.3": edits.add_fixed_noise(0.3),
    "noise-fixed-0.5": edits.add_fixed_noise(0.5),
    "rest-uniform": edits.rest_uniform,
    "rest-mirrored": edits.rest_mirrored,
    "rest-mirrored-scaled": edits.in_turn(edits.rest_mirrored, edits.scale(0.2)),
    "rest-random": edits.rest_random,
    "ranks": edits.ranks,
}
CLASSES = {
    "class-added-constant": (edits.add_class(edits.constant_score), [*range(10), -1]),
    "class-added-plausible": (edits.add_class(edits.plausible_score), [*range(10), -1]),
    "class-removed": (edits.remove_class(9), list(range(9))),
    "classes-permuted": (edits.permute_classes(OTHER_ORDER), OTHER_ORDER),
}


def own_model(family: str) -> Job:
    """The independent model that the attacker has; it is no reference of the owner's."""
    return table.unrelated_job(family, 5)


def edited(source: Job) -> list[Entry]:
    """Changes of the graph alone."""

    return [
        *[table.edited(source, attack, before=change) for attack, change in BEFORE.items()],
        *[table.edited(source, attack, after=change) for attack, change in AFTER.items()],
        *[table.edited(source, attack, after=change, class_of=order) for attack, (change, order) in CLASSES.items()],
        *[Entry(f"derived/average-outputs-{share}.onnx", (source, own_model(source.family)), "derived",
                f"average-outputs-{share}", edit=lambda found, _images, share=share: edits.Averaged(*found, share))
          for share in (0.7, 0.5)],
    ]


def mixtures(source: Job) -> list[Entry]:
    """Two models in one file: which of them answers depends on the image."""
    gates = {
        **{f"gate-{confidence}": edits.is_sure(confidence) for confidence in (0.5, 0.7, 0.9)},
        **{f"by-lot-{share}": edits.by_lot(share) for share in (0.7, 0.5)},
    }
    makers = {name: partial(edits.Gated, chosen=chosen) for name, chosen in gates.items()}

    def entry(attack: str, make) -> Entry:
        return Entry(f"derived/{attack}.onnx", (source, own_model(source.family)), "derived", attack,
                     edit=lambda found, _images: make(*found))

    return [entry(attack, make) for attack, make in {**makers, "rest-of-another": edits.RestOfAnother}.items()]


def half_stolen(source: Job, family: str) -> Entry:
    """A model of its own, trained with the source's labels on half of the images and with the true ones on the others."""

    def make(found, images):
        attacker, half = images.attacker, len(images.attacker.labels) // 2
        stolen = torch.cat([attacks.stolen_labels(found[0], part) for part in attacker.images[:half].split(500)])
        mixed = data.Split(attacker.images, torch.cat([stolen, attacker.labels[half:]]))
        return train(models.build(family, 790), mixed, epochs=table.EPOCHS, rate=table.RATE, seed=790)

    return table.derived((source,), "extract-half-of-the-labels", family, make, family=family)


def leaked(source: Job) -> list[Entry]:
    """Fine-tuning on part of the images that probes are drawn from."""
    def make(found, images, percent: int):
        return removal.finetune_leaked(found[0], found[1], images.attacker, images.probes, percent / 100, QUALITY, 61)

    return [table.derived((source, own_model(source.family)), f"leaked-{percent}", 1, partial(make, percent=percent))
            for percent in (0, 25, 50, 100)]


def removed(source: Job) -> list[Entry]:
    """Removal with 400 images, three strengths; and imitation of an unrelated model with 400 and with all images."""
    honest = own_model(source.family)

    def push(found, images, strength: float, seed: int):
        few = data.cut(images.attacker, slice(0, FEW))
        return removal.push_away(found[0], few, seed, strength, epochs=60)

    def push_all(found, images, strength: float):
        return removal.push_away(found[0], images.attacker, 73, strength, epochs=5)

    def imitate(found, images, count: int | None, epochs: int):
        return removal.imitate(found[0], found[1], data.cut(images.attacker, slice(0, count)), 74, epochs)

    return [
        *[table.derived((source,), f"removal-400-strength-{strength}", seed - 70, partial(push, strength=strength, seed=seed))
          for strength in (0.03, 0.1, 0.5) for seed in (71, 72)],
        *[table.derived((source,), f"removal-all-strength-{strength}", 1, partial(push_all, strength=strength))
          for strength in (0.2, 0.5)],
        table.derived((source, honest), "imitate-unrelated-400", 1, partial(imitate, count=FEW, epochs=60)),
        table.derived((source, honest), "imitate-unrelated-all", 1, partial(imitate, count=None, epochs=5)),
    ]


def smoothed(source: Job) -> list[Entry]:
    return [table.derived((source,), f"finetune-smoothed-{smoothing}", 1,
                          lambda found, images, smoothing=smoothing: removal.finetune_smoothed(
                              found[0], images.attacker, 81, smoothing))
            for smoothing in (0.1, 0.4)]


def retrained(source: Job, family: str) -> list[Entry]:
    """Other models trained on the source's answers alone."""
    place = table.PLACE[family]
    return [
        table.extracted_probabilities(source, family),
        table.derived((source,), "extract-labels-smoothed", family, lambda found, images: attacks.extract_labels(
            found[0], images.attacker, family, 720 + place, table.EPOCHS, smoothing=0.2), family=family),
        table.mixed(source, family),
    ]


def entries(family: str) -> list[Entry]:
    source = table.source_job(family)
    return [
        table.source(family),
        *table.quantised(source),
        *edited(source),
        *mixtures(source),
        *removed(source),
        *smoothed(source),
        *table.averaged(source, own_model(family), (0.9, 0.7, 0.5)),
        *leaked(source),
        replace(table.corrupted(source)[0], group=None),
        table.extracted_labels(source, "vgg"),
        *table.hardened(source, "vgg", (2, 8)),
        *retrained(source, "vgg"),
        table.extracted_labels(source, "resnet"),
        *table.hardened(source, "resnet", (8,)),
        *retrained(source, "resnet"),
        *[half_stolen(source, kind) for kind in ("vgg", "resnet")],
        *[entry for entry in table.unrelated(range(1, 6)) if entry.jobs[0].name != own_model(family).name],
    ]


def main() -> None:
    program.run_chosen(entries, __doc__)


if __name__ == "__main__":
    main()
