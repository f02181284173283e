"""What an attacker can put around a copied model without training: changes to its inputs, outputs and classes.

Each edit is part of the exported graph. Outputs are logits N x classes unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F

Change = Callable[[torch.Tensor], torch.Tensor]


class Edited(nn.Module):
    """`before`, the model, `after`. `class_of` says which class each output stands for, if not the classes in order."""

    def __init__(self, model: nn.Module, before: Change | None = None, after: Change | None = None,
                 class_of: list[int] | None = None) -> None:
        super().__init__()
        self.model, self.before, self.after = model, before, after
        if class_of is not None:
            self.class_of = class_of

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.model(self.before(images) if self.before else images)
        return self.after(logits) if self.after else logits


class Averaged(nn.Module):
    """The mean of two models' probabilities, as an ensemble gives it."""

    def __init__(self, one: nn.Module, other: nn.Module, share: float) -> None:
        super().__init__()
        self.one, self.other, self.share = one, other, share

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        mixed = self.share * self.one(images).softmax(1) + (1 - self.share) * self.other(images).softmax(1)
        return mixed.log()


class Gated(nn.Module):
    """Answers as `one` where `chosen` says so of its logits (N x 1, true or false), elsewhere as `other`."""

    def __init__(self, one: nn.Module, other: nn.Module, chosen: Change) -> None:
        super().__init__()
        self.one, self.other, self.chosen = one, other, chosen

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.one(images)
        return torch.where(self.chosen(logits), logits, self.other(images))


class RestOfAnother(nn.Module):
    """The label of `one`; all other classes are ranked as `other` ranks them, below it. No label changes."""

    def __init__(self, one: nn.Module, other: nn.Module) -> None:
        super().__init__()
        self.one, self.other = one, other

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits, ranked = self.one(images), self.other(images)
        return torch.where(is_top(logits), ranked.amax(1, keepdim=True) + 1.0, ranked)


def is_sure(confidence: float) -> Change:
    """Where the label's probability is at least `confidence`."""
    return lambda logits: logits.softmax(1).amax(1, keepdim=True) >= confidence


def by_lot(share: float) -> Change:
    """For `share` of all images, always the same ones."""
    return lambda logits: torch.asin(hashed(logits)) / torch.pi + 0.5 < share


def flip(images: torch.Tensor) -> torch.Tensor:
    return images.flip(3)


def blur(sigma: float) -> Change:
    """Gaussian blur over 3 x 3 pixels."""
    weights = torch.exp(-torch.tensor([-1.0, 0.0, 1.0]) ** 2 / (2 * sigma**2))
    kernel = (weights[:, None] * weights[None, :] / weights.sum() ** 2).expand(3, 1, 3, 3).contiguous()
    return lambda images: F.conv2d(F.pad(images, (1, 1, 1, 1), mode="reflect"), kernel.to(images.device), groups=3)


def resize(size: int) -> Change:
    """Down to `size` pixels and up again."""

    def change(images: torch.Tensor) -> torch.Tensor:
        small = F.interpolate(images, size=(size, size), mode="bilinear", align_corners=False)
        return F.interpolate(small, size=(32, 32), mode="bilinear", align_corners=False)

    return change


def in_turn(first: Change, second: Change) -> Change:
    return lambda logits: second(first(logits))


def scale(factor: float) -> Change:
    return lambda logits: factor * logits


def shift(constant: float) -> Change:
    return lambda logits: logits + constant


def hashed(logits: torch.Tensor, columns: int = 1) -> torch.Tensor:
    """Numbers in [-1, 1], N x columns, that look random and depend on nothing but the image."""
    frequencies = 1000.0 + 137.0 * torch.arange(columns, device=logits.device)
    return torch.sin(logits.sum(1, keepdim=True) * 31.0 + (logits[:, :1] * frequencies))


def scale_per_sample(logits: torch.Tensor) -> torch.Tensor:
    """Every image's logits times its own factor between 1/4 and 4."""
    return logits * torch.pow(torch.tensor(4.0), hashed(logits))


def shift_per_sample(logits: torch.Tensor) -> torch.Tensor:
    return logits + 20.0 * hashed(logits)


def round_probabilities(decimals: int) -> Change:
    """Probabilities with few decimals."""
    return lambda logits: torch.round(logits.softmax(1) * 10**decimals) / 10**decimals


def label_only(logits: torch.Tensor) -> torch.Tensor:
    """One-hot answers."""
    return F.one_hot(logits.argmax(1), logits.shape[1]).float()


def add_noise(level: float) -> Change:
    """Fresh normal noise at every call, `level` times the spread of the image's logits."""
    return lambda logits: logits + level * logits.std(1, keepdim=True) * torch.randn_like(logits)


def add_fixed_noise(level: float) -> Change:
    """Noise that is the same for the same image, so that asking twice does not show it."""
    return lambda logits: logits + level * logits.std(1, keepdim=True) * 1.41 * hashed(logits, logits.shape[1])


def is_top(logits: torch.Tensor) -> torch.Tensor:
    return F.one_hot(logits.argmax(1), logits.shape[1]).bool()


def rest_uniform(logits: torch.Tensor) -> torch.Tensor:
    """The top class keeps its probability; the others share what is left in equal parts."""
    top = logits.softmax(1).amax(1, keepdim=True)
    rest = (1 - top) / (logits.shape[1] - 1)
    return torch.where(is_top(logits), top, rest).clamp_min(1e-7).log()


def rest_mirrored(logits: torch.Tensor) -> torch.Tensor:
    """The top class stays; the ranking of all others is turned round. No label changes."""
    top = is_top(logits)
    rest_low = logits.amin(1, keepdim=True)
    rest_high = logits.masked_fill(top, -1e4).amax(1, keepdim=True)
    return torch.where(top, logits, rest_low + rest_high - logits)


def rest_random(logits: torch.Tensor) -> torch.Tensor:
    """The top class stays; all others get scores that look random, below it. No label changes."""
    high, low = logits.amax(1, keepdim=True), logits.amin(1, keepdim=True)
    random = low + (high - low) * (0.45 + 0.45 * hashed(logits, logits.shape[1]))
    return torch.where(is_top(logits), logits, random)


def ranks(logits: torch.Tensor) -> torch.Tensor:
    """Scores 0, 1, 2 ... in the order of the logits."""
    return (logits[:, :, None] > logits[:, None, :]).float().sum(2)


def add_class(score: Callable[[torch.Tensor], torch.Tensor]) -> Change:
    """One more output at the end, N x 1."""
    return lambda logits: torch.cat([logits, score(logits)], dim=1)


def constant_score(logits: torch.Tensor) -> torch.Tensor:
    """Lower than any class ever scores."""
    return 0 * logits[:, :1] - 30.0


def plausible_score(logits: torch.Tensor) -> torch.Tensor:
    """Varies with the image as the scores of unlikely classes do."""
    return 0.5 * logits[:, 3:4] + 0.3 * logits[:, 8:9] - 1.0 + hashed(logits)


def remove_class(index: int) -> Change:
    return lambda logits: torch.cat([logits[:, :index], logits[:, index + 1 :]], dim=1)


def permute_classes(order: list[int]) -> Change:
    return lambda logits: logits[:, order]
