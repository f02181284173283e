"""Makes honest models that are unlike a source's references, and what tells them from thieves: twins.

usage: strangers_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--only PATTERN …]

Options as of zoo.py, with which it shares --work. Each population is a group of its own: models of the owner's own images
(those of his family are twins of the source), weaker and better ones, adversarially trained ones, ones that name other
things. Beside them stand the models of fixture_zoo.py, to be judged by and to be found, and hardened extraction.
"""

from __future__ import annotations

import attacks
import data
import fixture_zoo
import models
import program
import references_zoo
import table
from jobs import Job
from manifest import Entry
from training import train

TWINS, OTHERS = 8, 4
HARDENED = range(1, 3)
RADIUS = 2 / 255
LONG_EPOCHS = 40
# Enough to draw contested images from.
PROBES_PER_CLASS = 200


def honest(group: str, jobs: list[Job]) -> list[Entry]:
    return [Entry(f"{group}/{job.name}.onnx", (job,), "unrelated", group=group) for job in jobs]


def same_images(family: str) -> list[Entry]:
    """Eight twins of a source of `family`, and four models of each other family on the same images."""
    def numbers(kind: str) -> range:
        return range(1, 1 + (TWINS if kind == family else OTHERS))

    return [entry for kind in models.FAMILIES for entry in honest(
        "twin" if kind == family else "same-images", [table.same_data_job(kind, number) for number in numbers(kind)])]


def hardened(family: str, number: int) -> Job:
    """An unrelated model that goes on with adversarial training, on the attacker's images and their true labels."""
    parent = table.unrelated_job(family, number)

    def make(found, images):
        return attacks.harden_by(found[0], images.attacker, 770 + number, RADIUS, lambda _images, labels: labels)

    return Job(f"hardened-{family}-{number}", family, make, (parent,))


def longer(family: str) -> Job:
    seed = 4000 + table.PLACE[family]
    return Job(f"longer-{family}-1", family, lambda _p, images: train(
        models.build(family, seed), images.attacker, epochs=LONG_EPOCHS, rate=table.RATE, seed=seed))


def other_task(family: str, number: int) -> Job:
    """Ten classes as well, but other ones: which of ten groups of colours an image has most of."""
    seed = 4100 + 10 * table.PLACE[family] + number
    return Job(f"other-task-{family}-{number}", family, lambda _p, images: train(
        models.build(family, seed), by_colour(images.attacker), epochs=8, rate=table.RATE, seed=seed))


def by_colour(split: data.Split) -> data.Split:
    """The images with the tenth of all images that their mean redness falls into as their class."""
    redness = (split.images[:, 0] - split.images[:, 2]).mean(dim=(1, 2))
    return data.Split(split.images, redness.argsort().argsort() * 10 // len(redness))


def entries(family: str) -> list[Entry]:
    every = list(models.FAMILIES)
    source = table.source_job(family)
    return [
        *fixture_zoo.entries(family),
        *same_images(family),
        *honest("hardened", [hardened(kind, number) for number in HARDENED for kind in every]),
        *honest("weaker", [references_zoo.early(kind, 1, weaker=True) for kind in every]),
        *honest("weaker", [references_zoo.few_images(kind, 1, weaker=True) for kind in every]),
        *honest("longer", [longer(kind) for kind in every]),
        *honest("other-task", [other_task(kind, 1) for kind in every]),
        *[entry for kind in every for entry in table.hardened(source, kind, (2,))],
    ]


def main() -> None:
    arguments = program.options(__doc__).parse_args()
    images = data.Images(arguments.data, arguments.work, arguments.swap, arguments.attacker_images, PROBES_PER_CLASS)
    program.run(program.asked_for(entries(arguments.source), arguments), images, arguments)


if __name__ == "__main__":
    main()
