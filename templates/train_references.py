"""Trains what `sac calibrate` measures suspects by, references and twins of your model, and writes them as ONNX files.

    python train_references.py --references 19 --twins 3 --out zoo

Fill in what is marked YOURS, then run it. One model takes as long as one training of yours; stopped, it goes on with the next model
that is not there yet. Needs PyTorch 1.13 or later and nothing else. What counts as a reference, and what they cost: docs/references.md.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import random
import shlex
import time
from pathlib import Path

import torch
from torch import nn

# YOURS: the architectures of the references, your model's own first. Twins have that one; the references take turns.
ARCHITECTURES = ("resnet", "vgg", "mobilenet", "densenet")
# YOURS: channels, height and width of the images that a model takes.
INPUT = (3, 32, 32)

# Seeds of the twins and of the references: none that your own model was trained with.
FIRST_TWIN = 1001
FIRST_REFERENCE = 2001


def build(architecture: str) -> nn.Module:
    """YOURS: a new model of that architecture, as it is before training."""
    raise NotImplementedError("Put your own build() into this file.")


def train(model: nn.Module, seed: int) -> None:
    """YOURS: trains it in place, to the end. Nothing that was cut short is a reference: no few epochs, no few images.

    A twin (`is_twin(seed)`) is trained as your own model was, on the same images: only the seed is another. A reference is trained
    as somebody else would train: on other images of the same task, if you have any, and never on your model's answers or weights.
    Some of the references should be trained adversarially, if those who steal models may do so.
    """
    raise NotImplementedError("Put your own train() into this file.")


def is_twin(seed: int) -> bool:
    return FIRST_TWIN <= seed < FIRST_REFERENCE


def export(model: nn.Module, path: Path) -> None:
    """Writes the model in inference mode, for batches of any size; whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    # The older exporter, which needs no further package; PyTorch 2.9 and later take another one unless told not to.
    older = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        model.cpu().eval(),
        torch.zeros(1, *INPUT),
        str(partial),
        input_names=["images"],
        output_names=["scores"],
        dynamic_axes={"images": {0: "batch"}, "scores": {0: "batch"}},
        opset_version=13,
        **older,
    )
    os.replace(partial, path)


def planned(out: Path, references: int, twins: int) -> list[tuple[str, int, Path]]:
    """Architecture, seed and file of every model; as many references of each architecture as of the others."""
    found = []
    for i in range(references):
        architecture = ARCHITECTURES[i % len(ARCHITECTURES)]
        found.append((architecture, FIRST_REFERENCE + i, out / "references" / f"{architecture}-{i + 1}.onnx"))
    return found + [(ARCHITECTURES[0], FIRST_TWIN + i, out / "twins" / f"twin-{i + 1}.onnx") for i in range(twins)]


def make(architecture: str, seed: int, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    random.seed(seed)
    torch.manual_seed(seed)
    model = build(architecture)
    train(model, seed)
    export(model, path)


def write_manifest(out: Path, models: list[tuple[str, int, Path]], source: str, images: str) -> Path:
    """ZOO.json, from which `sac calibrate --zoo` takes the references with their architectures, the source and the images."""
    references = [
        {"path": path.relative_to(out).as_posix(), "role": "unrelated", "arch": arch} for arch, seed, path in models if not is_twin(seed)
    ]
    zoo = {
        "task": "classification",
        "source": os.path.relpath(source, out),
        "sourceArch": ARCHITECTURES[0],
        "images": os.path.relpath(images, out),
        "models": references,
    }
    path = out / "ZOO.json"
    path.write_text(json.dumps(zoo, indent=2) + "\n")
    return path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--references", type=int, default=19, help="19 support a false-alarm rate of 5 %%; 3 are the least")
    parser.add_argument("--twins", type=int, default=3, help="3 are the least; 0 for none")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--fingerprint", default="source.sac", help="of your model, for the command that is printed at the end")
    parser.add_argument("--source", default="source.onnx", help="your model, likewise")
    parser.add_argument("--images", default="images", help="the folder that it was enrolled with, likewise")
    options = parser.parse_args(arguments)
    models = planned(options.out, options.references, options.twins)
    missing = [model for model in models if not model[2].exists()]
    print(f"{len(models) - len(missing)} of {len(models)} models are there already.", flush=True)
    began = time.monotonic()
    for done, (architecture, seed, path) in enumerate(missing, start=1):
        make(architecture, seed, path)
        hours = (time.monotonic() - began) / 3600
        left = hours / done * (len(missing) - done)
        print(f"[{done}/{len(missing)}] {path} ({architecture}, seed {seed}); about {left:.1f} hours left", flush=True)
    zoo = write_manifest(options.out, models, options.source, options.images)
    command = ["sac", "calibrate", options.fingerprint, "--zoo", str(zoo)]
    if options.twins > 0:
        command += ["--twin", f"{options.out}/twins/*.onnx", "--source-picked", "first", "--twins-picked", "first"]
    print(f"Next: {shlex.join(command)}")


if __name__ == "__main__":
    main()
