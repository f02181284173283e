"""A training that is short for what it reaches: 84 % on half of CIFAR-10 as JPEG, in four minutes of one CPU core; after Jordan's airbench.

What it has beside `training.py`: a stem that whitens patches and stays as it is, steps of convolutions that are made orthogonal
(Muon), a shift for each image, mirror images in turns, small images for the first part, label smoothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import functional as F

from data import Split
from training import Loss

Answer = Callable[[torch.Tensor], torch.Tensor]
SHIFT = 2
# The first part of the steps sees images of this size.
SMALL, SMALL_PART = 24, 0.65
WARM_PART = 0.23
RATE, DECAY, MOMENTUM = 0.4, 2e-3, 0.85
RATE_OF_CONVOLUTIONS, MOMENTUM_OF_CONVOLUTIONS = 0.08, 0.6
# Of the polynomial that moves every singular value towards 1 (Jordan 2024).
QUINTIC = (3.4445, -4.7750, 2.0315)


def smoothed(model, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(model(images), labels, label_smoothing=0.2)


@torch.no_grad()
def whiten(stem: nn.Conv2d, images: torch.Tensor) -> None:
    """The stem's first half becomes the main axes of the images' patches, scaled to one variance; the other, their negatives."""
    count, size = stem.out_channels // 2, stem.kernel_size[0]
    patches = F.unfold(images, size).transpose(1, 2).flatten(0, 1)
    variances, axes = torch.linalg.eigh(patches.T @ patches / len(patches))
    scaled = (axes / (variances + 5e-4).sqrt()).T.flip(0)[:count].view(count, *stem.weight.shape[1:])
    stem.weight.copy_(torch.cat([scaled, -scaled]))
    stem.bias.zero_()


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Nearly the orthogonal matrix that is nearest to `matrix`."""
    a, b, c = QUINTIC
    wide = matrix if len(matrix) <= matrix.shape[1] else matrix.T
    wide = (wide / wide.norm().clamp_min(1e-7)).bfloat16()
    for _ in range(3):
        square = wide @ wide.T
        wide = a * wide + (b * square + c * square @ square) @ wide
    return (wide if len(matrix) <= matrix.shape[1] else wide.T).float()


@dataclass
class Stepper:
    """Orthogonal steps for the convolutions but the stem, SGD for the rest; norms' scales do not decay."""

    model: nn.Module
    stem: nn.Conv2d
    momenta: dict[nn.Parameter, torch.Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stem.weight.requires_grad_(False)
        learned = [one for one in self.model.parameters() if one.requires_grad]
        self.momenta = {one: torch.zeros_like(one) for one in learned if one.ndim == 4}
        scales = [one.weight for one in self.model.modules() if isinstance(one, nn.BatchNorm2d)]
        constant = {*self.momenta, *scales}
        others = [one for one in learned if one not in constant]
        self.sgd = torch.optim.SGD([{"params": others, "weight_decay": DECAY}, {"params": scales}],
                                   lr=RATE, momentum=MOMENTUM, nesterov=True)

    @torch.no_grad()
    def step(self, share: float) -> None:
        """`share` of the highest rate."""
        for group in self.sgd.param_groups:
            group["lr"] = RATE * share
        self.sgd.step()
        for weight, momentum in self.momenta.items():
            momentum.mul_(MOMENTUM_OF_CONVOLUTIONS).add_(weight.grad)
            ahead = weight.grad + MOMENTUM_OF_CONVOLUTIONS * momentum
            weight.mul_(len(weight) ** 0.5 / weight.norm())
            weight.sub_(RATE_OF_CONVOLUTIONS * share * orthogonal(ahead.flatten(1)).view_as(weight))
        self.model.zero_grad(set_to_none=True)


def shifted(padded: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Every image cut out of its padded form at a place of its own."""
    size = padded.shape[-1] - 2 * SHIFT
    across = 2 * SHIFT + 1
    places = torch.randint(across**2, (len(padded),), generator=generator)
    cut = padded[:, :, :size, :size].clone(memory_format=torch.channels_last)
    for place in range(across**2):
        top, left = divmod(place, across)
        chosen = places == place
        cut[chosen] = padded[chosen][:, :, top : top + size, left : left + size]
    return cut


def bfloat16_where_fast(device: torch.device) -> torch.autocast:
    """Arithmetic in bfloat16: nearly twice as fast where the processor has it, and left alone where it would be slower."""
    fast = device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=fast)


def quickened(model: Answer) -> Answer:
    """The same model, asked in the faster arithmetic."""

    def faster(images: torch.Tensor) -> torch.Tensor:
        with bfloat16_where_fast(images.device):
            return model(images.contiguous(memory_format=torch.channels_last)).float()

    return faster


def shrunk(model: Answer) -> Answer:
    """The same model, which sees images smaller than they are."""
    return lambda images: model(F.interpolate(images, SMALL, mode="bilinear", antialias=True))


def share_of_rate(done: float) -> float:
    """Up from a fifth, then down to nothing."""
    return 0.2 + 0.8 * done / WARM_PART if done < WARM_PART else (1 - done) / (1 - WARM_PART)


def train_quickly(model: nn.Module, split: Split, *, epochs: int, seed: int, loss: Loss = smoothed, batch: int = 256) -> nn.Module:
    """Trains a model of models.LARGE in place, in bfloat16 where that is faster; the same seed gives the same run on the same machine."""
    generator = torch.Generator().manual_seed(seed)
    whiten(model.features[0], split.images[:2000])
    stepper = Stepper(model, model.features[0])
    padded = F.pad(split.images, (SHIFT,) * 4, mode="reflect")
    mirrored = torch.rand(len(split.labels), generator=generator) < 0.5
    steps = epochs * (len(split.labels) // batch)
    step = 0
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(split.labels), generator=generator)
        mirrored = ~mirrored
        for chosen in order.split(batch)[: len(order) // batch]:
            images = shifted(padded[chosen], generator)
            images = torch.where(mirrored[chosen].view(-1, 1, 1, 1), images.flip(3), images)
            model_of_now = shrunk(model) if step < SMALL_PART * steps else model
            loss(quickened(model_of_now), images, split.labels[chosen]).backward()
            stepper.step(share_of_rate(step / steps))
            step += 1
    return model.requires_grad_(True).eval()
