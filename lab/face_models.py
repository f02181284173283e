"""Embedding networks of three families with 20,000 to 25,000 parameters, and the head that they are trained with."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from data import DEVICE, Split
from models import Inverted, Residual, conv_bn

# Cosines times this are the logits. No angular margin: models so small do not learn with one.
SCALE = 16.0


class Embedder(nn.Module):
    """Features (channels x 6 x 6), one learned 6 x 6 filter per channel as MobileFaceNet has it, and one linear layer.

    Grey faces N x 1 x 48 x 48 to embeddings N x dim, not normalised.
    """

    def __init__(self, features: nn.Module, channels: int, dim: int) -> None:
        super().__init__()
        self.features = features
        self.place = nn.Conv2d(channels, channels, 6, groups=channels, bias=False)
        self.head = nn.Linear(channels, dim, bias=False)
        self.centre = nn.BatchNorm1d(dim, affine=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.centre(self.head(self.place(self.features(images)).flatten(1)))


def vgg() -> Embedder:
    layers: list[nn.Module] = []
    inputs = 1
    for width, stride in ((16, 2), (20, 2), (28, 1), (0, 0), (40, 1)):
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [*conv_bn(inputs, width, 3, stride), nn.ReLU(inplace=True)]
            inputs = width
    return Embedder(nn.Sequential(*layers), inputs, 64)


def resnet() -> Embedder:
    blocks = [Residual(16, 20, 2), Residual(20, 28, 2)]
    return Embedder(nn.Sequential(*conv_bn(1, 16, 3, 2), nn.ReLU(inplace=True), *blocks), 28, 64)


def mobilenet() -> Embedder:
    blocks = [Inverted(16, 24, 2, 1), Inverted(24, 24, 1, 2), Inverted(24, 48, 2, 2), Inverted(48, 48, 1, 2)]
    return Embedder(nn.Sequential(*conv_bn(1, 16, 3, 2), nn.ReLU6(inplace=True), *blocks), 48, 48)


FAMILIES = {"resnet": resnet, "vgg": vgg, "mobilenet": mobilenet}


def build(family: str, seed: int) -> Embedder:
    """A freshly initialised model of `family`; the same seed gives the same weights."""
    torch.manual_seed(seed)
    return FAMILIES[family]().to(DEVICE, memory_format=torch.channels_last)


class Recogniser(nn.Module):
    """An embedding network with a direction for every person it is trained on: logits are scaled cosines."""

    def __init__(self, embedder: Embedder, people: torch.Tensor) -> None:
        super().__init__()
        self.embedder = embedder
        self.people = nn.Parameter(people)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return SCALE * F.normalize(self.embedder(images)) @ F.normalize(self.people).T


def with_random_people(embedder: Embedder, split: Split) -> Recogniser:
    return Recogniser(embedder, torch.randn(int(split.labels.max()) + 1, embedder.head.out_features, device=DEVICE))


@torch.no_grad()
def with_known_people(embedder: Embedder, split: Split) -> Recogniser:
    """Each person's direction is the mean of the model's embeddings of that person."""
    embedder.eval()
    embedded = torch.cat([F.normalize(embedder(batch)) for batch in split.images.split(500)])
    people = torch.zeros(int(split.labels.max()) + 1, embedded.shape[1], device=DEVICE)
    return Recogniser(embedder, people.index_add(0, split.labels, embedded))
