"""Makes a zoo of models that were transferred to other classes of like images, after the paper's section 4.1.

usage: transfer_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

The source knows the first five classes of CIFAR-10, and is transferred to the other five, as the paper's Tiny-ImageNet models
are from one half of the labels to the other. Honest are models that were trained on the other five from the beginning, and
independent models of the first five that were transferred in the same way; those are there before their transfer, too. Needs a
--work of its own; the rest is as in zoo.py.
"""

from __future__ import annotations

import data
import program
import table
from manifest import Entry

GROUP = "other-classes"


def entries(family: str) -> list[Entry]:
    return [
        table.source(family),
        *table.transferred(table.source_job(family), range(31, 34), GROUP),
        *table.unrelated(range(1, 3)),
        *table.elsewhere_alone(range(1, 6), GROUP),
        *[entry for number, last in ((1, False), (2, True)) for entry in table.transferred_unrelated(number, last, GROUP)],
    ]


def main() -> None:
    arguments = program.options(__doc__).parse_args()
    images = data.FirstClasses(arguments.data, arguments.work, arguments.swap, arguments.attacker_images, probes_per_class=200)
    program.run(program.asked_for(entries(arguments.source), arguments), images, arguments)


if __name__ == "__main__":
    main()
