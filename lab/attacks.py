"""How a derived model is made from the source: the paper's attacks (section 4.1) with the equations it gives."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn import functional as F

from data import Split
from models import Classifier, build
from training import train

TEMPERATURE = 20.0


def finetune_all(source: Classifier, attacker: Split, seed: int, epochs: int = 5, rate: float = 0.004) -> nn.Module:
    """Finetune-A: every layer, on the attacker's images with their true labels."""
    return train(copy.deepcopy(source), attacker, epochs=epochs, rate=rate, seed=seed)


def finetune_last(source: Classifier, attacker: Split, seed: int, epochs: int = 3, rate: float = 0.02) -> nn.Module:
    """Finetune-L: the last linear layer alone; batch-norm statistics stay as they are."""
    model = copy.deepcopy(source)
    head = model.head.parameters()
    return train(model, attacker, epochs=epochs, rate=rate, seed=seed, parameters=head, freeze_statistics=True)


@torch.no_grad()
def mean_activations(model: nn.Module, split: Split) -> dict[str, torch.Tensor]:
    """Mean activation after batch norm and ReLU, per channel, over the first 2,000 images of `split`."""
    totals: dict[str, torch.Tensor] = {}
    hooks = []
    for name, layer in model.named_modules():
        if isinstance(layer, nn.BatchNorm2d):

            def add(_module: nn.Module, _inputs: object, output: torch.Tensor, name: str = name) -> None:
                totals[name] = totals.get(name, 0) + F.relu(output).mean(dim=(0, 2, 3))

            hooks.append(layer.register_forward_hook(add))
    model.eval()
    for images in split.images[:2000].split(500):
        model(images)
    for hook in hooks:
        hook.remove()
    return totals


def prune(source: Classifier, attacker: Split, ratio: float, seed: int, epochs: int = 2, rate: float = 0.01) -> nn.Module:
    """Fine-Pruning: the least active `ratio` of the channels of every layer is silenced for good, then fine-tuned."""
    model = copy.deepcopy(source)
    activations = mean_activations(model, attacker)
    silenced = []
    for name, layer in model.named_modules():
        if name in activations:
            count = round(ratio * layer.num_features)
            silenced.append((layer, activations[name].argsort()[:count]))

    @torch.no_grad()
    def silence() -> None:
        for layer, channels in silenced:
            layer.weight[channels] = 0
            layer.bias[channels] = 0

    silence()
    return train(model, attacker, epochs=epochs, rate=rate, seed=seed, after_step=silence)


def extract_labels(source: Classifier, attacker: Split, family: str, seed: int, epochs: int, rate: float = 0.2) -> nn.Module:
    """Extract-L: a new model trained on the labels that the source predicts for the attacker's images."""

    def loss(model: nn.Module, images: torch.Tensor, _labels: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            stolen = source(images).argmax(1)
        return F.cross_entropy(model(images), stolen)

    return train(build(family, seed), attacker, epochs=epochs, rate=rate, seed=seed, loss=loss)


def extract_probabilities(
    source: Classifier, attacker: Split, family: str, seed: int, epochs: int, rate: float = 0.2, alpha: float = 0.9
) -> nn.Module:
    """Extract-P: equation 7 with T = 20; the divergence is scaled by T squared so that its gradient keeps its size."""

    def loss(model: nn.Module, images: torch.Tensor, _labels: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            teacher = source(images)
        student = model(images)
        soft = F.kl_div(
            F.log_softmax(student / TEMPERATURE, dim=1),
            F.log_softmax(teacher / TEMPERATURE, dim=1),
            reduction="batchmean",
            log_target=True,
        )
        return alpha * TEMPERATURE**2 * soft + (1 - alpha) * F.cross_entropy(student, teacher.argmax(1))

    return train(build(family, seed), attacker, epochs=epochs, rate=rate, seed=seed, loss=loss)
