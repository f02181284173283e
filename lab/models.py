"""The paper's four families (VGG, ResNet, DenseNet, MobileNet), shrunk until a CPU core trains one in minutes."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from data import DEVICE


def conv_bn(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(outputs)]


class Classifier(nn.Module):
    """Features, global average pooling and one linear layer, which is what `finetune-last` trains."""

    def __init__(self, features: nn.Module, width: int, classes: int) -> None:
        super().__init__()
        self.features = features
        self.head = nn.Linear(width, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images).mean(dim=(2, 3)))


def vgg(classes: int) -> Classifier:
    layers = [*conv_bn(3, 16, 3, 2), nn.ReLU(inplace=True)]
    inputs = 16
    for width in (32, 0, 32, 48, 0, 48):
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [*conv_bn(inputs, width), nn.ReLU(inplace=True)]
            inputs = width
    return Classifier(nn.Sequential(*layers), inputs, classes)


class Residual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*conv_bn(inputs, outputs, 3, stride), nn.ReLU(inplace=True), *conv_bn(outputs, outputs))
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else nn.Sequential(*conv_bn(inputs, outputs, 1, stride))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet(classes: int) -> Classifier:
    blocks = [Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 40, 2)]
    return Classifier(nn.Sequential(*conv_bn(3, 16, 3, 2), nn.ReLU(inplace=True), *blocks), 40, classes)


class Inverted(nn.Module):
    """MobileNetV2's block: expand, depthwise, project, with a shortcut where the shapes allow it."""

    def __init__(self, inputs: int, outputs: int, stride: int, expand: int) -> None:
        super().__init__()
        wide = inputs * expand
        self.body = nn.Sequential(
            *conv_bn(inputs, wide, 1),
            nn.ReLU6(inplace=True),
            *conv_bn(wide, wide, 3, stride, groups=wide),
            nn.ReLU6(inplace=True),
            *conv_bn(wide, outputs, 1),
        )
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x) if self.residual else self.body(x)


def mobilenet(classes: int) -> Classifier:
    blocks = [Inverted(16, 32, 2, 2), Inverted(32, 32, 1, 3), Inverted(32, 48, 2, 4), Inverted(48, 48, 1, 3)]
    last = [*conv_bn(48, 128, 1), nn.ReLU6(inplace=True)]
    return Classifier(nn.Sequential(*conv_bn(3, 16, 3, 2), nn.ReLU6(inplace=True), *blocks, *last), 128, classes)


class Dense(nn.Module):
    def __init__(self, inputs: int, growth: int) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU(inplace=True), nn.Conv2d(inputs, growth, 3, 1, 1, bias=False))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x, self.body(x)], dim=1)


def densenet(classes: int) -> Classifier:
    layers: list[nn.Module] = [nn.Conv2d(3, 16, 3, 2, 1, bias=False)]
    width, growth = 16, 16
    for block in range(2):
        for _ in range(2 if block == 0 else 4):
            layers.append(Dense(width, growth))
            width += growth
        if block == 0:
            layers += [nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.Conv2d(width, 32, 1, bias=False), nn.AvgPool2d(2)]
            width = 32
    layers += [nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    return Classifier(nn.Sequential(*layers), width, classes)


class Skip(nn.Module):
    """Two convolutions at one size, and what they read added to what they give."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*conv_bn(width, width), nn.ReLU(), *conv_bn(width, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.body(x))


def large(classes: int, rest: Callable[[int], list[nn.Module]]) -> Classifier:
    """Three halvings of the image, each a convolution before the pooling and `rest` after it; after Jordan's airbench."""
    layers: list[nn.Module] = [nn.Conv2d(3, 24, 2, bias=False), nn.BatchNorm2d(24), nn.ReLU()]
    inputs = 24
    for width in (40, 80, 160):
        convolution, norm = conv_bn(inputs, width)
        layers += [convolution, nn.MaxPool2d(2), norm, nn.ReLU(), *rest(width)]
        inputs = width
    return Classifier(nn.Sequential(*layers), inputs, classes)


def wide(classes: int) -> Classifier:
    return large(classes, lambda width: [*conv_bn(width, width), nn.ReLU()])


def deep(classes: int) -> Classifier:
    return large(classes, lambda width: [Skip(width)])


FAMILIES = {"vgg": vgg, "resnet": resnet, "mobilenet": mobilenet, "densenet": densenet}
# Ten times as large: 400,000 and 760,000 parameters.
LARGE = {"wide": wide, "deep": deep}


def build(family: str, seed: int, classes: int = 10) -> Classifier:
    """A freshly initialised model of `family`; the same seed gives the same weights."""
    torch.manual_seed(seed)
    return {**FAMILIES, **LARGE}[family](classes).to(DEVICE, memory_format=torch.channels_last)
