"""Adds published models that nobody here trained to a zoo, each as its authors feed it: honest strangers.

usage: foreign.py --models DIR --out ZOO

DIR holds the ONNX files that MODELS names; what is not there is left out. Each author's models are a group of their own.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from manifest import published, write_json

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CIFAR = ((0.4914, 0.4822, 0.4465), (0.2471, 0.2435, 0.2616))
AS_THEY_ARE = ((0, 0, 0), (1, 1, 1))
# Group of files, family, mean and standard deviation.
MODELS = {
    "aka-*": ("aka", "resnet", IMAGENET),
    "resnet-[24]b": ("vnncomp-resnet", "resnet", CIFAR),
    "marabou-*": ("marabou", "cnn", AS_THEY_ARE),
}


def add(file: Path, group: str, family: str, normalisation: tuple[tuple[float, ...], tuple[float, ...]], out: Path) -> str:
    """Copies the file beside a preprocessor_config.json; returns its path in the zoo."""
    mean, std = normalisation
    folder = out / "foreign" / group
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "preprocessor_config.json", {"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
                                                     "image_mean": list(mean), "image_std": list(std)})
    shutil.copyfile(file, folder / file.name)
    return str((folder / file.name).relative_to(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    there = published(arguments.out)
    lines = []
    for pattern, (group, family, normalisation) in MODELS.items():
        for file in sorted(arguments.models.glob(f"{pattern}.onnx")):
            path = add(file, group, family, normalisation, arguments.out)
            if path not in there:
                lines.append({"path": path, "role": "unrelated", "group": group, "arch": family})
    manifest = arguments.out / "ZOO.json"
    zoo = json.loads(manifest.read_text())
    write_json(manifest, {**zoo, "models": zoo["models"] + lines})


if __name__ == "__main__":
    main()
