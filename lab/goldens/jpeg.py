"""What Pillow's JPEG encoder and decoder make of photographs, for test/probes/pixels.test.ts.

    python3 lab/goldens/jpeg.py [--cifar DIR --faces DIR]

reads test/probes/goldens/*.png and writes jpeg.json (SHA-256 of the decoded pixels for every image and quality) beside
them. With the folders of CIFAR-10's test images (DIR/<class>/NNNN.jpg) and of the 96-pixel faces (DIR/*.jpg) it makes the
PNG files and the small JPEG files first.
"""

import argparse
import hashlib
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

TARGET = Path(__file__).parents[2] / "test" / "probes" / "goldens"
QUALITIES = [7, 10, 15, 18, 25, 40, 50, 58, 65, 75, 80, 90, 95]
ORIENTATION = 0x0112


def digest(image):
    return hashlib.sha256(np.asarray(image.convert("RGB")).tobytes()).hexdigest()


def mosaic(tiles, width, height, side):
    """Tiles of `side` pixels, row by row, cut off at the right and at the bottom."""
    whole = Image.new("RGB", (width, height))
    columns = -(-width // side)
    for i in range(columns * -(-height // side)):
        tile = tiles[i % len(tiles)].resize((side, side), Image.LANCZOS)
        whole.paste(tile, (i % columns * side, i // columns * side))
    return whole


def make_images(cifar, faces):
    things = [Image.open(file).convert("RGB") for number in range(6) for file in sorted(cifar.glob(f"*/{number:04}.jpg"))]
    people = [Image.open(file).convert("RGB") for file in sorted(faces.glob("*.jpg"))[::1500]]
    mixed = [image for pair in zip(things, people) for image in pair]
    return {
        "32x32": things[3],
        "33x47": mosaic(things[9:], 33, 47, 32),
        "48x48": mosaic(things[6:], 64, 64, 32).crop((8, 11, 56, 59)),
        "64x64": mosaic(things[20:], 64, 64, 32),
        "96x96": people[2],
        "100x75": mosaic(things[30:], 100, 75, 32),
        "128x96": mosaic(mixed[2:], 128, 96, 64),
        "128x128": mosaic(things[10:], 128, 128, 32),
        "224x224": mosaic(mixed, 224, 224, 112),
        "256x256": mosaic(things[24:], 256, 256, 128),
    }


def srgb_unlike():
    """An ICC profile of linear light, so that whoever applies it gets other pixels."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The curves are parametric ("para", type 3); the first parameter after the 12-byte head is the gamma.
    start = profile.index(b"para")
    profile[start + 12 : start + 16] = (1 << 16).to_bytes(4, "big")
    return bytes(profile)


def make_jpegs(image):
    """Name -> options of Pillow's save; every file shows the same picture."""
    turned = Image.Exif()
    turned[ORIENTATION] = 6
    return {
        "default": (image, {}),
        "gray": (image.convert("L"), {"quality": 60}),
        "no-subsampling": (image, {"quality": 90, "subsampling": "4:4:4"}),
        "subsampled-4-2-2": (image, {"quality": 85, "subsampling": "4:2:2"}),
        "progressive": (image, {"quality": 40, "progressive": True, "optimize": True}),
        "orientation": (image, {"exif": turned}),
        "profile": (image, {"icc_profile": srgb_unlike()}),
    }


def round_trip(image, quality):
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=quality)
    return Image.open(encoded)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cifar", type=Path)
    parser.add_argument("--faces", type=Path)
    options = parser.parse_args()
    if options.cifar and options.faces:
        TARGET.mkdir(parents=True, exist_ok=True)
        for name, image in make_images(options.cifar, options.faces).items():
            image.save(TARGET / f"{name}.png", optimize=True)
        for name, (image, how) in make_jpegs(Image.open(TARGET / "33x47.png")).items():
            image.save(TARGET / f"pillow-{name}.jpg", **how)
    photographs = {file.name: Image.open(file) for file in sorted(TARGET.glob("*.png"))}
    golden = {
        "roundTrips": [
            {"image": name, "quality": quality, "sha256": digest(round_trip(image, quality))}
            for name, image in photographs.items()
            for quality in QUALITIES
        ],
        "decoded": [
            {"image": file.name, "sha256": digest(Image.open(file))}
            for file in sorted([*TARGET.glob("*.png"), *TARGET.glob("*.jpg")])
        ],
    }
    (TARGET / "jpeg.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
