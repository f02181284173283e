"""What the zoo programs have in common: options, worker processes, and the order of work."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

import data
import models
from jobs import Job, work_through
from manifest import Entry, publish, publish_reused, published


def options(description: str, families: Iterable[str] = models.FAMILIES, source: str = "vgg") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--source", choices=list(families), default=source, help="family of the source model")
    parser.add_argument("--only", nargs="+", default=["*"], help="files to make, as patterns: 'derived/prune-*'")
    parser.add_argument("--reuse", type=Path, help="a zoo whose unrelated models are copied instead of trained")
    parser.add_argument("--swap", action="store_true", help="owner and attacker change halves (a --work of its own)")
    parser.add_argument("--attacker-images", type=int, metavar="N", help="the attacker has N images instead of 25,000")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser


def needed(entries: list[Entry]) -> list[Job]:
    """The entries' jobs, each after its parents."""
    listed: dict[str, Job] = {}

    def add(job: Job) -> None:
        for parent in job.parents:
            add(parent)
        listed.setdefault(job.name, job)

    for entry in entries:
        for job in entry.jobs:
            add(job)
    return list(listed.values())


def run_chosen(entries: Callable[[str], list[Entry]], description: str) -> None:
    """A zoo program: the entries of the source family that the command line asks for."""
    arguments = options(description).parse_args()
    images = data.Images(arguments.data, arguments.work, arguments.swap, arguments.attacker_images)
    run(asked_for(entries(arguments.source), arguments), images, arguments)


def asked_for(entries: list[Entry], arguments: argparse.Namespace) -> list[Entry]:
    """The source, and what `--only` names."""
    return [entry for entry in entries
            if entry.role == "source" or any(fnmatch(entry.path, pattern) for pattern in arguments.only)]


def run(entries: list[Entry], images: data.Images, arguments: argparse.Namespace) -> None:
    """Trains and publishes everything that is missing; returns when all of it is there."""
    arguments.work.mkdir(parents=True, exist_ok=True)

    def publish_finished() -> None:
        publish(entries, images, arguments.work, arguments.out)

    def train_missing() -> None:
        missing = [entry for entry in entries if entry.path not in published(arguments.out)]
        work_through(needed(missing), images, arguments.work, publish_finished)

    if arguments.worker:
        return train_missing()
    images.copy_probes(arguments.out / "images")
    publish_reused(entries, images, arguments.reuse, arguments.out)
    publish_finished()
    if arguments.workers == 1:
        train_missing()
    else:
        train_by(arguments.workers)
    publish_finished()


def train_by(workers: int) -> None:
    """Runs this same command in so many processes."""
    processes = [subprocess.Popen([sys.executable, *sys.argv, "--worker"]) for _ in range(workers)]
    if any([process.wait() != 0 for process in processes]):
        sys.exit("a worker failed; run the same command again to go on")
