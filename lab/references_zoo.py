"""Makes what an owner without independent models could calibrate with, cheaper than by training some: see docs/results/honest-models.md.

usage: references_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

Options as of zoo.py, with which it shares --work. 20 models of each kind, in groups of their own: heads fitted on the
features of other models, models trained for a few epochs, and models trained on few images. Also what an owner may meet:
honest models that are weaker than his, because they were trained for a few epochs or on few of the attacker's images.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import attacks
import data
import models
import program
import table
from jobs import Job
from manifest import Entry
from training import train

NUMBERS = range(1, 6)
WEAKER = range(1, 4)
EARLY_EPOCHS, FEW_IMAGES = 3, 5000
HEAD_EPOCHS = 3


def kind(group: str, make: Callable[[str, int], Job], numbers: range = NUMBERS) -> list[Entry]:
    """So many models of each family."""
    jobs = [make(family, number) for number in numbers for family in models.FAMILIES]
    return [Entry(f"{group}/{job.name}.onnx", (job,), "unrelated", group=group) for job in jobs]


def seed_of(family: str, number: int) -> int:
    return 2000 + 100 * table.PLACE[family] + number


def head(backbone: Job) -> Job:
    """A linear layer for the owner's classes on features that stay as they are; `backbone` has never seen his images."""
    return Job(f"head-on-{backbone.name}", backbone.family, lambda found, images: attacks.transfer(
        found[0], images.owner, len(images.classes), seed=31, epochs=HEAD_EPOCHS, last=True), (backbone,))


def early(family: str, number: int, weaker: bool = False) -> Job:
    """A few epochs on the owner's images; as a `weaker` honest model, on the attacker's."""
    seed = seed_of(family, number) + (3050 if weaker else 0)
    return Job(f"{'weaker-' * weaker}early-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed), half(images, weaker), epochs=EARLY_EPOCHS, rate=table.RATE, seed=seed))


def few_images(family: str, number: int, weaker: bool = False) -> Job:
    """Of an earlier version's data, a fifth of today's; another fifth for every number. `weaker` as above."""
    seed = seed_of(family, number) + (3000 if weaker else 50)
    place = slice((number - 1) * FEW_IMAGES, number * FEW_IMAGES)
    return Job(f"{'weaker-' * weaker}few-images-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed), data.cut(half(images, weaker), place), epochs=table.EPOCHS, rate=table.RATE, seed=seed))


def half(images: data.Images, weaker: bool) -> data.Split:
    return images.attacker if weaker else images.owner


def entries(family: str) -> list[Entry]:
    faces = {entry.jobs[0].name: entry.jobs[0] for entry in table.elsewhere_alone(NUMBERS, "faces")}
    return [
        table.source(family),
        *kind("heads-on-task", lambda of, number: head(table.unrelated_job(of, number))),
        *kind("heads-on-faces", lambda of, number: head(faces[f"faces-{of}-{number}"])),
        *kind("early", early),
        *kind("few-images", few_images),
        *kind("weaker-early", partial(early, weaker=True), WEAKER),
        *kind("weaker-few-images", partial(few_images, weaker=True), WEAKER),
    ]


def main() -> None:
    program.run_chosen(entries, __doc__)


if __name__ == "__main__":
    main()
