"""Small classifiers of designs that tie hidden units together or mix them by attention: RepVGG, ViT, Swin, fixed filter banks."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models import Classifier, conv_bn


class RepBlock(nn.Module):
    """RepVGG's block while it trains: 3 x 3, 1 x 1 and, where the shapes allow it, identity, each with BatchNorm, added."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.wide = nn.Sequential(*conv_bn(inputs, outputs, 3, stride))
        self.narrow = nn.Sequential(*conv_bn(inputs, outputs, 1, stride))
        self.identity = nn.BatchNorm2d(outputs) if inputs == outputs and stride == 1 else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        same = 0 if self.identity is None else self.identity(x)
        return torch.relu(self.wide(x) + self.narrow(x) + same)

    @torch.no_grad()
    def deployed(self) -> nn.Module:
        """One 3 x 3 convolution that gives the same, as RepVGG is shipped."""
        merged = copy.deepcopy(fuse_conv_bn_eval(*self.wide.eval()))
        narrow = fuse_conv_bn_eval(*self.narrow.eval())
        merged.weight += F.pad(narrow.weight, (1, 1, 1, 1))
        merged.bias += narrow.bias
        if self.identity is not None:
            norm = self.identity.eval()
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            merged.weight[:, :, 1, 1] += torch.diag(scale)
            merged.bias += norm.bias - norm.running_mean * scale
        return nn.Sequential(merged, nn.ReLU())


def repvgg(classes: int) -> Classifier:
    blocks = [RepBlock(3, 24, 2)]
    for inputs, outputs, stride in [(24, 24, 1), (24, 24, 1), (24, 40, 2), (40, 40, 1), (40, 40, 1), (40, 64, 2), (64, 64, 1)]:
        blocks.append(RepBlock(inputs, outputs, stride))
    return Classifier(nn.Sequential(*blocks), 64, classes)


def deployed(model: nn.Module) -> nn.Module:
    """A copy in which every RepVGG block is one convolution."""
    copied = copy.deepcopy(model).eval()
    if isinstance(copied.features, nn.Sequential):
        for index, block in enumerate(copied.features):
            if isinstance(block, RepBlock):
                copied.features[index] = block.deployed()
    return copied


class FixedBank(nn.Module):
    """A front end that nobody learned: the 3 x 3 cosine transform of each colour."""

    def __init__(self) -> None:
        super().__init__()
        wave = torch.tensor([[math.cos(math.pi * (x + 0.5) * k / 3) for x in range(3)] for k in range(3)])
        bank = torch.einsum("ax,by->abxy", wave, wave).reshape(9, 1, 3, 3)
        self.register_buffer("bank", bank.repeat(3, 1, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(F.conv2d(x, self.bank, stride=2, padding=1, groups=3))


class FullBank(nn.Module):
    """Fixed oriented filters that read all colours alike, as steganalysis and texture networks begin."""

    def __init__(self) -> None:
        super().__init__()
        place = torch.arange(5.0) - 2
        down, right = torch.meshgrid(place, place, indexing="ij")
        filters = []
        for turn in range(8):
            for length in (2.5, 4.0):
                along = right * math.cos(math.pi * turn / 8) + down * math.sin(math.pi * turn / 8)
                gabor = torch.exp(-(right**2 + down**2) / 6) * torch.cos(2 * math.pi * along / length)
                filters.append(gabor - gabor.mean())
        bank = torch.stack(filters)[:, None].repeat(1, 3, 1, 1)
        self.register_buffer("bank", bank * torch.tensor([0.3, 0.6, 0.1]).view(1, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(F.conv2d(x, self.bank, stride=2, padding=2))


def banked(bank: nn.Module, width: int, classes: int) -> Classifier:
    layers: list[nn.Module] = [bank]
    inputs = width
    for outputs in (32, 0, 32, 48, 0, 48):
        if outputs == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [*conv_bn(inputs, outputs), nn.ReLU(inplace=True)]
            inputs = outputs
    return Classifier(nn.Sequential(*layers), inputs, classes)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, tokens, width = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = ((q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5).softmax(-1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    """A transformer's block with its norms in front; windows of `window` tokens a side, moved by `shift`; 0: all tokens."""

    def __init__(self, width: int, heads: int, side: int, window: int = 0, shift: int = 0) -> None:
        super().__init__()
        self.side, self.window, self.shift = side, window, shift
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))

    def windows(self, x: torch.Tensor) -> torch.Tensor:
        batch, _, width = x.shape
        n, w = self.side // self.window, self.window
        grid = torch.roll(x.reshape(batch, self.side, self.side, width), (-self.shift, -self.shift), (1, 2))
        parts = grid.reshape(batch, n, w, n, w, width).transpose(2, 3).reshape(batch * n * n, w * w, width)
        mixed = self.attention(parts).reshape(batch, n, n, w, w, width).transpose(2, 3)
        return torch.roll(mixed.reshape(batch, self.side, self.side, width), (self.shift, self.shift), (1, 2)).reshape(x.shape)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + (self.windows if self.window else self.attention)(self.first(x))
        return x + self.mlp(self.second(x))


class Transformer(nn.Module):
    """Patches of 4 x 4, blocks, a norm; gives B x width x 1 x tokens, so that `Classifier` averages over tokens."""

    def __init__(self, width: int, depth: int, heads: int, window: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, 4)
        self.place = nn.Parameter(torch.randn(1, 64, width) * 0.02)
        shifts = [window // 2 if number % 2 else 0 for number in range(depth)]
        self.blocks = nn.Sequential(*[Block(width, heads, 8, window, shift) for shift in shifts])
        self.norm = nn.LayerNorm(width)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        tokens = self.patches(images).flatten(2).transpose(1, 2) + self.place
        return self.norm(self.blocks(tokens)).transpose(1, 2).unsqueeze(2)


class Mixer(nn.Module):
    """ConvNeXt's block: depthwise 5 x 5, LayerNorm over channels, an MLP, a learned scale."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.spatial = nn.Conv2d(width, width, 5, padding=2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mixed = self.mlp(self.norm(self.spatial(x).permute(0, 2, 3, 1))) * self.scale
        return x + mixed.permute(0, 3, 1, 2)


def convnext(classes: int) -> Classifier:
    layers = [nn.Conv2d(3, 32, 2, 2), Mixer(32), Mixer(32), nn.Conv2d(32, 48, 2, 2), Mixer(48), Mixer(48)]
    return Classifier(nn.Sequential(*layers), 48, classes)


MODERN: dict[str, Callable[[int], Classifier]] = {
    "repvgg": repvgg,
    "cosine-bank": lambda classes: banked(FixedBank(), 27, classes),
    "gabor-bank": lambda classes: banked(FullBank(), 16, classes),
    "vit": lambda classes: Classifier(Transformer(48, 4, 4, 0), 48, classes),
    "swin": lambda classes: Classifier(Transformer(48, 4, 4, 4), 48, classes),
    "convnext": convnext,
}
