"""Probes of CAE: conferrable adversarial examples (Lukas, Zhang, Kerschbaum, ICLR 2021).

usage: cae.py --data DIR --work DIR --out DIR [--model NAME --family FAMILY] [--count N] [--seed N] [--train-only]

An adversarial example is conferrable if models that were extracted from the source make the source's mistake and
independent ones do not. To find such examples, the owner trains some of both on his images: one surrogate and one
reference of each of FAMILIES, with few images and epochs. They are kept in --work; their time counts in every fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import data
import models
import probe_images
from attacks import extract_labels
from training import train

FAMILIES = ("vgg", "resnet", "mobilenet")
IMAGES = 10_000
EPOCHS = 10
RATE = 0.2
RADIUS = 0.1
STEP = 1e-2
STEPS = 60
DROPPED = 0.3
# Being far from the source's old label is worth so much at most (nats): unbounded, it drowns the conferrability.
AWAY = 2.5
CONFERRABLE = 0.85


@dataclass(frozen=True)
class Peers:
    surrogates: list[nn.Module]
    references: list[nn.Module]
    seconds: float


def peers(source: nn.Module, name: str, owner: data.Split, work: Path) -> Peers:
    """Surrogates learn the source's labels of the owner's images, references the true ones."""
    few = data.cut(owner, slice(IMAGES))
    surrogates, references = [], []
    for place, family in enumerate(FAMILIES):
        seed = 3000 + 10 * place
        surrogates.append(probe_images.trained_once(
            work, f"cae-{name}-surrogate-{family}", family,
            lambda: extract_labels(source, few, family, seed, EPOCHS, RATE)))
        references.append(probe_images.trained_once(
            work, f"cae-reference-{family}", family,
            lambda: train(models.build(family, seed + 500), few, epochs=EPOCHS, rate=RATE, seed=seed + 500)))
    everyone = surrogates + references
    return Peers([model for model, _ in surrogates], [model for model, _ in references], sum(took for _, took in everyone))


def mean_softmax(ensemble: list[nn.Module], images: torch.Tensor) -> torch.Tensor:
    return torch.stack([F.softmax(model(images), 1) for model in ensemble]).mean(0)


def conferrability(surrogates: torch.Tensor, references: torch.Tensor) -> torch.Tensor:
    """For each class how much surer the surrogates are of it than the references: S (1 - R)."""
    return surrogates * (1 - references)


def some_of(ensemble: list[nn.Module], generator: torch.Generator) -> list[nn.Module]:
    """The ensemble without a random part of it, another one in every step."""
    order = torch.randperm(len(ensemble), generator=generator)
    return [ensemble[i] for i in order[: max(1, round((1 - DROPPED) * len(ensemble)))]]


def search(source: nn.Module, known: Peers, start: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Examples within RADIUS (in pixel values from 0 to 1) of `start` that minimise the paper's loss, one term bounded."""
    reach, bound = RADIUS / probe_images.scale(), probe_images.bounds()
    before = F.softmax(source(start), 1)
    change = torch.zeros_like(start, requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=STEP / float(probe_images.scale().mean()))
    for _ in range(STEPS):
        images = probe_images.clamp(start + change, bound)
        answers = source(images)
        surrogates = mean_softmax(some_of(known.surrogates, generator), images)
        references = mean_softmax(some_of(known.references, generator), images)
        best = conferrability(surrogates, references).amax(1)
        loss = -best.clamp_min(1e-9).log().mean()
        away = -(before * F.log_softmax(answers, 1)).sum(1)
        loss = loss - away.clamp_max(AWAY).mean()
        loss = loss - (F.softmax(answers, 1) * surrogates.clamp_min(1e-9).log()).sum(1).mean()
        (change.grad,) = torch.autograd.grad(loss, change)
        optimiser.step()
        with torch.no_grad():
            change.copy_(torch.maximum(torch.minimum(change, reach), -reach))
    return probe_images.as_stored(probe_images.clamp(start + change.detach(), bound))


@torch.no_grad()
def best(source: nn.Module, known: Peers, start: torch.Tensor, found: torch.Tensor, count: int) -> tuple[torch.Tensor, int]:
    """The most conferrable of those that the source labels otherwise than before, and how many reach the threshold."""
    labels = source(found).argmax(1)
    worth = conferrability(mean_softmax(known.surrogates, found), mean_softmax(known.references, found))
    worth = worth.gather(1, labels[:, None])[:, 0] * (labels != source(start).argmax(1))
    order = worth.argsort(descending=True)[:count]
    return found[order], int((worth[order] >= CONFERRABLE).sum())


def main() -> None:
    parser = probe_images.options(__doc__)
    parser.add_argument("--train-only", action="store_true", help="train surrogates and references, and stop")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    images = data.Images(arguments.data, arguments.work)
    source = probe_images.load(arguments.work, arguments.model, arguments.family)
    known = peers(source, arguments.model, images.owner, arguments.work)
    if arguments.train_only:
        return
    generator = torch.Generator().manual_seed(arguments.seed)
    pool = images.probes.images
    start = pool[torch.randperm(len(pool), generator=generator)[: 3 * arguments.count]]
    found, seconds = probe_images.seconds_of(lambda: search(source, known, start, generator))
    chosen, conferrable = best(source, known, start, found, arguments.count)
    about = {"method": "cae", "seed": arguments.seed, "seconds": round(seconds + known.seconds, 1),
             "training": round(known.seconds, 1), "conferrable": conferrable}
    probe_images.write(arguments.out, chosen, None, about)


if __name__ == "__main__":
    main()
