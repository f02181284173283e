"""The models that zoos are made of: sources, unrelated models, and the attacks that make a derived one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import attacks
import edits
import export
import models
import removal
from jobs import Job, Make
from manifest import Entry
from training import train

EPOCHS = 14
SOURCE_EPOCHS = 18
RATE = 0.2
PLACE = {family: place for place, family in enumerate(models.FAMILIES)}
NOISE_LEVELS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


def source_job(family: str) -> Job:
    return Job(f"{family}-source", family, lambda _p, images: train(
        models.build(family, 1, len(images.classes)), images.owner, epochs=SOURCE_EPOCHS, rate=RATE, seed=1))


def unrelated_job(family: str, number: int) -> Job:
    """The `number`th (from 1) independent model, on the attacker's half."""
    seed = 100 * (PLACE[family] + 1) + number - 1
    return Job(f"unrelated-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed, len(images.classes)), images.attacker, epochs=EPOCHS, rate=RATE, seed=seed))


def same_data_job(family: str, number: int = 1) -> Job:
    """The `number`th (from 1) independent model on the owner's own images: of his own family, a twin of the source."""
    seed = 900 + PLACE[family] + 10 * (number - 1)
    return Job(f"same-data-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed, len(images.classes)), images.owner, epochs=SOURCE_EPOCHS, rate=RATE, seed=seed))


def source(family: str) -> Entry:
    return Entry("source.onnx", (source_job(family),), "source")


def unrelated(numbers: range) -> list[Entry]:
    listed = [unrelated_job(family, number) for number in numbers for family in models.FAMILIES]
    return [Entry(f"unrelated/{job.name}.onnx", (job,), "unrelated") for job in listed]


def same_data() -> list[Entry]:
    listed = [same_data_job(family) for family in models.FAMILIES]
    return [Entry(f"same-data/{job.name}.onnx", (job,), "unrelated", group="same-data") for job in listed]


def derived(
    parents: tuple[Job, ...], attack: str, number: int | str, make: Make, *,
    family: str | None = None, domain: str = "own", group: str | None = None,
) -> Entry:
    """A model made from its parents, the source first; its job is named after the source and itself."""
    name = f"{attack}-{number}"
    job = Job(f"{parents[0].name}-{name}", family or parents[0].family, make, parents, domain)
    return Entry(f"derived/{name}.onnx", (job,), "derived", attack, group)


def finetuned(parent: Job, all_seeds: range, last_seeds: range) -> list[Entry]:
    everything = [derived((parent,), "finetune-all", seed - 10,
                          lambda found, images, seed=seed: attacks.finetune_all(found[0], images.attacker, seed))
                  for seed in all_seeds]
    last = [derived((parent,), "finetune-last", seed - 10,
                    lambda found, images, seed=seed: attacks.finetune_last(found[0], images.attacker, seed))
            for seed in last_seeds]
    return everything + last


def finetuned_long(parent: Job) -> list[Entry]:
    return [derived((parent,), "finetune-long", 1,
                    lambda found, images: attacks.finetune_all(found[0], images.attacker, 15, epochs=20))]


def pruned(parent: Job, percents: tuple[int, ...]) -> list[Entry]:
    """Fine-Pruning; every ratio is an attack of its own, because accuracy falls with it."""
    return [replace(derived((parent,), "prune", percent, lambda found, images, percent=percent: attacks.prune(
                found[0], images.attacker, percent / 100, seed=21)), attack=f"prune-{percent}")
            for percent in percents]


def transferred(parent: Job, seeds: range, group: str) -> list[Entry]:
    """Transfer-A and Transfer-L, to the images elsewhere; compared with independent models of those, in `group`."""
    return [derived((parent,), attack, seed - 30, lambda found, images, last=last, seed=seed: attacks.transfer(
                found[0], images.elsewhere.attacker, len(images.elsewhere.classes), seed=seed, last=last),
                domain="elsewhere", group=group)
            for seed in seeds for attack, last in (("transfer-all", False), ("transfer-last", True))]


def transferred_unrelated(number: int, last: bool, group: str) -> list[Entry]:
    """The `number`th unrelated model of every family, transferred in the same way."""
    def entry(parent: Job) -> Entry:
        job = Job(f"{parent.name}-{group}", parent.family, lambda found, images: attacks.transfer(
            found[0], images.elsewhere.attacker, len(images.elsewhere.classes), seed=31, last=last), (parent,), "elsewhere")
        return Entry(f"{group}/{job.name}.onnx", (job,), "unrelated", group=group)

    return [entry(unrelated_job(family, number)) for family in models.FAMILIES]


def elsewhere_alone(numbers: range, group: str) -> list[Entry]:
    """Models that were trained on the attacker's images elsewhere from the beginning."""
    def entry(family: str, number: int) -> Entry:
        seed = 1100 + 100 * PLACE[family] + number
        job = Job(f"{group}-{family}-{number}", family, lambda _p, images: train(
            models.build(family, seed, len(images.elsewhere.classes)), images.elsewhere.attacker, epochs=EPOCHS, rate=RATE,
            seed=seed), domain="elsewhere")
        return Entry(f"{group}/{job.name}.onnx", (job,), "unrelated", group=group)

    return [entry(family, number) for number in numbers for family in models.FAMILIES]


def corrupted(parent: Job) -> list[Entry]:
    """Transfer-10C: fine-tuned on corrupted images."""
    return [derived((parent,), "transfer-corrupted", seed - 90, lambda found, images, seed=seed: attacks.finetune_all(
                found[0], removal.corrupted(images.attacker, seed), seed, epochs=2, rate=0.02), group="corrupted")
            for seed in (91, 92)]


def corrupted_unrelated(numbers: range) -> list[Entry]:
    """Unrelated models, fine-tuned on corrupted images in the same way."""
    def entry(parent: Job) -> Entry:
        job = Job(f"{parent.name}-corrupted", parent.family, lambda found, images: attacks.finetune_all(
            found[0], removal.corrupted(images.attacker, 91), 91, epochs=2, rate=0.02), (parent,))
        return Entry(f"corrupted/{job.name}.onnx", (job,), "unrelated", group="corrupted")

    return [entry(unrelated_job(family, number)) for number in numbers for family in models.FAMILIES]


def averaged(parent: Job, other: Job, shares: tuple[float, ...]) -> list[Entry]:
    """Weights mixed with those of an independent model of the same architecture, then two epochs of fine-tuning."""

    def make(found, images, share: float):
        mixed = removal.average_weights(found[0], found[1], share)
        return attacks.finetune_all(mixed, images.attacker, 51, epochs=2, rate=0.02)

    return [derived((parent, other), f"average-weights-{share}", 1, partial(make, share=share)) for share in shares]


def hardened(parent: Job, family: str, radii: tuple[int, ...]) -> list[Entry]:
    """Extract-Adv: goes on from Extract-L; radii in 255ths."""
    (stolen,) = extracted_labels(parent, family).jobs
    return [derived((parent, stolen), f"extract-adversarial-{radius}", family,
                    lambda found, images, radius=radius: attacks.harden(
                        found[1], found[0], images.attacker, 760 + PLACE[family], radius / 255), family=family)
            for radius in radii]


def mixed(parent: Job, family: str) -> Entry:
    """Distilled with augmentation: on blends of two images with squares cut out."""
    return derived((parent,), "extract-mixed", family, lambda found, images: removal.extract_mixed(
        found[0], images.attacker, family, 740 + PLACE[family], EPOCHS), family=family)


def edited(parent: Job, attack: str, **change) -> Entry:
    """A change of the graph alone."""
    return Entry(f"derived/{attack}.onnx", (parent,), "derived", attack,
                 edit=lambda found, _images: edits.Edited(found[0], **change))


def extracted_probabilities(parent: Job, family: str) -> Entry:
    return derived((parent,), "extract-probabilities", family, lambda found, images: attacks.extract_probabilities(
        found[0], images.attacker, family, 600 + PLACE[family], EPOCHS), family=family)


def extracted_labels(parent: Job, family: str) -> Entry:
    return derived((parent,), "extract-labels", family, lambda found, images: attacks.extract_labels(
        found[0], images.attacker, family, 700 + PLACE[family], EPOCHS), family=family)


def quantised(parent: Job) -> list[Entry]:
    def calibrated(per_channel: bool):
        return lambda models, images: export.quantised(models[0], images.attacker.images[:2000], per_channel)

    def entry(attack: str, **other) -> Entry:
        return Entry(f"derived/{attack}.onnx", (parent,), "derived", attack, **other)

    return [
        entry("quantise-float16", write=lambda model: export.to_float16(export.to_onnx(model))),
        entry("quantise-int8", edit=calibrated(True), write=export.quantised_to_onnx),
        entry("quantise-int8-per-tensor", edit=calibrated(False), write=export.quantised_to_onnx),
    ]


def noisy(parent: Job) -> list[Entry]:
    return [Entry(f"derived/weight-noise-{level}.onnx", (parent,), "derived", f"weight-noise-{level}",
                  edit=lambda models, _images, level=level: attacks.add_noise(models[0], level, seed=41))
            for level in NOISE_LEVELS]
