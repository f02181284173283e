"""Tries templates/train_references.py as its reader would: fills it in with tiny models, trains them, and stops once in between.

    python3 lab/try_template.py --out DIR --data fixtures/zoo/images [--source source.onnx --images IMAGES --fingerprint F.sac]

Prints the command that the template prints. Needs PyTorch, NumPy and Pillow. Ends with 1 if the template does not do what it says.
"""

import argparse
import importlib.util
import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

TEMPLATE = Path(__file__).parent.parent / "templates" / "train_references.py"
WIDTHS = {"narrow": 4, "wide": 8}
CLASSES, SIZE = 10, 32
STEPS = 80
STOPPED_AFTER = 3
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)


def build(architecture: str) -> nn.Module:
    width = WIDTHS[architecture]
    layers = [nn.Conv2d(3, width, 3, 2, 1), nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, 2 * width, 3, 2, 1), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(8 * width, CLASSES))


def images_of(folder: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """All images of the class folders, as the fixtures' models take them, with their labels."""
    paths = [(path, label) for label, one in enumerate(sorted(folder.iterdir())) for path in sorted(one.iterdir())]
    pixels = np.stack([np.asarray(Image.open(path).convert("RGB").resize((SIZE, SIZE))) for path, _ in paths])
    values = (pixels / 255 - np.array(MEAN)) / np.array(STD)
    return torch.tensor(values, dtype=torch.float32).permute(0, 3, 1, 2).contiguous(), torch.tensor([label for _, label in paths])


def trained_on(images: torch.Tensor, labels: torch.Tensor, model: nn.Module, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(STEPS):
        chosen = torch.randint(len(labels), (64,), generator=generator)
        optimiser.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimiser.step()


def load_template():
    spec = importlib.util.spec_from_file_location("train_references", TEMPLATE)
    assert spec is not None and spec.loader is not None
    template = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(template)
    return template


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="images to train on, in one folder per class")
    parser.add_argument("--references", default="4")
    parser.add_argument("--twins", default="3")
    known, others = parser.parse_known_args()
    torch.set_num_threads(1)
    template = load_template()
    arguments = ["--references", known.references, "--twins", known.twins, "--out", str(known.out), *others]
    train = partial(trained_on, *images_of(known.data))
    trained = []

    def stopping(model: nn.Module, seed: int) -> None:
        if len(trained) == STOPPED_AFTER:
            raise KeyboardInterrupt
        train(model, seed)
        trained.append(seed)

    template.ARCHITECTURES, template.build, template.train = tuple(WIDTHS), build, stopping
    try:
        template.main(arguments)
        sys.exit("the template trained on after it was stopped")
    except KeyboardInterrupt:
        pass
    before = {path: path.read_bytes() for path in known.out.rglob("*.onnx")}
    assert len(before) == STOPPED_AFTER, f"{len(before)} models instead of {STOPPED_AFTER} after it was stopped"

    template.train = train
    template.main(arguments)
    after = {path: path.read_bytes() for path in known.out.rglob("*.onnx")}
    assert len(after) == int(known.references) + int(known.twins), f"{len(after)} models were written"
    assert all(after[path] == content for path, content in before.items()), "a finished model was trained again"
    assert len(set(after.values())) == len(after), "two models are the same"
    assert not list(known.out.rglob("*.part")), "something half-written was left"
    zoo = json.loads((known.out / "ZOO.json").read_text())
    assert {model["arch"] for model in zoo["models"]} == set(WIDTHS), "ZOO.json lacks an architecture"
    assert all((known.out / model["path"]).is_file() for model in zoo["models"]), "ZOO.json names a file that is not there"


if __name__ == "__main__":
    main()
