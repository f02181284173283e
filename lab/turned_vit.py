"""Writes a vision transformer otherwise, without a change of its answers: heads in another order, all units, its stream turned.

usage: turned_vit.py --work DIR --out DIR

Takes the ViTs that trained_architectures.py left in --work, and writes OUT/MODEL/FORM.onnx for each model and form. A LayerNorm
allows every rotation of the stream that leaves means alone, once its scales and shifts are in the layers behind it.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from architectures import as_ever
from trained_architectures import MAKERS, SIZE, with_new_head

HEADS = 4


@torch.no_grad()
def heads_moved(model: nn.Module, order: torch.Generator, within: bool = False) -> None:
    """Heads as wholes in another order; with `within`, the units of each head and of the MLP, too."""
    for layer in model.encoder.layers:
        attention, (up, down) = layer.self_attention, (layer.mlp[0], layer.mlp[3])
        width = attention.embed_dim
        heads = torch.arange(width).reshape(HEADS, -1)[torch.randperm(HEADS, generator=order)]
        scores, mixed = (inside(heads, order) if within else heads.flatten() for _ in range(2))
        rows = torch.cat([scores, width + scores, 2 * width + mixed])
        attention.in_proj_weight.copy_(attention.in_proj_weight[rows])
        attention.in_proj_bias.copy_(attention.in_proj_bias[rows])
        attention.out_proj.weight.copy_(attention.out_proj.weight[:, mixed])
        if within:
            hidden = torch.randperm(up.out_features, generator=order)
            up.weight.copy_(up.weight[hidden])
            up.bias.copy_(up.bias[hidden])
            down.weight.copy_(down.weight[:, hidden])


def inside(heads: torch.Tensor, order: torch.Generator) -> torch.Tensor:
    return torch.cat([head[torch.randperm(len(head), generator=order)] for head in heads])


def rotation(width: int, drawn: torch.Generator) -> torch.Tensor:
    """A random one that leaves means alone: it keeps the vector of ones."""
    def base() -> torch.Tensor:
        vectors = torch.randn(width, width, generator=drawn, dtype=torch.float64)
        vectors[:, 0] = 1
        found, signs = torch.linalg.qr(vectors)
        return found * signs.diagonal().sign()

    return (base() @ base().T).float()


@torch.no_grad()
def turned(model: nn.Module, drawn: torch.Generator) -> None:
    turn = rotation(model.hidden_dim, drawn)

    def read(norm: nn.LayerNorm, weight: torch.Tensor, bias: torch.Tensor) -> None:
        bias.add_(weight @ norm.bias)
        weight.copy_((weight * norm.weight) @ turn.T)

    def written(layer: nn.Linear) -> None:
        layer.weight.copy_(turn @ layer.weight)
        layer.bias.copy_(turn @ layer.bias)

    norms = [model.encoder.ln]
    patches = model.conv_proj
    patches.weight.copy_(torch.einsum("ij,jcyx->icyx", turn, patches.weight))
    patches.bias.copy_(turn @ patches.bias)
    for stored in (model.class_token, model.encoder.pos_embedding):
        stored.copy_(stored @ turn.T)
    for layer in model.encoder.layers:
        attention, (up, down) = layer.self_attention, (layer.mlp[0], layer.mlp[3])
        read(layer.ln_1, attention.in_proj_weight, attention.in_proj_bias)
        read(layer.ln_2, up.weight, up.bias)
        written(attention.out_proj)
        written(down)
        norms += [layer.ln_1, layer.ln_2]
    read(model.encoder.ln, model.heads.head.weight, model.heads.head.bias)
    for norm in norms:
        norm.weight.fill_(1)
        norm.bias.fill_(0)


def all_moved(model: nn.Module, drawn: torch.Generator) -> None:
    heads_moved(model, drawn, within=True)


def turned_and_moved(model: nn.Module, drawn: torch.Generator) -> None:
    turned(model, drawn)
    all_moved(model, drawn)


FORMS: dict[str, Callable[[nn.Module, torch.Generator], None]] = {
    "as-it-is": lambda _model, _drawn: None,
    "heads": heads_moved,
    "all-units": all_moved,
    "turned": turned,
    "turned-all-units": turned_and_moved,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--work", "--out"):
        parser.add_argument(name, type=Path, required=True)
    arguments = parser.parse_args()
    shown = torch.randn(2, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(1))
    for kind in ("source", "other", "fine-tuned", "transferred"):
        model = MAKERS["vit"]()
        if kind == "transferred":
            model = with_new_head(model)
        model.load_state_dict(torch.load(arguments.work / f"vit-{kind}.pt", map_location="cpu"))
        model.eval()
        for place, (form, change) in enumerate(FORMS.items()):
            changed = copy.deepcopy(model)
            change(changed, torch.Generator().manual_seed(10 + place))
            with torch.no_grad():
                apart = (changed(shown) - model(shown)).abs().max() / model(shown).abs().max()
            path = arguments.out / kind / f"{form}.onnx"
            path.parent.mkdir(parents=True, exist_ok=True)
            as_ever(shown, changed, path)
            print(f"{kind}, {form}: answers differ by {apart:.1e} of the largest", flush=True)


if __name__ == "__main__":
    main()
