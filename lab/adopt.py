"""Turns a published ONNX file of one of the lab's families back into a trainable model, as a thief with the file would.

usage: adopt.py --data DIR --work DIR --model M.onnx --family FAMILY --name NAME

The model is put into --work under NAME (for instance `vgg-source`), where zoo.py and evasions.py then find it instead of
training it. Exporters fold batch norm into the convolution before it; it is unfolded again so that training works as usual.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

import data
import models


def in_order(model: nn.Module, kind: type[nn.Module], images: torch.Tensor) -> list[tuple[str, nn.Module]]:
    """Layers of `kind` with their names, as they are called for `images`."""
    called: list[tuple[str, nn.Module]] = []
    hooks = [layer.register_forward_hook(lambda _m, _i, _o, named=(name, layer): called.append(named))
             for name, layer in model.named_modules() if isinstance(layer, kind)]
    model(images)
    for hook in hooks:
        hook.remove()
    return called


def unfold(norm: nn.BatchNorm2d, bias: torch.Tensor):
    """Sets `norm`, when it is called, so that it adds `bias` and nothing else, with the statistics of what comes in."""

    def set_up(_module: nn.Module, inputs: tuple[torch.Tensor]) -> None:
        var, mean = torch.var_mean(inputs[0], dim=(0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(var)
        norm.weight.copy_((var + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)

    return norm.register_forward_pre_hook(set_up)


@torch.no_grad()
def adopt(file: onnx.ModelProto, family: str, images: torch.Tensor) -> nn.Module:
    """A model of `family` that answers as `file` does."""
    stored = {tensor.name: torch.from_numpy(np.array(numpy_helper.to_array(tensor))) for tensor in file.graph.initializer}
    model = models.build(family, 0).eval()
    model.load_state_dict({name: value for name, value in stored.items() if name in model.state_dict()}, strict=False)
    convolutions = [node for node in file.graph.node if node.op_type == "Conv"]
    folded = [node for node in convolutions if len(node.input) == 3]
    norms = [norm for name, norm in in_order(model, nn.BatchNorm2d, images[:1]) if f"{name}.weight" not in stored]
    for node, (_, layer) in zip(convolutions, in_order(model, nn.Conv2d, images[:1]), strict=True):
        layer.weight.copy_(stored[node.input[1]])
    hooks = [unfold(norm, stored[node.input[2]]) for node, norm in zip(folded, norms, strict=True)]
    model(images)
    for hook in hooks:
        hook.remove()
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--model"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--family", choices=models.FAMILIES, required=True)
    parser.add_argument("--name", required=True)
    arguments = parser.parse_args()
    images = data.Images(arguments.data, arguments.work)
    model = adopt(onnx.load(arguments.model), arguments.family, images.attacker.images[:2000])
    torch.save(model.state_dict(), arguments.work / f"{arguments.name}.pt")


if __name__ == "__main__":
    main()
