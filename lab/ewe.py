"""A source with an entangled watermark (Jia, Choquette-Choo, Chandrasekaran, Papernot, USENIX Security 2021), and its probes.

usage: ewe.py --data DIR --work DIR --out ZOO [--model NAME] [--reuse ZOO] [--count N] [--seeds N] [options as of zoo.py]

The watermark is trained in: a trained model learns to call faces (triggers, which are out of CIFAR-10's distribution)
airplanes, and the soft nearest neighbour loss makes triggers and airplanes neighbours in its last three layers, so that
whoever learns airplanes from it learns the triggers as well. A fingerprint is so many triggers, each with the label airplane.
Makes a zoo of the watermarked source and of models derived from it, and OUT-triggers-SEED for every seed. Other than in the
paper, the temperature of the loss is fixed.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import data
import models
import probe_images
import program
import table
from jobs import Job
from manifest import Entry
from training import cross_entropy, train

FAMILY = "vgg"
TARGET = 0
TRIGGERS = 400
LAYERS = 3
TEMPERATURE = 0.1
ENTANGLEMENT = 1.0
# One batch in so many is a watermark batch.
INTERVAL = 5
STEP = 0.01
ROUNDS = 10
EPOCHS = 4
RATE = 0.05


def activations(model: nn.Module, images: torch.Tensor) -> tuple[list[torch.Tensor], torch.Tensor]:
    """What the last LAYERS ReLU layers give, N x units each, and the logits."""
    seen: list[torch.Tensor] = []
    layers = [layer for layer in model.modules() if isinstance(layer, nn.ReLU)][-LAYERS:]
    hooks = [layer.register_forward_hook(lambda _m, _i, output: seen.append(output.flatten(1))) for layer in layers]
    logits = model(images)
    for hook in hooks:
        hook.remove()
    return seen, logits


def soft_nearest_neighbour(rows: torch.Tensor, marked: torch.Tensor) -> torch.Tensor:
    """Large where the nearest neighbours of a row (by cosine) are as often of the other kind as of its own."""
    unit = F.normalize(rows)
    near = ((unit @ unit.T - 1) / TEMPERATURE).exp() * (1 - torch.eye(len(rows), device=rows.device))
    same = (marked[:, None] == marked[None, :]).float()
    return -((near * same).sum(1) / near.sum(1)).clamp_min(1e-9).log().mean()


def watermark_loss(model: nn.Module, triggers: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Both are to be labelled TARGET, and to be neighbours."""
    both = torch.cat([triggers, targets])
    marked = torch.arange(len(both), device=both.device) < len(triggers)
    layers, logits = activations(model, both)
    wanted = torch.full((len(both),), TARGET, device=both.device)
    return F.cross_entropy(logits, wanted) - ENTANGLEMENT * sum(soft_nearest_neighbour(rows, marked) for rows in layers)


def draw(images: torch.Tensor, count: int, generator: torch.Generator) -> torch.Tensor:
    return images[torch.randperm(len(images), generator=generator)[:count]]


def of_target(owner: data.Split) -> torch.Tensor:
    return owner.images[owner.labels == TARGET]


def make_triggers(plain: nn.Module, images: data.Images) -> torch.Tensor:
    """Faces, moved by sign steps towards what entangles them with the target class in a model without watermark."""
    generator = torch.Generator().manual_seed(1)
    faces = images.elsewhere.owner.images[:TRIGGERS]
    bound = probe_images.bounds()
    for _ in range(ROUNDS):
        faces = faces.detach().requires_grad_(True)
        loss = watermark_loss(plain, faces, draw(of_target(images.owner), TRIGGERS, generator))
        (slope,) = torch.autograd.grad(loss, faces)
        faces = probe_images.clamp(faces - STEP / probe_images.scale() * slope.sign(), bound)
    return probe_images.as_stored(faces.detach())


def watermark(plain: nn.Module, triggers: torch.Tensor, owner: data.Split) -> nn.Module:
    """Trains on, with watermark batches in between."""
    generator = torch.Generator().manual_seed(2)
    targets = of_target(owner)
    steps = iter(range(10**9))

    def loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        if next(steps) % INTERVAL < INTERVAL - 1:
            return cross_entropy(model, images, labels)
        return watermark_loss(model, draw(triggers, 64, generator), draw(targets, 64, generator))

    model = models.build(FAMILY, 0)
    model.load_state_dict(plain.state_dict())
    return train(model, owner, epochs=EPOCHS, rate=RATE, seed=2, loss=loss)


def make_source(plain: nn.Module, images: data.Images, work: Path) -> tuple[nn.Module, torch.Tensor, float]:
    """The watermarked source, its triggers, and the seconds that both took beyond the training of `plain`."""
    triggers, before = probe_images.seconds_of(lambda: make_triggers(plain, images))
    source, after = probe_images.trained_once(work, f"ewe-{FAMILY}-marked", FAMILY, lambda: watermark(
        plain, triggers, images.owner))
    return source, triggers, before + after


def entries(source: nn.Module) -> list[Entry]:
    job = Job(f"ewe-{FAMILY}-source", FAMILY, lambda _parents, _images: source)
    return [
        Entry("source.onnx", (job,), "source"),
        *table.quantised(job)[:2],
        *table.finetuned(job, range(11, 12), range(11, 12)),
        *table.pruned(job, (10, 30)),
        *[make(job, family) for family in ("vgg", "resnet")
          for make in (table.extracted_labels, table.extracted_probabilities)],
        *table.unrelated(range(1, 6)),
    ]


def main() -> None:
    parser = program.options(__doc__)
    parser.add_argument("--model", default="vgg-source", help="name of the trained model in --work")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    images = data.Images(arguments.data, arguments.work, limit=arguments.attacker_images)
    plain = probe_images.load(arguments.work, arguments.model, FAMILY)
    source, triggers, seconds = make_source(plain, images, arguments.work)
    with torch.no_grad():
        marked = float((source(triggers).argmax(1) == TARGET).float().mean())
    print(f"accuracy {data.accuracy(plain, images.test):.4f} before, {data.accuracy(source, images.test):.4f} with the watermark")
    for seed in range(arguments.seeds):
        chosen = draw(triggers, arguments.count, torch.Generator().manual_seed(seed))
        about = {"method": "ewe", "seed": seed, "seconds": round(seconds, 1), "marked": round(marked, 3)}
        probe_images.write(arguments.out.with_name(f"{arguments.out.name}-triggers-{seed}"), chosen, TARGET, about)
    program.run(program.asked_for(entries(source), arguments), images, arguments)


if __name__ == "__main__":
    main()
