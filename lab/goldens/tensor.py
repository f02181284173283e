"""What numpy and Pillow make of an image as a model's input, for test/probes/tensor.test.ts and float16.test.ts.

    python3 lab/goldens/tensor.py

writes test/probes/goldens/tensor.json.
"""

import base64
import hashlib
import json
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parents[2] / "test" / "probes" / "goldens"
IMAGE = "33x47.png"
SCALE = 1 / 255
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


def pixels(image, colour, channels):
    """uint8, height x width x channels."""
    if colour == "gray" or channels == 1:
        return np.repeat(np.asarray(image.convert("L"))[:, :, None], channels, axis=2)
    rgb = np.asarray(image.convert("RGB"))
    return rgb[:, :, ::-1] if colour == "bgr" else rgb


def tensor(image, colour, layout, dtype, channels):
    """A batch of the image and of its mirror image, normalised in float64."""
    whole = pixels(image, colour, channels)
    batch = np.stack([whole, whole[:, ::-1]])
    if dtype != "uint8":
        mean, std = (values if channels == 3 else [sum(values) / 3] for values in (MEAN, STD))
        batch = ((batch * SCALE - np.array(mean)) / np.array(std)).astype(dtype)
    return batch.transpose(0, 3, 1, 2) if layout == "nchw" else batch


def float16_samples():
    """float64 values of every size that float16 knows, halfway cases and their neighbours, and too large ones."""
    draw = np.random.default_rng(16)
    spread = draw.choice([-1, 1], 1000) * draw.uniform(1, 2, 1000) * 2.0 ** draw.integers(-28, 18, 1000)
    steps = draw.integers(0, 0x7BFF, 300).astype(np.uint16)
    halfway = (steps.view(np.float16).astype(np.float64) + (steps + 1).astype(np.uint16).view(np.float16)) / 2
    close = np.concatenate([np.nextafter(halfway, np.inf), np.nextafter(halfway, -np.inf)])
    edges = [0.0, -0.0, 65504, 65519.999, 65520, -65520, 2.0**-24, 2.0**-25, 1e300, 1e-300, np.inf, -np.inf]
    return np.concatenate([spread, halfway, -halfway, close, edges])


def base64_of(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def main():
    image = Image.open(FOLDER / IMAGE).convert("RGB")
    forms = product(["rgb", "bgr", "gray"], ["nchw", "nhwc"], ["float32", "float16", "float64", "uint8"], [1, 3])
    with np.errstate(over="ignore"):
        values = float16_samples()
        halves = values.astype(np.float16)
    golden = {
        "image": IMAGE,
        "scale": SCALE,
        "mean": MEAN,
        "std": STD,
        "gray": hashlib.sha256(np.asarray(image.convert("L")).tobytes()).hexdigest(),
        "tensors": [
            {
                "colour": colour,
                "layout": layout,
                "dtype": dtype,
                "channels": channels,
                "shape": tensor(image, colour, layout, dtype, channels).shape,
                "sha256": hashlib.sha256(
                    np.ascontiguousarray(tensor(image, colour, layout, dtype, channels)).tobytes()
                ).hexdigest(),
            }
            for colour, layout, dtype, channels in forms
        ],
        "float16": {"values": base64_of(values), "bits": base64_of(halves.view(np.uint16))},
    }
    (FOLDER / "tensor.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
