"""Steals a published ONNX model through its answers alone: a zoo with it as the source.

usage: steal.py --model M.onnx --mean R,G,B --std R,G,B --data DIR --work DIR --out DIR [--only PATTERN …]

Options as of zoo.py. The attacker trains each of the lab's families on the labels, and on the probabilities, that the model
gives to his half of the images. --mean and --std say how the model wants its images, as values from 0 to 1.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
import torch
from torch import nn

import data
import models
import program
import table
from jobs import Job
from manifest import published, write_json


class Published(nn.Module):
    """A published model, asked through onnxruntime: images in, answers out, no gradients."""

    def __init__(self, path: Path, mean: list[float], std: list[float]) -> None:
        super().__init__()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.theirs = [torch.tensor(values).view(1, 3, 1, 1) for values in (mean, std)]
        self.ours = [torch.tensor(values).view(1, 3, 1, 1) for values in (data.MEAN, data.STD)]
        self.head = SimpleNamespace(out_features=self.session.get_outputs()[0].shape[1])

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        pixels = images * self.ours[1] + self.ours[0]
        wanted = ((pixels - self.theirs[0]) / self.theirs[1]).contiguous().numpy().astype(np.float32)
        name = self.session.get_inputs()[0].name
        return torch.from_numpy(self.session.run(None, {name: np.ascontiguousarray(wanted)})[0])


class PublishedJob(Job):
    """A model that is there already."""

    def load(self, work: Path) -> nn.Module:
        return self.make([], None)


def triple(text: str) -> list[float]:
    return [float(value) for value in text.split(",")]


def main() -> None:
    parser = program.options(__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--mean", type=triple, required=True)
    parser.add_argument("--std", type=triple, required=True)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    images = data.Images(arguments.data, arguments.work, probes_per_class=200)
    # A thief who asks through onnxruntime needs no weights.
    teacher = PublishedJob(arguments.model.stem, "published",
                           lambda _p, _i: Published(arguments.model, arguments.mean, arguments.std).eval())
    teacher.kept(arguments.work).touch()
    entries = [make(teacher, family) for family in models.FAMILIES
               for make in (table.extracted_labels, table.extracted_probabilities)]
    program.run(program.asked_for(entries, arguments), images, arguments)
    keep_source(arguments, images)


def keep_source(arguments, images: data.Images) -> None:
    """The model as the zoo's source, with its own preprocessing."""
    shutil.copyfile(arguments.model, arguments.out / "source.onnx")
    lines = published(arguments.out)
    zoo = {"task": images.task, "source": "source.onnx", "images": "images/",
           "preprocess": {**images.preprocess, "mean": arguments.mean, "std": arguments.std}, "models": list(lines.values())}
    write_json(arguments.out / "ZOO.json", zoo)
    # The thief's models want their images as the lab's do.
    normalisation = {"do_normalize": True, "image_mean": list(data.MEAN), "image_std": list(data.STD)}
    write_json(arguments.out / "derived" / "preprocessor_config.json", {**normalisation, "rescale_factor": 1 / 255})


if __name__ == "__main__":
    main()
