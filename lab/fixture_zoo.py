"""Makes fixtures/zoo: one source model, 20 unrelated and 20 derived ones, as ONNX files with a ZOO.json.

usage: fixture_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--workers N]

DIR of --data holds CIFAR-10 as train/<class>/*.jpg and test/<class>/*.jpg. The rest is as in zoo.py.
"""

from __future__ import annotations

from dataclasses import replace

import models
import program
import table
from manifest import Entry


def entries(family: str) -> list[Entry]:
    source = table.source_job(family)
    return [
        table.source(family),
        *table.quantised(source)[:2],
        *table.finetuned(source, range(11, 14), range(11, 14)),
        *[replace(entry, attack="prune") for entry in table.pruned(source, (10, 20, 30, 50))],
        *table.unrelated(range(1, 6)),
        *[table.extracted_probabilities(source, kind) for kind in models.FAMILIES],
        *[table.extracted_labels(source, kind) for kind in models.FAMILIES],
    ]


def main() -> None:
    program.run_chosen(entries, __doc__)


if __name__ == "__main__":
    main()
