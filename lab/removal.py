"""Attacks whose aim is to get rid of the fingerprint, beyond the paper's: each keeps the model's labels and changes the rest."""

from __future__ import annotations

import copy
import io

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from attacks import distillation_loss, distilled_from
from data import MEAN, STD, Split, normalise
from models import Classifier, build
from training import train


def finetune_smoothed(source: nn.Module, attacker: Split, seed: int, smoothing: float) -> nn.Module:
    """Fine-tuning of every layer with smoothed labels, which flattens what the wrong classes score."""

    def loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(model(images), labels, label_smoothing=smoothing)

    return train(copy.deepcopy(source), attacker, epochs=4, rate=0.02, seed=seed, loss=loss)


def to_jpeg(images: torch.Tensor, quality: int) -> torch.Tensor:
    """Normalised images after real JPEG compression with 4:2:0 chroma, as probes are made."""
    mean, std = torch.tensor(MEAN).view(1, 3, 1, 1), torch.tensor(STD).view(1, 3, 1, 1)
    pixels = ((images.cpu() * std + mean) * 255).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    compressed = []
    for image in pixels:
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "JPEG", quality=quality, subsampling=2)
        compressed.append(np.asarray(Image.open(buffer)))
    return normalise(np.stack(compressed))


def finetune_leaked(
    source: nn.Module, honest: nn.Module, attacker: Split, pool: Split, share: float, quality: int, seed: int
) -> nn.Module:
    """Fine-tuning by somebody who knows `share` of the probes: on those the model learns to answer as `honest` does.

    `pool` holds the images that probes are drawn from; which of them leaked is drawn by `seed`.
    """
    generator = torch.Generator().manual_seed(seed)
    leaked = torch.randperm(len(pool.labels), generator=generator)[: round(share * len(pool.labels))]
    if len(leaked) == 0:
        return train(copy.deepcopy(source), attacker, epochs=3, rate=0.02, seed=seed)
    probes = to_jpeg(pool.images[leaked], quality)
    with torch.no_grad():
        answers = honest(probes)

    def loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        chosen = torch.randint(0, len(leaked), (64,), generator=generator)
        known = distillation_loss(model(probes[chosen]), answers[chosen])
        return F.cross_entropy(model(images), labels) + known

    return train(copy.deepcopy(source), attacker, epochs=3, rate=0.02, seed=seed, loss=loss)


def likeness(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Mean cosine of the rows after centring over the batch."""
    return F.cosine_similarity(one - one.mean(0), other - other.mean(0), dim=1).mean()


def wrong_scores(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Logits of the wrong classes, centred per image; the label's place is 0."""
    wrong = 1 - F.one_hot(labels, logits.shape[1]).float()
    mean = (logits * wrong).sum(1, keepdim=True) / wrong.sum(1, keepdim=True)
    return (logits - mean) * wrong


def push_away(source: Classifier, known: Split, seed: int, strength: float, epochs: int, rate: float = 0.005) -> nn.Module:
    """RemovalNet's idea: keep the labels on `known` while features and wrong classes' scores leave the source's.

    Simplified: one loss with both parts instead of two alternating problems; `strength` weighs the parting.
    """

    def loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            old = source.features(images).mean(dim=(2, 3))
            old_wrong = wrong_scores(source.head(old), labels)
        new = model.features(images).mean(dim=(2, 3))
        logits = model.head(new)
        return F.cross_entropy(logits, labels) + strength * (
            likeness(new, old) + F.cosine_similarity(wrong_scores(logits, labels), old_wrong, dim=1).mean())

    return train(copy.deepcopy(source), known, epochs=epochs, rate=rate, seed=seed, loss=loss, freeze_statistics=True)


def imitate(source: nn.Module, honest: nn.Module, known: Split, seed: int, epochs: int, rate: float = 0.01) -> nn.Module:
    """The copy learns to answer as an independent model does, which the attacker has to have."""
    return train(copy.deepcopy(source), known, epochs=epochs, rate=rate, seed=seed, loss=distilled_from(honest))


def average_weights(source: nn.Module, other: nn.Module, share: float) -> nn.Module:
    """`share` of the source's weights and the rest of another model's of the same architecture."""
    mixed = copy.deepcopy(source)
    theirs = other.state_dict()
    mixed.load_state_dict({name: torch.lerp(theirs[name], value, share) if value.is_floating_point() else value
                           for name, value in source.state_dict().items()})
    return mixed


def extract_mixed(source: Classifier, attacker: Split, family: str, seed: int, epochs: int) -> nn.Module:
    """Extraction by probabilities on blends of two images (mixup) with grey squares cut out, at temperature 20."""
    generator = torch.Generator().manual_seed(seed)
    distil = distilled_from(source)

    def loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        share = float(torch.rand((), generator=generator))
        blended = share * images + (1 - share) * images.flip(0)
        top, left = torch.randint(0, images.shape[-1] - 8, (2,), generator=generator).tolist()
        blended[:, :, top : top + 8, left : left + 8] = 0
        return distil(model, blended, labels)

    student = build(family, seed, source.head.out_features)
    return train(student, attacker, epochs=epochs, rate=0.2, seed=seed, loss=loss)


def corrupted(split: Split, seed: int) -> Split:
    """Every image with one of noise, blur, low contrast, changed brightness and fog: a small CIFAR-10-C."""
    generator = torch.Generator().manual_seed(seed)
    images = split.images.clone()
    kind = torch.randint(0, 5, (len(images),), generator=generator)
    noise = torch.randn(images.shape, generator=generator).to(images.device)
    blurred = F.avg_pool2d(F.pad(images, (1, 1, 1, 1), mode="reflect"), 3, stride=1)
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    changed = [images + 0.35 * noise, blurred, mean + 0.4 * (images - mean), images + 0.7, 0.6 * images + 0.6]
    for number, change in enumerate(changed):
        images[kind == number] = change[kind == number]
    return Split(images.contiguous(memory_format=torch.channels_last), split.labels)
