"""Makes fixtures/zoo: one source model, 20 unrelated and 20 derived ones, as ONNX files with a ZOO.json.

usage: fixture_zoo.py --data DIR --work DIR --out DIR [--workers N]

DIR of --data holds CIFAR-10 as train/<class>/*.jpg and test/<class>/*.jpg. Finished models are kept in --work, so an
interrupted run goes on where it stopped; several workers (processes) share the work through lock files there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

import attacks
import data
import export
import models
from training import accuracy, train

EPOCHS = 14
RATE = 0.2
SOURCE_FAMILY = "vgg"
UNRELATED_PER_FAMILY = 5
FIXTURE_IMAGES_PER_CLASS = 50


@dataclass(frozen=True)
class Job:
    """One model to train: where it goes and how it is made from (source, owner's half, attacker's half)."""

    name: str
    family: str
    role: str
    attack: str | None
    make: Callable[[nn.Module | None, data.Split, data.Split], nn.Module]


def jobs() -> list[Job]:
    def fresh(family: str, seed: int) -> Callable[..., nn.Module]:
        return lambda _source, _owner, attacker: train(
            models.build(family, seed), attacker, epochs=EPOCHS, rate=RATE, seed=seed
        )

    listed = [
        Job("source", SOURCE_FAMILY, "source", None, lambda _s, owner, _a: train(
            models.build(SOURCE_FAMILY, 1), owner, epochs=EPOCHS + 4, rate=RATE, seed=1)),
    ]
    for seed in (11, 12, 13):
        listed.append(Job(f"finetune-all-{seed - 10}", SOURCE_FAMILY, "derived", "finetune-all",
                          lambda s, _o, a, seed=seed: attacks.finetune_all(s, a, seed)))
        listed.append(Job(f"finetune-last-{seed - 10}", SOURCE_FAMILY, "derived", "finetune-last",
                          lambda s, _o, a, seed=seed: attacks.finetune_last(s, a, seed)))
    for ratio in (0.1, 0.2, 0.3, 0.5):
        listed.append(Job(f"prune-{round(ratio * 100)}", SOURCE_FAMILY, "derived", "prune",
                          lambda s, _o, a, ratio=ratio: attacks.prune(s, a, ratio, seed=21)))
    for number in range(UNRELATED_PER_FAMILY):
        for place, family in enumerate(models.FAMILIES):
            listed.append(Job(f"unrelated-{family}-{number + 1}", family, "unrelated", None,
                              fresh(family, 100 * (place + 1) + number)))
    for place, family in enumerate(models.FAMILIES):
        listed.append(Job(f"extract-probabilities-{family}", family, "derived", "extract-probabilities",
                          lambda s, _o, a, f=family, p=place: attacks.extract_probabilities(s, a, f, 600 + p, EPOCHS)))
        listed.append(Job(f"extract-labels-{family}", family, "derived", "extract-labels",
                          lambda s, _o, a, f=family, p=place: attacks.extract_labels(s, a, f, 700 + p, EPOCHS)))
    return listed


def load_model(job: Job, work: Path) -> nn.Module:
    model = models.build(job.family, 0)
    model.load_state_dict(torch.load(work / f"{job.name}.pt"))
    return model.eval()


def claim(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def work_through(listed: list[Job], arguments: argparse.Namespace) -> None:
    """Trains every job that nobody has finished or claimed; the source comes first because others need it."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    owner, attacker, _ = data.load(arguments.data, arguments.work)
    for job in listed:
        done, lock = arguments.work / f"{job.name}.pt", arguments.work / f"{job.name}.lock"
        if done.exists() or not claim(lock):
            continue
        source = None
        if job.role == "derived":
            while not (arguments.work / "source.pt").exists():
                time.sleep(2)
            source = load_model(listed[0], arguments.work)
        started = time.time()
        model = job.make(source, owner, attacker)
        temporary = done.with_suffix(".tmp")
        torch.save(model.state_dict(), temporary)
        os.replace(temporary, done)
        lock.unlink()
        print(f"{job.name}: {time.time() - started:.0f} s", flush=True)


def copy_images(arguments: argparse.Namespace) -> None:
    """The first test images of each class: probes and labels for the fixtures, never used for training or accuracy."""
    for name in data.CLASSES:
        target = arguments.out / "images" / name
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted((arguments.data / "test" / name).glob("*.jpg"))[:FIXTURE_IMAGES_PER_CLASS]:
            (target / file.name).write_bytes(file.read_bytes())


def held_out(test: data.Split) -> data.Split:
    """Test images without those that became fixtures (each class comes sorted by file name)."""
    per_class = len(test.labels) // len(data.CLASSES)
    keep = [i for i in range(len(test.labels)) if i % per_class >= FIXTURE_IMAGES_PER_CLASS]
    return data.Split(test.images[keep], test.labels[keep])


def write_zoo(listed: list[Job], arguments: argparse.Namespace) -> None:
    _, attacker, test = data.load(arguments.data, arguments.work)
    test = held_out(test)
    entries = []
    for job in listed:
        model = load_model(job, arguments.work)
        path = "source.onnx" if job.role == "source" else f"{job.role}/{job.name}.onnx"
        exported = export.to_onnx(model)
        export.save(exported, arguments.out / path)
        entry = {"path": path, "role": job.role, "attack": job.attack, "arch": job.family,
                 "accuracy": round(accuracy(model, test), 4)}
        entries.append({key: value for key, value in entry.items() if value is not None})
        if job.role == "source":
            source = entries.pop()
            for attack, file in (
                ("quantise-float16", export.to_float16(exported)),
                ("quantise-int8", export.to_int8(model, attacker.images[:2000])),
            ):
                path = f"derived/{attack}.onnx"
                export.save(file, arguments.out / path)
                entries.append({"path": path, "role": "derived", "attack": attack, "arch": job.family})
    preprocess = {"width": 32, "height": 32, "fit": "fill", "colour": "rgb", "layout": "nchw", "dtype": "float32",
                  "scale": 1 / 255, "mean": list(data.MEAN), "std": list(data.STD)}
    zoo = {
        "task": "classification",
        "source": "source.onnx",
        "sourceArch": source["arch"],
        "sourceAccuracy": source["accuracy"],
        "images": "images/",
        "preprocess": preprocess,
        "models": entries,
    }
    for name, content in (("ZOO.json", zoo), ("preprocess.json", preprocess)):
        (arguments.out / name).write_text(json.dumps(content, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--work", "--out"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    listed = jobs()
    if arguments.worker:
        return work_through(listed, arguments)
    data.load(arguments.data, arguments.work)
    for lock in arguments.work.glob("*.lock"):
        lock.unlink()
    command = [sys.executable, *sys.argv, "--worker"]
    workers = [subprocess.Popen(command) for _ in range(arguments.workers)]
    if any([worker.wait() != 0 for worker in workers]):
        sys.exit("a worker failed; run the same command again to go on")
    copy_images(arguments)
    write_zoo(listed, arguments)


if __name__ == "__main__":
    main()
