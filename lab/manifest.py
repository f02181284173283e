"""The zoo that `sac evaluate` reads: ONNX files and a ZOO.json that grows as models are finished."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
from torch import nn

import data
import export
from jobs import Job, claimed

# Makes the published model from finished ones, without training.
Edit = Callable[[list[nn.Module], data.Images], nn.Module]


def as_it_is(models: list[nn.Module], _images: data.Images) -> nn.Module:
    return models[0]


@dataclass(frozen=True)
class Entry:
    """One file of the zoo: `edit` makes it from the models of `jobs`, `write` turns it into ONNX."""

    path: str
    jobs: tuple[Job, ...]
    role: str
    attack: str | None = None
    group: str | None = None
    edit: Edit = as_it_is
    write: Callable[[nn.Module], onnx.ModelProto] = export.to_onnx


def publish_one(entry: Entry, images: data.Images, work: Path, out: Path) -> dict[str, object]:
    """Writes the ONNX file and returns its line of the manifest."""
    job = entry.jobs[0]
    model = entry.edit([job.load(work) for job in entry.jobs], images).to(data.DEVICE).eval()
    measured = round(images.accuracy(model, job.domain), 4)
    export.save(entry.write(model.to("cpu")), out / entry.path)
    line = {"path": entry.path, "role": entry.role, "attack": entry.attack, "group": entry.group,
            "arch": job.family, "accuracy": measured}
    return {key: value for key, value in line.items() if value is not None}


def write_json(path: Path, content: object) -> None:
    """A reader never sees half a file."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(temporary, path)


def publish(entries: list[Entry], images: data.Images, work: Path, out: Path) -> None:
    """Brings `out` up to date with the finished models; what an earlier call published stays as it is."""
    with claimed(work / f"publish-{out.resolve().name}.lock", wait=True):
        lines = published(out)
        for entry in entries:
            if entry.path not in lines and all(job.kept(work).exists() for job in entry.jobs):
                lines[entry.path] = publish_one(entry, images, work, out)
                write_manifest(lines, images, out)


def publish_reused(entries: list[Entry], images: data.Images, zoo: Path | None, out: Path) -> None:
    """Copies the unrelated models that `zoo` has under the same path."""
    there, here = published(zoo) if zoo else {}, published(out)
    wanted = [entry.path for entry in entries if entry.role == "unrelated" and entry.path in there]
    for path in wanted:
        if path not in here:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(zoo / path, out / path)
            here[path] = there[path]
    write_manifest(here, images, out)


def published(out: Path) -> dict[str, dict[str, object]]:
    """Lines of the manifest by path, the source's among them."""
    manifest = out / "ZOO.json"
    if not manifest.exists():
        return {}
    zoo = json.loads(manifest.read_text())
    lines = {line["path"]: line for line in zoo["models"]}
    if "sourceArch" in zoo:
        path = zoo["source"]
        lines[path] = {"path": path, "role": "source", "arch": zoo["sourceArch"], "accuracy": zoo["sourceAccuracy"]}
    return lines


def write_manifest(lines: dict[str, dict[str, object]], images: data.Images, out: Path) -> None:
    """ZOO.json; without `sourceArch` while the source itself is not finished."""
    source = next((line for line in lines.values() if line["role"] == "source"), None)
    about = {"sourceArch": source["arch"], "sourceAccuracy": source["accuracy"]} if source else {}
    zoo = {
        "task": images.task,
        "source": "source.onnx",
        **about,
        "images": "images/",
        "preprocess": images.preprocess,
        "models": [line for line in lines.values() if line is not source],
    }
    write_json(out / "preprocess.json", images.preprocess)
    write_json(out / "ZOO.json", zoo)
