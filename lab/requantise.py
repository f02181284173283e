"""JPEG's loss as part of a graph: luma and chroma, 8 x 8 cosine transform, rounding by the standard's tables, and back."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional as F

import data

LUMA = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]  # fmt: skip
CHROMA = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    *[99] * 32,
]  # fmt: skip
TO_YCC = [[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]]


def cosine_basis() -> torch.Tensor:
    """The 64 basis images of the transform, 64 x 1 x 8 x 8, orthonormal."""
    place = torch.arange(8)
    waves = torch.cos((2 * place[None, :] + 1) * place[:, None] * math.pi / 16) / 2
    waves[0] /= math.sqrt(2)
    return torch.einsum("uy,vx->uvyx", waves, waves).reshape(64, 1, 8, 8)


def table(base: list[int], quality: int) -> torch.Tensor:
    """The standard's table at `quality`, scaled as libjpeg does, 1 x 64 x 1 x 1."""
    percent = 5000 / quality if quality < 50 else 200 - 2 * quality
    return ((torch.tensor(base, dtype=torch.float32) * percent + 50) / 100).floor().clamp(1, 255).view(1, 64, 1, 1)


class Requantise(nn.Module):
    """Normalised images in, normalised images out, as if compressed once at `quality` (4:2:0, without bit stream)."""

    def __init__(self, quality: int) -> None:
        super().__init__()
        to_ycc = torch.tensor(TO_YCC)
        self.register_buffer("mean", torch.tensor(data.MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(data.STD).view(1, 3, 1, 1))
        self.register_buffer("to_ycc", to_ycc.view(3, 3, 1, 1))
        self.register_buffer("to_rgb", to_ycc.inverse().view(3, 3, 1, 1))
        self.register_buffer("basis", cosine_basis())
        self.register_buffer("luma", table(LUMA, quality))
        self.register_buffer("chroma", table(CHROMA, quality))

    def plane(self, pixels: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
        coefficients = F.conv2d(pixels, self.basis, stride=8)
        return F.conv_transpose2d(torch.round(coefficients / steps) * steps, self.basis, stride=8)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        ycc = F.conv2d((images * self.std + self.mean) * 255, self.to_ycc)
        luma = self.plane(ycc[:, :1] - 128, self.luma) + 128
        halves = F.avg_pool2d(ycc[:, 1:], 2)
        planes = [self.plane(halves[:, index : index + 1], self.chroma) for index in range(2)]
        chroma = F.interpolate(torch.cat(planes, dim=1), size=(32, 32), mode="bilinear", align_corners=False)
        rgb = F.conv2d(torch.cat([luma, chroma], dim=1), self.to_rgb)
        return ((rgb / 255).clamp(0, 1) - self.mean) / self.std
