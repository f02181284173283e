"""Probes of IPGuard: points near the source's decision boundary (Cao, Jia, Gong, ASIA CCS 2021).

usage: ipguard.py --data DIR --work DIR --out DIR [--model NAME --family FAMILY] [--count N] [--seed N]

From an image that the source labels i, a point is moved until the source prefers the class j, the one least likely before,
by MARGIN: the paper's objective relu(Z_i - Z_j + k) + relu(max over other t of Z_t - Z_i), by Adam. Unlike the paper's, points
are kept within the range of pixels and rounded to 8 bits, as every image file rounds them.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

import data
import probe_images

MARGIN = 5.0
STEP = 1e-2
STEPS = 1000


def objective(logits: torch.Tensor, ours: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """0 for a point that is where it should be; per point."""
    z_ours, z_target = logits.gather(1, ours[:, None])[:, 0], logits.gather(1, target[:, None])[:, 0]
    others = logits.scatter(1, torch.stack([ours, target], 1), -torch.inf).amax(1)
    return F.relu(z_ours - z_target + MARGIN) + F.relu(others - z_ours)


def search(source: nn.Module, start: torch.Tensor) -> tuple[torch.Tensor, int]:
    """The points that are reached from `start`, and how many of them meet the objective; each stops there."""
    with torch.no_grad():
        logits = source(start)
    ours, target = logits.argmax(1), logits.argmin(1)
    bound = probe_images.bounds()
    points = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([points], lr=STEP / float(probe_images.scale().mean()))
    reached = start.clone()
    waiting = torch.ones(len(start), dtype=torch.bool, device=start.device)
    for _ in range(STEPS):
        losses = objective(source(points), ours, target)
        reached[waiting] = points.detach()[waiting]
        waiting &= losses.detach() > 0
        if not waiting.any():
            break
        (points.grad,) = torch.autograd.grad(losses[waiting].sum(), points)
        optimiser.step()
        with torch.no_grad():
            points.copy_(torch.where(waiting[:, None, None, None], probe_images.clamp(points, bound), reached))
    return probe_images.as_stored(reached), int((~waiting).sum())


def main() -> None:
    arguments = probe_images.options(__doc__).parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    source = probe_images.load(arguments.work, arguments.model, arguments.family)
    pool = data.Images(arguments.data, arguments.work).probes.images
    generator = torch.Generator().manual_seed(arguments.seed)
    start = pool[torch.randperm(len(pool), generator=generator)[: arguments.count]]
    (points, met), seconds = probe_images.seconds_of(lambda: search(source, start))
    about = {"method": "ipguard", "seed": arguments.seed, "seconds": round(seconds, 1), "met": met}
    probe_images.write(arguments.out, points, None, about)


if __name__ == "__main__":
    main()
