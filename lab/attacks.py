"""How a derived model is made from the source: the paper's attacks (section 4.1) with the equations it gives."""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F

from data import STD, Split
from models import Classifier, build
from training import Loss, train

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


def transfer(
    source: Classifier, domain: Split, classes: int, seed: int, epochs: int = 8, rate: float = 0.02, last: bool = False
) -> nn.Module:
    """Transfer-A and, with `last`, Transfer-L: a new head for the classes of another domain, then fine-tuning."""
    model = copy.deepcopy(source)
    torch.manual_seed(seed)
    model.head = nn.Linear(source.head.in_features, classes).to(domain.images.device)
    parameters = model.head.parameters() if last else None
    return train(model, domain, epochs=epochs, rate=rate, seed=seed, parameters=parameters, freeze_statistics=last)


@torch.no_grad()
def add_noise(source: nn.Module, level: float, seed: int) -> nn.Module:
    """Normal noise on the weights of every convolution and linear layer, `level` times their standard deviation."""
    model = copy.deepcopy(source)
    generator = torch.Generator().manual_seed(seed)
    for layer in model.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            noise = torch.randn(layer.weight.shape, generator=generator).to(layer.weight.device)
            layer.weight += level * layer.weight.std() * noise
    return model


def stolen_labels(source: nn.Module, images: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return source(images).argmax(1)


def extract_labels(
    source: Classifier, attacker: Split, family: str, seed: int, epochs: int, rate: float = 0.2, smoothing: float = 0.0
) -> nn.Module:
    """Extract-L: a new model trained on the labels that the source predicts for the attacker's images."""

    def loss(model: nn.Module, images: torch.Tensor, _labels: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(model(images), stolen_labels(source, images), label_smoothing=smoothing)

    return train(build(family, seed, source.head.out_features), attacker, epochs=epochs, rate=rate, seed=seed, loss=loss)


def distillation_loss(student: torch.Tensor, teacher: torch.Tensor, alpha: float = 0.9) -> torch.Tensor:
    """Equation 7 with T = 20, on logits; the divergence is scaled by T squared so that its gradient keeps its size."""
    soft = F.kl_div(
        F.log_softmax(student / TEMPERATURE, dim=1),
        F.log_softmax(teacher / TEMPERATURE, dim=1),
        reduction="batchmean",
        log_target=True,
    )
    return alpha * TEMPERATURE**2 * soft + (1 - alpha) * F.cross_entropy(student, teacher.argmax(1))


def distilled_from(teacher: nn.Module) -> Loss:
    def loss(model: nn.Module, images: torch.Tensor, _labels: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            answers = teacher(images)
        return distillation_loss(model(images), answers)

    return loss


def extract_probabilities(
    source: Classifier, attacker: Split, family: str, seed: int, epochs: int, rate: float = 0.2
) -> nn.Module:
    """Extract-P: a new model distilled from the source's probabilities for the attacker's images."""
    student = build(family, seed, source.head.out_features)
    return train(student, attacker, epochs=epochs, rate=rate, seed=seed, loss=distilled_from(source))


def worst_nearby(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, radius: float, steps: int, std: tuple[float, ...] = STD
) -> torch.Tensor:
    """PGD: the images within `radius` (in pixel values from 0 to 1, per pixel) on which the model errs most."""
    bound = radius / torch.tensor(std, device=images.device).view(1, -1, 1, 1)
    model.eval()
    change = torch.zeros_like(images)
    for _ in range(steps):
        change.requires_grad_(True)
        (slope,) = torch.autograd.grad(F.cross_entropy(model(images + change), labels), change)
        with torch.no_grad():
            change = (change + 2 * bound / steps * slope.sign()).clamp(-bound, bound)
    model.train()
    return images + change


def harden_by(
    model: nn.Module, split: Split, seed: int, radius: float, labels_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    epochs: int = 2, rate: float = 0.02, steps: int = 3,
) -> nn.Module:
    """Equation 5: a few epochs on plain and adversarial images, with what `labels_of` makes of images and true labels."""

    def loss(model: nn.Module, images: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
        labels = labels_of(images, true)
        hard = worst_nearby(model, images, labels, radius, steps)
        return (F.cross_entropy(model(images), labels) + F.cross_entropy(model(hard), labels)) / 2

    return train(copy.deepcopy(model), split, epochs=epochs, rate=rate, seed=seed, loss=loss)


def harden(stolen: nn.Module, source: nn.Module, attacker: Split, seed: int, radius: float) -> nn.Module:
    """Extract-Adv: after Extract-L, with the source's labels."""
    return harden_by(stolen, attacker, seed, radius, lambda images, _true: stolen_labels(source, images))
