"""How a verification model is trained, and how one is derived from it: the attacks of the paper's table 2."""

from __future__ import annotations

import copy

import torch
from torch.nn import functional as F

import attacks
from data import Split
from face_models import Embedder, build, with_known_people, with_random_people
from faces import STD
from training import train

RATE = 0.2
BATCH = 64


def from_scratch(family: str, split: Split, seed: int, epochs: int) -> Embedder:
    """On people's names, as softmax over scaled cosines."""
    model = with_random_people(build(family, seed), split)
    return train(model, split, epochs=epochs, rate=RATE, seed=seed, batch=BATCH).embedder


def finetune_all(source: Embedder, attacker: Split, seed: int, epochs: int = 5, rate: float = 0.02) -> Embedder:
    """Finetune-A: every layer, on the attacker's people."""
    model = with_known_people(copy.deepcopy(source), attacker)
    return train(model, attacker, epochs=epochs, rate=rate, seed=seed, batch=BATCH).embedder


def finetune_last(source: Embedder, attacker: Split, seed: int, epochs: int = 5, rate: float = 0.05) -> Embedder:
    """Finetune-L: the last linear layer alone; batch-norm statistics stay as they are."""
    model = with_known_people(copy.deepcopy(source), attacker)
    last = [*model.embedder.head.parameters(), model.people]
    trained = train(model, attacker, epochs=epochs, rate=rate, seed=seed, batch=BATCH, parameters=last, freeze_statistics=True)
    return trained.embedder


def prune(source: Embedder, attacker: Split, percent: int, seed: int, step: int = 5) -> Embedder:
    """Fine-Pruning of every layer, `step` percent of its channels at a time, with an epoch of fine-tuning after each."""
    model = with_known_people(copy.deepcopy(source), attacker)
    for reached in range(step, percent + 1, step):
        model = attacks.prune(model, attacker, reached / 100, seed + reached, epochs=1 if reached < percent else 3)
    return model.embedder


def similarities(embedded: torch.Tensor) -> torch.Tensor:
    """N x N cosines."""
    directions = F.normalize(embedded)
    return directions @ directions.T


def distil(source: Embedder, attacker: Split, family: str, seed: int, epochs: int) -> Embedder:
    """KD: a new model that learns the source's cosines between the attacker's pictures, whatever the length of its embeddings."""

    def loss(model: Embedder, images: torch.Tensor, _labels: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            wanted = similarities(source(images))
        return DISTILLATION_WEIGHT * F.mse_loss(similarities(model(images)), wanted)

    return train(build(family, seed), attacker, epochs=epochs, rate=RATE, seed=seed, batch=BATCH, loss=loss)


DISTILLATION_WEIGHT = 20.0


def train_adversarially(
    source: Embedder, attacker: Split, seed: int, radius: float, epochs: int = 5, rate: float = 0.02, steps: int = 3
) -> Embedder:
    """Adv-Train: the source, trained on plain and adversarial pictures of the attacker's people."""

    def loss(model: Embedder, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        hard = attacks.worst_nearby(model, images, labels, radius, steps, STD)
        return (F.cross_entropy(model(images), labels) + F.cross_entropy(model(hard), labels)) / 2

    model = with_known_people(copy.deepcopy(source), attacker)
    return train(model, attacker, epochs=epochs, rate=rate, seed=seed, batch=BATCH, loss=loss).embedder
