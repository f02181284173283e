"""Makes honest face verification models that are unlike a source's references, and what tells them from thieves: twins.

usage: face_strangers_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--reuse ZOO] [--only PATTERN …]

Options as of face_zoo.py, with which it shares --work. Each population is a group of its own: models of the owner's own people
(those of his family are twins of the source), weaker ones and adversarially trained ones. Beside them stand the unrelated and
the derived models of face_zoo.py, to be judged by and to be found.
"""

from __future__ import annotations

import data
import face_attacks
import face_models
import face_zoo
import program
from data import Split
from face_zoo import EPOCHS, PLACE, FaceJob, to_onnx
from faces import Faces
from jobs import Job
from manifest import Entry

TWINS, OTHERS = 8, 4
WEAKER = range(1, 3)
EARLY_EPOCHS, FEW_PEOPLE = 10, 100
RADIUS = 4 / 255


def honest(group: str, jobs: list[Job]) -> list[Entry]:
    return [Entry(f"{group}/{job.name.removeprefix('face-')}.onnx", (job,), "unrelated", group=group, write=to_onnx) for job in jobs]


def seed_of(family: str, number: int) -> int:
    return 1000 * (PLACE[family] + 1) + number


def same_people(family: str, number: int) -> Job:
    """Trained as the source is, on its own people, from another seed."""
    return FaceJob(f"face-same-people-{family}-{number}", family, lambda _p, faces: face_attacks.from_scratch(
        family, faces.owner, seed_of(family, number), EPOCHS))


def early(family: str, number: int) -> Job:
    return FaceJob(f"face-weaker-early-{family}-{number}", family, lambda _p, faces: face_attacks.from_scratch(
        family, faces.attacker, seed_of(family, 100 + number), EARLY_EPOCHS))


def few_people(family: str, number: int) -> Job:
    """Others of the attacker's people for every number."""
    return FaceJob(f"face-weaker-few-people-{family}-{number}", family, lambda _p, faces: face_attacks.from_scratch(
        family, some_people(faces.attacker, number), seed_of(family, 200 + number), EPOCHS))


def some_people(split: Split, number: int) -> Split:
    first = (number - 1) * FEW_PEOPLE
    taken = (split.labels >= first) & (split.labels < first + FEW_PEOPLE)
    return data.Split(split.images[taken], split.labels[taken] - first)


def hardened(family: str) -> Job:
    """An independent model that goes on with adversarial training, on the people that it was trained on."""
    seed = seed_of(family, 301)
    return FaceJob(f"face-hardened-{family}-1", family, lambda _p, faces: face_attacks.train_adversarially(
        face_attacks.from_scratch(family, faces.attacker, seed, EPOCHS), faces.attacker, seed, RADIUS))


def entries(family: str) -> list[Entry]:
    every = list(face_models.FAMILIES)
    others = [kind for kind in every if kind != family]
    return [
        *[entry for entry in face_zoo.entries(family) if entry.group is None],
        *honest("twin", [same_people(family, number) for number in range(1, 1 + TWINS)]),
        *honest("same-people", [same_people(kind, number) for number in range(1, 1 + OTHERS) for kind in others]),
        *honest("weaker", [make(kind, number) for make in (early, few_people) for number in WEAKER for kind in every]),
        *honest("hardened", [hardened(kind) for kind in every]),
    ]


def main() -> None:
    arguments = program.options(__doc__, face_models.FAMILIES, "resnet").parse_args()
    program.run(program.asked_for(entries(arguments.source), arguments), Faces(arguments.data, arguments.work), arguments)


if __name__ == "__main__":
    main()
