"""Makes the lab's zoo of one source family, after the paper's section 4.1: its attacks, and some beyond.

usage: zoo.py --data DIR --work DIR --out DIR [--emotions] [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

DIR of --data holds CIFAR-10 as train/<class>/*.jpg and test/<class>/*.jpg, and faces96/ with labels.csv. With --emotions,
models tell emotions from those faces instead of CIFAR-10's classes. Finished models are kept in --work, so an interrupted
run goes on where it stopped. Zoos of several sources in one --work share their unrelated models; --reuse takes those of a
zoo that is there already. CIFAR-10 and emotions need a --work each.
"""

from __future__ import annotations

from dataclasses import replace

import data
import edits
import models
import program
import table
from jobs import Job
from manifest import Entry

UNRELATED, UNRELATED_EMOTIONS = 15, 6
PRUNED_PERCENT = (10, 20, 30, 50)
RADII = (2,)
# Of which a source like ours misclassifies over 400.
PROBES_PER_CLASS = 200


def alike(source: Job, own: Job) -> list[Entry]:
    """What every task has: attacks whose models have the source's classes. `own` is the attacker's independent model."""
    return [
        *table.quantised(source),
        table.edited(source, "round-2-decimals", after=edits.round_probabilities(2)),
        table.edited(source, "label-only", after=edits.label_only),
        *table.finetuned(source, range(11, 14), range(11, 14)),
        *[replace(entry, attack="prune") for entry in table.pruned(source, PRUNED_PERCENT)],
        *[table.extracted_probabilities(source, family) for family in models.FAMILIES],
        *[table.extracted_labels(source, family) for family in models.FAMILIES],
        *[entry for family in models.FAMILIES for entry in table.hardened(source, family, RADII)],
        *table.averaged(source, own, (0.9, 0.7)),
        table.mixed(source, source.family),
    ]


def unrelated(own: Job, count: int) -> list[Entry]:
    """`count` of each family, without the one that the attacker has: it is no reference of the owner's."""
    return [entry for entry in table.unrelated(range(1, count + 1)) if entry.jobs[0].name != own.name]


def emotions(family: str) -> list[Entry]:
    source, own = table.source_job(family), table.unrelated_job(family, UNRELATED_EMOTIONS)
    return [table.source(family), *alike(source, own), *table.same_data(), *unrelated(own, UNRELATED_EMOTIONS)]


def cifar(family: str) -> list[Entry]:
    source, own = table.source_job(family), table.unrelated_job(family, UNRELATED)
    return [
        table.source(family),
        *alike(source, own),
        *table.transferred(source, range(31, 33), "faces"),
        *table.corrupted(source),
        *table.same_data(),
        *unrelated(own, UNRELATED),
        *table.corrupted_unrelated(range(1, 6)),
        *[entry for number in range(1, 6) for entry in table.transferred_unrelated(number, number > 3, "faces")],
        *table.elsewhere_alone(range(1, 6), "faces"),
        *table.noisy(source),
        *table.finetuned_long(source),
    ]


def main() -> None:
    parser = program.options(__doc__)
    parser.add_argument("--emotions", action="store_true", help="models of emotions of faces instead of CIFAR-10's classes")
    arguments = parser.parse_args()
    kind, entries = (data.Emotions, emotions) if arguments.emotions else (data.Images, cifar)
    images = kind(arguments.data, arguments.work, arguments.swap, arguments.attacker_images, PROBES_PER_CLASS)
    program.run(program.asked_for(entries(arguments.source), arguments), images, arguments)


if __name__ == "__main__":
    main()
