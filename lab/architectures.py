"""Architectures as torchvision and timm shape them, with random weights, for what the weights leg sees of each.

usage: architectures.py --out DIR [--only NAME …] [--without KIND …]

Writes, for every architecture, a folder with

    source.onnx    exported as ever; a BatchNormalization is folded into its convolution
    other.onnx     the same from another seed: independent of the source
    dynamo.onnx    the source by PyTorch's newer exporter
    unfolded.onnx  the source with its BatchNormalizations as they are
    float16.onnx   the source's weights in float16
    int8.onnx      the source's weights in int8, with a scale for each row or column

Files of the larger ones have up to 530 MB: with --only they can be made, measured by bench/architectures.mjs and deleted one by one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import timm
import torch
from onnx import helper, numpy_helper
from timm.utils.model import reparameterize_model
from torch import nn
from torch.nn import functional as F
from torchvision import models

OPSET = 17
VISION = [
    "resnet18", "resnet50", "vgg11_bn", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "densenet121", "regnet_y_400mf",
    "shufflenet_v2_x1_0", "squeezenet1_1", "convnext_tiny", "vit_b_16", "swin_t", "swin_v2_t",
]  # fmt: skip
TIMM = ["repvgg_a0", "vit_small_patch16_224", "swin_tiny_patch4_window7_224", "convnextv2_nano", "mixer_s32_224", "eva02_tiny_patch14_224"]
LARGEST = 1024


class Decoder(nn.Module):
    """A block of a language model that sees the past only: one layer for queries, keys and values, or three with shared heads."""

    def __init__(self, width: int, heads: int, shared: int | None = None) -> None:
        super().__init__()
        self.heads, self.shared, self.size = heads, shared or heads, width // heads
        norm = nn.LayerNorm if shared is None else nn.RMSNorm
        self.before, self.between = norm(width), norm(width)
        self.read = nn.Linear(width, (heads + 2 * self.shared) * self.size, bias=shared is None)
        self.write, self.up, self.down = nn.Linear(width, width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.gate = nn.Linear(width, 4 * width) if shared else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        sizes = [width, self.shared * self.size, self.shared * self.size]
        parts = self.read(self.before(x)).split(sizes, -1)
        q, k, v = (part.view(batch, length, -1, self.size).transpose(1, 2) for part in parts)
        if self.shared != self.heads:
            q, k = turned(q), turned(k)
            k, v = (part.repeat_interleave(self.heads // self.shared, 1) for part in (k, v))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.write(mixed.transpose(1, 2).reshape(batch, length, width))
        up = self.up(self.between(x))
        return x + self.down(F.gelu(up) if self.gate is None else F.silu(self.gate(self.between(x))) * up)


def turned(x: torch.Tensor) -> torch.Tensor:
    """Rotary positions."""
    length, size = x.shape[-2:]
    angle = torch.arange(length)[:, None] * 10000 ** (-torch.arange(0, size, 2) / size)
    angle = torch.cat([angle, angle], -1)
    return x * angle.cos() + torch.cat([-x[..., size // 2 :], x[..., : size // 2]], -1) * angle.sin()


class Text(nn.Module):
    """Words in; classes out of an encoder, the next word out of a decoder."""

    def __init__(self, kind: str, words: int = 8000, width: int = 256, depth: int = 4) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(words, width), nn.Embedding(64, width)
        block = {
            "bert": lambda: nn.TransformerEncoderLayer(width, 8, 4 * width, activation="gelu", batch_first=True),
            "gpt": lambda: Decoder(width, 8),
            "llama": lambda: Decoder(width, 8, 2),
        }[kind]
        self.blocks, self.norm = nn.Sequential(*[block() for _ in range(depth)]), nn.LayerNorm(width)
        self.head = nn.Linear(width, 10 if kind == "bert" else words)
        self.kind = kind

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.blocks(self.words(tokens) + self.places(torch.arange(tokens.shape[1]))))
        return self.head(x[:, 0] if self.kind == "bert" else x)


def makers() -> dict[str, Callable[[], nn.Module]]:
    made = {name: (lambda name=name: models.get_model(name)) for name in VISION}
    made |= {f"timm {name}": (lambda name=name: reparameterize_model(timm.create_model(name))) for name in TIMM}
    return made | {f"{kind}-like": (lambda kind=kind: Text(kind)) for kind in ("bert", "gpt", "llama")}


def build(make: Callable[[], nn.Module], seed: int) -> nn.Module:
    """The model in eval mode, with statistics and scales as training leaves them: none is 0 or 1."""
    torch.manual_seed(seed)
    model = make().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
            nn.init.normal_(module.running_mean, std=0.2)
            nn.init.uniform_(module.running_var, 0.5, 2)
    return model


def example(name: str) -> torch.Tensor:
    return torch.randint(0, 1000, (2, 16)) if name.endswith("-like") else torch.zeros(2, 3, 224, 224)


def as_ever(shown: torch.Tensor, model: nn.Module, path: Path, folded: bool = True) -> None:
    mode = torch.onnx.TrainingMode
    torch.onnx.export(
        model, (shown,), path, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}},
        opset_version=OPSET, dynamo=False, training=mode.EVAL if folded else mode.PRESERVE, do_constant_folding=folded,
    )  # fmt: skip


def by_dynamo(shown: torch.Tensor, model: nn.Module, path: Path) -> None:
    shapes = ({0: torch.export.Dim.AUTO},)
    torch.onnx.export(
        model, (shown,), path, input_names=["x"], output_names=["y"], dynamic_shapes=shapes, dynamo=True, external_data=False,
        verbose=False,
    )  # fmt: skip


def stored(path: Path, model: onnx.ModelProto, store: Callable[[np.ndarray, str], tuple[list[onnx.TensorProto], onnx.NodeProto]]) -> None:
    """Writes the model with its matrices and filters stored in another type."""
    graph = model.graph
    nodes = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.ndim < 2 or values.size < LARGEST or values.dtype != np.float32:
            continue
        tensors, node = store(values, tensor.name)
        graph.initializer.remove(tensor)
        graph.initializer.extend(tensors)
        nodes.append(node)
    del graph.value_info[:]
    kept = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *kept])
    onnx.save(model, path)


def half(values: np.ndarray, name: str) -> tuple[list[onnx.TensorProto], onnx.NodeProto]:
    tensor = numpy_helper.from_array(values.astype(np.float16), f"{name}_half")
    return [tensor], helper.make_node("Cast", [tensor.name], [name], to=onnx.TensorProto.FLOAT)


def eight_bits(values: np.ndarray, name: str) -> tuple[list[onnx.TensorProto], onnx.NodeProto]:
    """Filters have a scale for each of their outputs, and so have matrices as MatMul takes them."""
    axis = values.ndim - 1 if values.ndim < 4 else 0
    others = tuple(i for i in range(values.ndim) if i != axis)
    scale = np.maximum(np.abs(values).max(others), 1e-9).astype(np.float32) / 127
    shape = [-1 if i == axis else 1 for i in range(values.ndim)]
    whole = np.round(values / scale.reshape(shape)).astype(np.int8)
    tensors = [numpy_helper.from_array(whole, f"{name}_int8"), numpy_helper.from_array(scale, f"{name}_scale")]
    return tensors, helper.make_node("DequantizeLinear", [tensor.name for tensor in tensors], [name], axis=axis)


def write(source: nn.Module, other: nn.Module, shown: torch.Tensor, folder: Path, without: list[str]) -> None:
    """Two models of one architecture; `shown`: what the exporters run them on."""
    folder.mkdir(parents=True, exist_ok=True)
    attempts = {
        "source": lambda path: as_ever(shown, source, path),
        "dynamo": lambda path: by_dynamo(shown, source, path),
        "unfolded": lambda path: as_ever(shown, source, path, folded=False),
        "float16": lambda path: stored(path, onnx.load(first), half),
        "int8": lambda path: stored(path, onnx.load(first), eight_bits),
    }
    normalised = any(isinstance(module, nn.BatchNorm2d) for module in source.modules())
    first = folder / "source.onnx"
    for kind, attempt in attempts.items():
        if kind in without or (kind == "unfolded" and not normalised):
            continue
        try:
            attempt(folder / f"{kind}.onnx")
        except Exception as error:  # Not every exporter knows every model: what cannot be written is left out, and said.
            print(f"{folder.name}: no {kind}: {type(error).__name__}", flush=True)
        if not first.exists() and (folder / "dynamo.onnx").exists():
            first = folder / "dynamo.onnx"
    (as_ever if first.stem == "source" else by_dynamo)(shown, other, folder / "other.onnx")
    if first.stem == "dynamo":
        first.rename(folder / "source.onnx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=list(makers()))
    parser.add_argument("--without", nargs="*", default=[])
    arguments = parser.parse_args()
    for name in arguments.only:
        source, other = (build(makers()[name], seed) for seed in (1, 2))
        write(source, other, example(name), arguments.out / name.replace(" ", "-"), arguments.without)
        print(name, flush=True)


if __name__ == "__main__":
    main()
