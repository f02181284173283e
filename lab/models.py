"""The paper's four families (VGG, ResNet, DenseNet, MobileNet), shrunk until a CPU core trains one in minutes."""

from __future__ import annotations

from collections.abc import Sequence

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
    """A convolution at one size, and what it reads added to what it gives."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*conv_bn(width, width), nn.ReLU())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x)


def strong(classes: int, stem: nn.Conv2d, groups: Sequence[tuple[int, bool]], skips: bool = False) -> Classifier:
    """After Jordan's airbench: a stem without a norm, and groups of two convolutions, with a pooling after the first of most.

    `groups` has the width of each and whether it pools. Convolutions begin as identities as far as they can.
    """
    layers: list[nn.Module] = [stem, nn.ReLU()]
    inputs = stem.out_channels
    for width, pools in groups:
        convolution, norm = conv_bn(inputs, width)
        second = [Skip(width)] if skips else [*conv_bn(width, width), nn.ReLU()]
        layers += [convolution, *([nn.MaxPool2d(2)] if pools else []), norm, nn.ReLU(), *second]
        inputs = width
    model = Classifier(nn.Sequential(*layers), inputs, classes)
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d) and layer is not stem:
            nn.init.dirac_(layer.weight.data[: layer.in_channels])
    return model


def chain(classes: int) -> Classifier:
    return strong(classes, nn.Conv2d(3, 24, 3, 1, 1), [(32, True), (96, True), (128, True)])


def skip(classes: int) -> Classifier:
    return strong(classes, nn.Conv2d(3, 24, 3, 1, 1), [(32, True), (96, True), (128, True)], skips=True)


def broad(classes: int) -> Classifier:
    return strong(classes, nn.Conv2d(3, 24, 3, 1, 1), [(32, True), (112, True), (192, True)])


def patch(classes: int) -> Classifier:
    return strong(classes, nn.Conv2d(3, 32, 4, 2, 1), [(48, False), (96, True), (128, True)])


FAMILIES = {"vgg": vgg, "resnet": resnet, "mobilenet": mobilenet, "densenet": densenet}
# Ten times as large.
LARGE = {"chain": chain, "skip": skip, "broad": broad, "patch": patch}


def build(family: str, seed: int, classes: int = 10) -> Classifier:
    """A freshly initialised model of `family`; the same seed gives the same weights."""
    torch.manual_seed(seed)
    return {**FAMILIES, **LARGE}[family](classes).to(DEVICE, memory_format=torch.channels_last)
