"""Layers, spaces and row norms of the fixture models, for test/onnx/layers/fixtures.test.ts.

    python3 lab/goldens/weights.py && npx biome format --write test/onnx/layers/goldens

writes test/onnx/layers/goldens/fixtures.json. A unit is followed through the graph on its own here, as an element of
a union-find structure, so that nothing but ONNX's definitions of the operators is shared with the reader under test. It
knows the operators of the fixtures only.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "test" / "onnx" / "layers" / "goldens" / "fixtures.json"
MODELS = [
    "source",
    "derived/finetune-all-1",
    "derived/prune-50",
    "derived/quantise-float16",
    "derived/quantise-int8",
    "unrelated/unrelated-densenet-1",
    "unrelated/unrelated-mobilenet-1",
    "unrelated/unrelated-resnet-1",
    "unrelated/unrelated-vgg-1",
]
LIKE_INPUT = {"Relu", "Clip", "MaxPool", "AveragePool", "Pad", "ReduceMean", "Cast", "QuantizeLinear", "Identity"}


class Units:
    """Hidden units, each with a parent in its class of units that are one and the same."""

    def __init__(self):
        self.parent = []

    def new(self, count):
        first = len(self.parent)
        self.parent += range(first, first + count)
        return list(range(first, first + count))

    def find(self, unit):
        while self.parent[unit] != unit:
            unit = self.parent[unit]
        return unit

    def join(self, one, other):
        one, other = self.find(one), self.find(other)
        self.parent[max(one, other)] = min(one, other)


def dequantised(values, scale, zero, axis):
    shape = [-1 if i == axis else 1 for i in range(values.ndim)] if scale.size > 1 else [1] * values.ndim
    return (values.astype(np.float64) - zero.astype(np.float64).reshape(shape)) * scale.reshape(shape)


def layers_of(model):
    units = Units()
    constants = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    carried = {i.name: units.new(3) for i in model.graph.input}
    users = [name for node in model.graph.node for name in node.input]
    layers, makers = [], {}
    for node in model.graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        first = node.input[0] if node.input else None
        out = node.output[0]
        if node.op_type == "Constant":
            constants[out] = numpy_helper.to_array(attributes["value"])
        elif node.op_type == "DequantizeLinear" and first in constants:
            parts = [constants[name] for name in node.input]
            constants[out] = dequantised(*parts, attributes.get("axis", 1))
        elif first in constants and node.op_type in LIKE_INPUT:
            constants[out] = constants[first]
        elif node.op_type in ("Conv", "Gemm"):
            weights = constants[node.input[1]].astype(np.float64)
            if node.op_type == "Gemm" and not attributes.get("transB", 0):
                weights = weights.T
            depthwise = attributes.get("group", 1) > 1
            carried[out] = carried[first] if depthwise else units.new(len(weights))
            layer = {
                "operator": node.op_type,
                "weights": weights.reshape(*weights.shape[:2], -1),
                "groups": attributes.get("group", 1),
                "rows": carried[out],
                "columns": carried[first],
            }
            layers.append(layer)
            makers[out] = layer
        elif node.op_type == "BatchNormalization":
            scale, _, _, variance = [constants[name].astype(np.float64) for name in node.input[1:]]
            if first in makers and users.count(first) == 1:
                makers[first]["weights"] *= (scale / np.sqrt(variance + attributes["epsilon"]))[:, None, None]
            carried[out] = carried[first]
        elif node.op_type == "Concat":
            carried[out] = [unit for name in node.input for unit in carried[name]]
        elif node.op_type == "Add":
            for one, other in zip(*(carried[name] for name in node.input)):
                units.join(one, other)
            carried[out] = carried[first]
        elif node.op_type in LIKE_INPUT or node.op_type == "DequantizeLinear":
            carried[out] = carried[first]
        else:
            raise SystemExit(f"unknown operator {node.op_type}")
    return units, layers


def described(path):
    units, layers = layers_of(onnx.load(path))
    names = {}

    def numbered(members):
        """Units as numbers in the order of their first appearance, so that both sides can be compared."""
        return [names.setdefault(units.find(unit), len(names)) for unit in members]

    return [
        {
            "operator": layer["operator"],
            "shape": list(layer["weights"].shape),
            "groups": layer["groups"],
            "columns": numbered(layer["columns"]),
            "rows": numbered(layer["rows"]),
            "rowNorms": [float(f"{norm:.6g}") for norm in np.sqrt((layer["weights"] ** 2).sum(axis=(1, 2)))],
            "sum": float(f"{layer['weights'].sum():.6g}"),
        }
        for layer in layers
    ]


def main():
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    golden = {name: described(ROOT / "fixtures" / "zoo" / f"{name}.onnx") for name in MODELS}
    TARGET.write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
