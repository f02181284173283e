"""One training loop for every model of the lab: SGD with momentum (or AdamW), one-cycle rate, flips and crops."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import nn
from torch.nn import functional as F

from data import Split

# What a batch of (already augmented) images and their true labels is trained towards.
Loss = Callable[[nn.Module, torch.Tensor, torch.Tensor], torch.Tensor]
Optimiser = Callable[[list[nn.Parameter], float, float], torch.optim.Optimizer]


def cross_entropy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(model(images), labels)


def sgd(parameters: list[nn.Parameter], rate: float, decay: float) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=rate, momentum=0.9, weight_decay=decay, nesterov=True)


def adamw(parameters: list[nn.Parameter], rate: float, decay: float) -> torch.optim.Optimizer:
    """As transformers are trained: biases and norms do not decay."""
    decaying = {"params": [one for one in parameters if one.ndim > 1], "weight_decay": decay}
    others = {"params": [one for one in parameters if one.ndim <= 1], "weight_decay": 0}
    return torch.optim.AdamW([decaying, others], lr=rate)


def augment(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Mirror half of the images and shift the batch by up to 4 pixels (one shift per batch: cheap on a CPU)."""
    mirrored = (torch.rand(len(images), 1, 1, 1, generator=generator) < 0.5).to(images.device)
    flipped = torch.where(mirrored, images.flip(3), images)
    padded = F.pad(flipped, (4, 4, 4, 4), mode="reflect")
    top, left = torch.randint(0, 9, (2,), generator=generator).tolist()
    size = images.shape[-1]
    return padded[:, :, top : top + size, left : left + size].contiguous(memory_format=torch.channels_last)


def train(
    model: nn.Module,
    split: Split,
    *,
    epochs: int,
    rate: float,
    seed: int,
    loss: Loss = cross_entropy,
    optimiser: Optimiser = sgd,
    parameters: Iterable[nn.Parameter] | None = None,
    decay: float = 5e-4,
    batch: int = 128,
    after_step: Callable[[], None] | None = None,
    freeze_statistics: bool = False,
) -> nn.Module:
    """Trains in place and returns the model in eval mode; the same seed gives the same run on the same machine."""
    generator = torch.Generator().manual_seed(seed)
    trained = list(parameters if parameters is not None else model.parameters())
    model.requires_grad_(parameters is None)
    for parameter in trained:
        parameter.requires_grad_(True)
    stepper = optimiser(trained, rate, decay)
    steps = epochs * (len(split.labels) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(stepper, max_lr=rate, total_steps=steps, pct_start=0.2)
    model.train(not freeze_statistics)
    for _ in range(epochs):
        order = torch.randperm(len(split.labels), generator=generator)
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            images = augment(split.images[chosen], generator)
            stepper.zero_grad(set_to_none=True)
            loss(model, images, split.labels[chosen]).backward()
            stepper.step()
            schedule.step()
            if after_step:
                after_step()
    return model.requires_grad_(True).eval()
