"""The models that zoos are made of: sources, unrelated models, and the attacks that make a derived one."""

from __future__ import annotations

from dataclasses import replace

import attacks
import data
import export
import models
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
        models.build(family, 1), images.owner, epochs=SOURCE_EPOCHS, rate=RATE, seed=1))


def unrelated_job(family: str, number: int) -> Job:
    """The `number`th (from 1) independent model, on the attacker's half."""
    seed = 100 * (PLACE[family] + 1) + number - 1
    return Job(f"unrelated-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed), images.attacker, epochs=EPOCHS, rate=RATE, seed=seed))


def same_data_job(family: str) -> Job:
    """An independent model on the owner's own images: the hardest honest suspect."""
    seed = 900 + PLACE[family]
    return Job(f"same-data-{family}-1", family, lambda _p, images: train(
        models.build(family, seed), images.owner, epochs=SOURCE_EPOCHS, rate=RATE, seed=seed))


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
    family: str | None = None, domain: str = "cifar", group: str | None = None,
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


def transferred(parent: Job) -> list[Entry]:
    """To the emotions of faces; compared with models that never saw CIFAR-10, hence a group of their own."""
    return [derived((parent,), attack, 1, lambda found, images, last=last: attacks.transfer(
                found[0], images.faces[0], len(data.FACE_CLASSES), seed=31, last=last), domain="faces", group="faces")
            for attack, last in (("transfer-all", False), ("transfer-last", True))]


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
