"""What the paper compares with on face verification: IPGuard and CAE (adversarial pairs), and WP-JC (wrongly decided pairs).

usage: face_baselines.py --data DIR --work DIR --out CSV [--source FAMILY]

Judges the models that face_zoo.py left in --work. Every model decides by its own threshold, that of equal error rates on
the clean probe images. Writes a line per model: path, role, attack, accuracy, and three scores.

    ipguard   share of 100 pairs on which the model is deceived as the source is: pairs of probe images, of which one is
              changed, without a bound, until the source's similarity is just beyond its threshold
    cae       the same for the pairs, of 200 with a bounded change, that deceive models derived from the source and not
              independent ones best; the owner trains three of either kind, on own people (of the latter, same-data/ has the files)
    wp-jc     accuracy on pairs that the source decides wrongly once one of the two images is JPEG-compressed
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

import face_attacks
import face_models
from face_zoo import PLACE, FaceJob, entries, same_data_job, source_job
from faces import MEAN, STD, Faces, embeddings, equal_error, pairs
from jobs import Job, work_through

PAIRS = 100
WRONG_PAIRS = 500
QUALITY = 25
SURROGATE_EPOCHS = 20
# Similarities beyond the threshold become probabilities by a logistic function this steep.
STEEPNESS = 16.0
MARGIN = 0.02
CAE_RADIUS = 0.1


@dataclass(frozen=True)
class Verifier:
    """A model that says same (+1) or different (-1)."""

    model: nn.Module
    threshold: float

    def beyond(self, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        """Cosine minus threshold: positive means the same person."""
        return F.cosine_similarity(self.model(first), self.model(second)) - self.threshold

    @torch.no_grad()
    def decisions(self, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        parts = [self.beyond(a, b) for a, b in zip(first.split(500), second.split(500), strict=True)]
        return torch.where(torch.cat(parts) > 0, 1.0, -1.0)


@dataclass(frozen=True)
class Pairs:
    """Pictures and what a deceived model says of them."""

    first: torch.Tensor
    second: torch.Tensor
    deceived: torch.Tensor

    def success(self, verifier: Verifier) -> float:
        return float((verifier.decisions(self.first, self.second) == self.deceived).float().mean())

    def some(self, chosen: torch.Tensor) -> Pairs:
        return Pairs(self.first[chosen], self.second[chosen], self.deceived[chosen])


def verifier_of(model: nn.Module, faces: Faces) -> Verifier:
    embedded = embeddings(model, faces.probes.images)
    similarity = embedded @ embedded.T
    genuine, impostor = pairs(faces.probes.labels.numpy())
    threshold, _ = equal_error(similarity[tuple(genuine)], similarity[tuple(impostor)])
    return Verifier(model.requires_grad_(False), threshold)


def in_range(images: torch.Tensor) -> torch.Tensor:
    return images.clamp((0 - MEAN[0]) / STD[0], (1 - MEAN[0]) / STD[0])


def as_8_bit(images: torch.Tensor) -> torch.Tensor:
    """What is left of the images in a file."""
    pixels = ((images * STD[0] + MEAN[0]) * 255).round().clamp(0, 255)
    return (pixels / 255 - MEAN[0]) / STD[0]


def rightly_decided(source: Verifier, faces: Faces, count: int, seed: int) -> Pairs:
    """So many pairs of probe images that the source decides rightly, half of them genuine."""
    images, draw = faces.probes.images, np.random.default_rng(seed)
    chosen = []
    for (first, second), truth in zip(pairs(faces.probes.labels.numpy()), (1.0, -1.0), strict=True):
        some = draw.permutation(len(first))[: 20 * count]
        right = some[(source.decisions(images[first[some]], images[second[some]]) == truth).numpy()][: count // 2]
        chosen.append(Pairs(images[first[right]], images[second[right]], torch.full((len(right),), -truth)))
    a, b = chosen
    return Pairs(torch.cat([a.first, b.first]), torch.cat([a.second, b.second]), torch.cat([a.deceived, b.deceived]))


def boundary_pairs(source: Verifier, faces: Faces, steps: int = 1000) -> Pairs:
    """IPGuard: Adam changes the first image until the similarity is `MARGIN` beyond the threshold, and no further."""
    start = rightly_decided(source, faces, PAIRS, seed=1)
    images = start.first.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([images], lr=0.01)
    for _ in range(steps):
        missing = F.relu(MARGIN - start.deceived * source.beyond(images, start.second))
        if not missing.any():
            break
        (slope,) = torch.autograd.grad(missing.sum(), images)
        # Adam's momentum would carry a pair on that has arrived.
        images.grad = slope
        before = images.detach().clone()
        optimiser.step()
        with torch.no_grad():
            images.copy_(torch.where((missing > 0).view(-1, 1, 1, 1), in_range(images), before))
    return Pairs(as_8_bit(images.detach()), start.second, start.deceived)


def deceived(verifiers: list[Verifier], first: torch.Tensor, second: torch.Tensor, towards: torch.Tensor) -> torch.Tensor:
    """Mean probability over the models that each pair deceives them."""
    return torch.stack([torch.sigmoid(STEEPNESS * towards * one.beyond(first, second)) for one in verifiers]).mean(0)


def conferrable_pairs(
    source: Verifier, surrogates: list[Verifier], references: list[Verifier], faces: Faces, steps: int = 40
) -> Pairs:
    """CAE: sign steps within CAE_RADIUS of the image towards what deceives the source and surrogates but not references."""
    start = rightly_decided(source, faces, 2 * PAIRS, seed=2)
    bound, change = CAE_RADIUS / STD[0], torch.zeros_like(start.first)

    def conferrability(images: torch.Tensor) -> torch.Tensor:
        stolen, honest = (deceived(kind, images, start.second, start.deceived) for kind in (surrogates, references))
        return stolen * (1 - honest)

    for _ in range(steps):
        change.requires_grad_(True)
        images = in_range(start.first + change)
        own = deceived([source], images, start.second, start.deceived)
        (slope,) = torch.autograd.grad((conferrability(images) + own).log().sum(), change)
        with torch.no_grad():
            change = (change + 2.5 * bound / steps * slope.sign()).clamp(-bound, bound)
    images = as_8_bit(in_range(start.first + change))
    with torch.no_grad():
        fooled = source.decisions(images, start.second) == start.deceived
        best = (conferrability(images) * fooled).argsort(descending=True)[:PAIRS]
    return Pairs(images, start.second, start.deceived).some(best)


def compressed(images: torch.Tensor) -> torch.Tensor:
    def through_jpeg(pixels: np.ndarray) -> np.ndarray:
        buffer = io.BytesIO()
        Image.fromarray(pixels).convert("RGB").save(buffer, "JPEG", quality=QUALITY)
        return np.asarray(Image.open(buffer).convert("L"))

    pixels = ((images[:, 0] * STD[0] + MEAN[0]) * 255).round().byte().numpy()
    found = torch.from_numpy(np.stack([through_jpeg(image) for image in pixels])).float()
    return ((found / 255 - MEAN[0]) / STD[0])[:, None]


def wrongly_decided(source: Verifier, faces: Faces) -> Pairs:
    """WP-JC: pairs of which one image is compressed and which the source then decides wrongly; half of them genuine."""
    images, draw = faces.probes.images, np.random.default_rng(3)
    small, found = compressed(images), []
    for (first, second), truth in zip(pairs(faces.probes.labels.numpy()), (1.0, -1.0), strict=True):
        some = draw.permutation(len(first))[: 10 * WRONG_PAIRS]
        wrong = some[(source.decisions(small[first[some]], images[second[some]]) != truth).numpy()][: WRONG_PAIRS // 2]
        found.append(Pairs(small[first[wrong]], images[second[wrong]], torch.full((len(wrong),), truth)))
    a, b = found
    return Pairs(torch.cat([a.first, b.first]), torch.cat([a.second, b.second]), torch.cat([a.deceived, b.deceived]))


def owners_jobs(source: Job) -> tuple[list[FaceJob], list[FaceJob]]:
    """CAE's surrogates and references, of every family, trained on the owner's people."""

    def surrogate(family: str) -> FaceJob:
        seed = 500 + PLACE[family]
        return FaceJob(f"{source.name}-surrogate-{family}", family, lambda found, faces: face_attacks.distil(
            found[0], faces.owner, family, seed, SURROGATE_EPOCHS), (source,))

    return [surrogate(family) for family in face_models.FAMILIES], [same_data_job(family) for family in face_models.FAMILIES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--source", choices=list(face_models.FAMILIES), default="resnet")
    arguments = parser.parse_args()
    work, faces = arguments.work, Faces(arguments.data, arguments.work)

    surrogates, references = owners_jobs(source_job(arguments.source))
    work_through([*surrogates, *references], faces, work, lambda: None)
    source = verifier_of(source_job(arguments.source).load(work), faces)
    of_kind = [[verifier_of(job.load(work), faces) for job in jobs] for jobs in (surrogates, references)]
    boundary, conferrable = boundary_pairs(source, faces), conferrable_pairs(source, *of_kind, faces)
    wrong = wrongly_decided(source, faces)

    with arguments.out.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["path", "role", "attack", "accuracy", "ipguard", "cae", "wp-jc"])
        for entry in entries(arguments.source):
            job = entry.jobs[0]
            if entry.group is None and job.kept(work).exists():
                suspect = verifier_of(job.load(work), faces)
                scores = [boundary.success(suspect), conferrable.success(suspect), wrong.success(suspect)]
                about = [entry.path, entry.role, entry.attack or "", f"{faces.accuracy(suspect.model, ''):.4f}"]
                table.writerow([*about, *(f"{score:.4f}" for score in scores)])


if __name__ == "__main__":
    main()
