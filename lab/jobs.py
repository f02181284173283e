"""Models as jobs: each trained once, from others that were trained before it, by as many processes as one likes.

A finished model is kept in the work folder, so an interrupted run goes on where it stopped; lock files there share the
work out. A model is published (ONNX file, line in the manifest) as soon as it is finished.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

import data
import models

# Makes a model from its finished parents (in the job's order) and the images.
Make = Callable[[list[nn.Module], data.Images], nn.Module]


@dataclass(frozen=True)
class Job:
    """One model: what it is, which models must be there before it, and how it is made from them.

    `name` is the name of its file in the work folder. `domain` says by which test images its accuracy is measured: the
    zoo's own ones, or those that lie "elsewhere", where models are transferred to.
    """

    name: str
    family: str
    make: Make
    parents: tuple[Job, ...] = ()
    domain: str = "own"

    def kept(self, work: Path) -> Path:
        return work / f"{self.name}.pt"

    def untrained(self, weights: dict[str, torch.Tensor]) -> nn.Module:
        """What `weights` fit into."""
        return models.build(self.family, 0, len(weights["head.bias"]))

    def load(self, work: Path) -> nn.Module:
        weights = torch.load(self.kept(work), map_location=data.DEVICE)
        model = self.untrained(weights)
        model.load_state_dict(weights)
        return model.eval()


@contextmanager
def claimed(lock: Path, wait: bool = False) -> Iterator[bool]:
    """Whether `lock` is ours for the time of the block; a process that ends, however it ends, gives up its locks."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def train_one(job: Job, images: data.Images, work: Path) -> None:
    """Makes the model and keeps it; a file in the work folder is always whole."""
    started = time.time()
    model = job.make([parent.load(work) for parent in job.parents], images)
    temporary = job.kept(work).with_suffix(".tmp")
    torch.save(model.to("cpu").state_dict(), temporary)
    os.replace(temporary, job.kept(work))
    print(f"{job.name}: {time.time() - started:.0f} s", flush=True)


def train_if_free(job: Job, images: data.Images, work: Path) -> bool:
    """Whether the job was free, is trained now, and was not before."""
    if job.kept(work).exists() or not all(parent.kept(work).exists() for parent in job.parents):
        return False
    with claimed(work / f"{job.name}.lock") as ours:
        if not ours or job.kept(work).exists():
            return False
        train_one(job, images, work)
        return True


def work_through(listed: list[Job], images: data.Images, work: Path, publish: Callable[[], None]) -> None:
    """Trains, in order, every job whose parents are finished and that nobody holds, until all are finished."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    while any(not job.kept(work).exists() for job in listed):
        if any(train_if_free(job, images, work) for job in listed):
            publish()
        else:
            time.sleep(2)
