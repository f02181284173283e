"""Makes the lab's zoo of a face verification model.

usage: face_zoo.py --data DIR --work DIR --out DIR [--source FAMILY] [--only PATTERN …] [--workers N]

DIR of --data holds faces96/ with labels.csv, whose column `person` is used. Finished models are kept in --work, so an
interrupted run goes on where it stopped. ZOO.json says "task": "verification".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

import export
import face_attacks
import face_models
import program
from faces import SIZE, Faces
from jobs import Job
from manifest import Entry

EPOCHS, SAME_DATA_EPOCHS = 40, 30
PLACE = {family: place for place, family in enumerate(face_models.FAMILIES)}
UNRELATED = 20
PRUNED_PERCENT = (5, 10, 15, 20, 30, 50, 70)


@dataclass(frozen=True)
class FaceJob(Job):
    def untrained(self, _weights: object) -> nn.Module:
        return face_models.build(self.family, 0)


def to_onnx(model: nn.Module):
    return export.to_onnx(model, SIZE, channels=1, output="embedding")


def source_job(family: str) -> Job:
    return FaceJob(f"face-{family}-source", family, lambda _p, faces: face_attacks.from_scratch(
        family, faces.owner, 1, EPOCHS))


def unrelated() -> list[Entry]:
    """Independent models of the attacker's people, the families taking turns."""
    families = list(face_models.FAMILIES)

    def entry(place: int) -> Entry:
        family, number = families[place % len(families)], place // len(families) + 1
        seed = 100 * (PLACE[family] + 1) + number
        job = FaceJob(f"face-unrelated-{family}-{number}", family, lambda _p, faces: face_attacks.from_scratch(
            family, faces.attacker, seed, EPOCHS))
        return Entry(f"unrelated/unrelated-{family}-{number}.onnx", (job,), "unrelated", write=to_onnx)

    return [entry(place) for place in range(UNRELATED)]


def same_data_job(family: str, number: int = 1) -> Job:
    """The `number`th independent model on the owner's own people: the hardest honest suspect."""
    seed = 600 + PLACE[family] + 10 * (number - 1)
    return FaceJob(f"face-same-data-{family}-{number}", family, lambda _p, faces: face_attacks.from_scratch(
        family, faces.owner, seed, SAME_DATA_EPOCHS))


def same_data() -> list[Entry]:
    jobs = [same_data_job(family, number) for number in (1, 2) for family in face_models.FAMILIES]
    return [Entry(f"same-data/{job.name.removeprefix('face-')}.onnx", (job,), "unrelated", group="same-data", write=to_onnx)
            for job in jobs]


def derived(source: Job, attack: str, variant: int | str, make: Callable, family: str | None = None) -> Entry:
    job = FaceJob(f"{source.name}-{attack}-{variant}", family or source.family, make, (source,))
    return Entry(f"derived/{attack}-{variant}.onnx", (job,), "derived", attack, write=to_onnx)


def finetuned(source: Job) -> list[Entry]:
    everything = [derived(source, "finetune-all", seed, lambda found, faces, seed=seed: face_attacks.finetune_all(
        found[0], faces.attacker, seed)) for seed in range(1, 6)]
    last = [derived(source, "finetune-last", seed, lambda found, faces, seed=seed: face_attacks.finetune_last(
        found[0], faces.attacker, seed)) for seed in range(1, 6)]
    return everything + last


def pruned(source: Job) -> list[Entry]:
    return [derived(source, "prune", percent, lambda found, faces, percent=percent: face_attacks.prune(
        found[0], faces.attacker, percent, seed=300)) for percent in PRUNED_PERCENT]


def distilled(source: Job) -> list[Entry]:
    return [derived(source, "distil", f"{family}-{number}", lambda found, faces, family=family, number=number:
                    face_attacks.distil(found[0], faces.attacker, family, 400 + 10 * PLACE[family] + number, EPOCHS), family)
            for number in (1, 2) for family in face_models.FAMILIES]


def hardened(source: Job) -> list[Entry]:
    return [derived(source, "adversarial-training", f"{radius}-{seed}", lambda found, faces, radius=radius, seed=seed:
                    face_attacks.train_adversarially(found[0], faces.attacker, seed, radius / 255))
            for seed in (1, 2, 3) for radius in (4, 8)]


def entries(family: str) -> list[Entry]:
    """One of each attack and a few unrelated models first, so that an interrupted run leaves something to look at."""
    source = source_job(family)
    independent = unrelated()
    attacked = [*finetuned(source), *pruned(source), *distilled(source), *hardened(source)]
    first = [*independent[:6], *{entry.attack: entry for entry in reversed(attacked)}.values()]
    rest = [entry for entry in [*independent, *attacked, *same_data()] if entry not in first]
    return [Entry("source.onnx", (source,), "source", write=to_onnx), *first, *rest]


def main() -> None:
    arguments = program.options(__doc__, face_models.FAMILIES, "resnet").parse_args()
    program.run(program.asked_for(entries(arguments.source), arguments), Faces(arguments.data, arguments.work), arguments)


if __name__ == "__main__":
    main()
