"""Makes a zoo of a strong source: larger models, with twins of its own, thieves as large as itself, and references as strong.

usage: strong_zoo.py --data DIR --work DIR --out DIR [--reuse ZOO] [--only PATTERN …] [--shared]

Options as of zoo.py. Everything large is trained by quick.py, for as many steps. The strong references are of four architectures
and stand in groups of their own; the others are the small models of the fixtures, which --reuse copies from another zoo.

With --shared (and a --work of its own) everybody has all training images, as of a public data set. Then the source is trained
for longer and reaches 88 %; models as strong on other images cannot be had, and the strong ones stand under same-images.
"""

from __future__ import annotations

from dataclasses import replace

from torch.nn import functional as F

import attacks
import data
import models
import program
import table
from jobs import Job
from manifest import Entry
from quick import bfloat16_where_fast, quickened, train_quickly
from strangers_zoo import PROBES_PER_CLASS, honest
from training import Loss

FAMILY = "chain"
EPOCHS, LONG_EPOCHS = 9, 28
TWINS = 4
REFERENCES = ("chain", "skip", "patch", "chain", "patch", "broad", "skip", "broad")
THIEVES = (FAMILY, "skip")


def owners(name: str, family: str, seed: int) -> Job:
    """A model of the owner's images by the source's recipe."""
    return Job(name, family, lambda _p, images: train_quickly(
        models.build(family, seed), images.owner, epochs=LONG_EPOCHS if images.shared else EPOCHS, seed=seed))


def reference(group: str, number: int, family: str) -> Job:
    """As strong as the source or nearly so, on the attacker's images."""
    seed = 200 + number
    return Job(f"{group}-{number}-{family}", family, lambda _p, images: train_quickly(
        models.build(family, seed), images.attacker, epochs=EPOCHS, seed=seed))


def extracted(parent: Job, attack: str, family: str) -> Entry:
    """By the labels, or by the probabilities, that the source gives to the attacker's images, augmented as in training."""

    def loss_of(source) -> Loss:
        asked = quickened(source)
        if attack == "extract-probabilities":
            return attacks.distilled_from(asked)
        return lambda model, images, _labels: F.cross_entropy(model(images), attacks.stolen_labels(asked, images))

    seed = 30 + 10 * (attack == "extract-labels") + list(models.LARGE).index(family)
    return table.derived((parent,), attack, family, lambda found, images: train_quickly(
        models.build(family, seed), images.attacker, epochs=EPOCHS, seed=seed, loss=loss_of(found[0])), family=family)


def faster(entry: Entry) -> Entry:
    """The same copy, made in the faster arithmetic."""

    def under_autocast(job: Job) -> Job:
        def make(found, images):
            with bfloat16_where_fast(data.DEVICE):
                return job.make(found, images)

        return replace(job, make=make)

    return replace(entry, jobs=tuple(under_autocast(job) for job in entry.jobs))


def entries(shared: bool) -> list[Entry]:
    source = owners(f"{FAMILY}-source", FAMILY, 1)
    twins = [owners(f"twin-{FAMILY}-{number}", FAMILY, 10 + number) for number in range(1, TWINS + 1)]
    stolen = [extracted(source, attack, family) for family in THIEVES for attack in ("extract-labels", "extract-probabilities")]
    group = "same-images" if shared else "strong"
    references = [reference(group, number, family) for number, family in enumerate(REFERENCES, 1)]
    copies = [*table.finetuned(source, range(11, 13), range(11, 12)), *table.pruned(source, (30, 20, 10))]
    return [
        Entry("source.onnx", (source,), "source"),
        *honest("twin", twins),
        *stolen[:2],
        *table.quantised(source),
        *honest(group, references[:5]),
        *[faster(entry) for entry in copies],
        *honest(group, references[5:]),
        *stolen[2:],
        *table.unrelated(range(1, 6)),
    ]


def main() -> None:
    options = program.options(__doc__, source="vgg")
    options.add_argument("--shared", action="store_true", help="owner and attacker both have all images")
    arguments = options.parse_args()
    images = data.Images(arguments.data, arguments.work, probes_per_class=PROBES_PER_CLASS, shared=arguments.shared)
    program.run(program.asked_for(entries(arguments.shared), arguments), images, arguments)


if __name__ == "__main__":
    main()
