"""Makes the lab's zoo of one source family.

usage: zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

DIR of --data holds CIFAR-10 as train/<class>/*.jpg and test/<class>/*.jpg, and faces96/ with labels.csv. Finished models
are kept in --work, so an interrupted run goes on where it stopped. Zoos of several sources in one --work share their
unrelated models; --reuse takes those of a zoo that is there already.
"""

from __future__ import annotations

import program
import table
from manifest import Entry


def entries(family: str) -> list[Entry]:
    source = table.source_job(family)
    return [
        table.source(family),
        *table.quantised(source),
        *table.finetuned(source, range(11, 13), range(11, 12)),
        *table.pruned(source, (10, 30, 50, 70)),
        *table.transferred(source),
        *table.noisy(source),
        *table.finetuned_long(source),
        *table.same_data(),
        *table.unrelated(range(1, 8)),
    ]


def main() -> None:
    program.run_chosen(entries, __doc__)


if __name__ == "__main__":
    main()
