"""PyTorch models to ONNX files, in float32, float16 and statically quantised int8."""

from __future__ import annotations

import copy
import inspect
import io
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET = 13
# PyTorch from 2.9 on exports in another way, which knows neither this opset nor these arguments, unless it is told not to.
AS_EVER = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def to_onnx(model: nn.Module, size: int = 32, channels: int = 3, output: str = "logits") -> onnx.ModelProto:
    """The model in eval mode with one input `images` (N x channels x size x size) and one `output` (N x values)."""
    buffer = io.BytesIO()
    plain = copy.deepcopy(model).eval().to(memory_format=torch.contiguous_format)
    torch.onnx.export(
        plain,
        torch.zeros(1, channels, size, size),
        buffer,
        input_names=["images"],
        output_names=[output],
        dynamic_axes={"images": {0: "batch"}, output: {0: "batch"}},
        opset_version=OPSET,
        **AS_EVER,
    )
    return onnx.load_from_string(buffer.getvalue())


def to_float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """All weights and all arithmetic in float16; input and output stay float32 behind casts."""
    half = copy.deepcopy(model)
    graph = half.graph
    tensors = list(graph.initializer) + [a.t for n in graph.node for a in n.attribute if n.op_type == "Constant"]
    for tensor in tensors:
        if tensor.data_type == TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))
    source, target = graph.input[0].name, graph.output[0].name
    for node in graph.node:
        node.input[:] = ["images_half" if name == source else name for name in node.input]
        node.output[:] = ["logits_half" if name == target else name for name in node.output]
    graph.node.insert(0, helper.make_node("Cast", [source], ["images_half"], to=TensorProto.FLOAT16))
    graph.node.append(helper.make_node("Cast", ["logits_half"], [target], to=TensorProto.FLOAT))
    del graph.value_info[:]
    onnx.checker.check_model(half)
    return half


class FakeQuantised(nn.Module):
    """A convolution or linear layer with its input and its weights rounded to int8 (weights per output channel or tensor)."""

    def __init__(self, layer: nn.Module, per_channel: bool) -> None:
        super().__init__()
        self.layer = layer
        self.low, self.high, self.observing = 0.0, 0.0, True
        scales = layer.weight.detach().flatten(1).abs().amax(1).clamp_min(1e-8) / 127
        if not per_channel:
            scales = scales.amax().expand(len(scales)).contiguous()
        self.register_buffer("scales", scales)
        self.register_buffer("zeros", torch.zeros_like(scales, dtype=torch.int32))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.observing:
            self.low, self.high = min(self.low, float(x.min())), max(self.high, float(x.max()))
            return self.layer(x)
        scale = (self.high - self.low) / 255
        zero = int(round(-128 - self.low / scale))
        rounded = torch.fake_quantize_per_tensor_affine(x, scale, zero, -128, 127)
        weight = torch.fake_quantize_per_channel_affine(self.layer.weight, self.scales, self.zeros, 0, -128, 127)
        if isinstance(self.layer, nn.Linear):
            return nn.functional.linear(rounded, weight, self.layer.bias)
        c = self.layer
        return nn.functional.conv2d(rounded, weight, c.bias, c.stride, c.padding, c.dilation, c.groups)


def wrap_layers(module: nn.Module, per_channel: bool) -> None:
    for name, child in module.named_children():
        if isinstance(child, (nn.Conv2d, nn.Linear)):
            setattr(module, name, FakeQuantised(child, per_channel))
        else:
            wrap_layers(child, per_channel)


def fuse_batch_norm(module: nn.Module) -> None:
    """Folds every Conv-BatchNorm pair of a Sequential, as every inference exporter does."""
    for child in module.children():
        fuse_batch_norm(child)
    if isinstance(module, nn.Sequential):
        for index in range(len(module) - 1):
            if isinstance(module[index], nn.Conv2d) and isinstance(module[index + 1], nn.BatchNorm2d):
                module[index] = fuse_conv_bn_eval(module[index], module[index + 1])
                module[index + 1] = nn.Identity()


@torch.no_grad()
def quantised(model: nn.Module, images: torch.Tensor, per_channel: bool = True) -> nn.Module:
    """Static quantisation to int8; activation ranges come from `images`. `quantised_to_onnx` writes it."""
    copied = copy.deepcopy(model).eval()
    fuse_batch_norm(copied)
    wrap_layers(copied, per_channel)
    for batch in images.split(500):
        copied(batch)
    for layer in copied.modules():
        if isinstance(layer, FakeQuantised):
            layer.observing = False
    return copied


def quantised_to_onnx(model: nn.Module) -> onnx.ModelProto:
    """The QuantizeLinear/DequantizeLinear form with int8 weights."""
    return store_weights_as_int8(to_onnx(model))


def store_weights_as_int8(model: onnx.ModelProto) -> onnx.ModelProto:
    """Replaces float weights that pass through QuantizeLinear by the int8 tensor it would produce."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    constants = {n.output[0]: n.attribute[0].t for n in graph.node if n.op_type == "Constant"}
    for node in [n for n in graph.node if n.op_type == "QuantizeLinear" and n.input[0] in stored]:
        weight = numpy_helper.to_array(stored[node.input[0]])
        scale = numpy_helper.to_array({**constants, **stored}[node.input[1]])
        shape = [-1] + [1] * (weight.ndim - 1)
        rounded = np.clip(np.rint(weight / scale.reshape(shape)), -128, 127).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(rounded, node.output[0]))
        graph.node.remove(node)
        graph.initializer.remove(stored[node.input[0]])
    onnx.checker.check_model(model)
    return model


def save(model: onnx.ModelProto, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
