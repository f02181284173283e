"""The corruptions of ImageNet-C and CIFAR-10-C in numpy, scipy and Pillow, for test/probes/corruptions/corrupt.test.ts.

    python3 lab/goldens/corruptions.py

writes test/probes/corruptions/goldens: of the corruptions without chance, sheets of what they make of two small images
and of every seventh pixel of a large one (a row for each corruption, a column for each severity); of the others,
statistics of what they change, over many seeds. Takes a minute.
"""

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

IMAGES = Path(__file__).parents[2] / "test" / "probes" / "goldens"
TARGET = Path(__file__).parents[2] / "test" / "probes" / "corruptions" / "goldens"
SEEDS = 200
SEVERITIES = [1, 2, 3, 4, 5]
STATISTICS_AT = [1, 3, 5]
SCALES = ["large", "small"]
SHEETS = {"33x47": ("33x47.png", 1), "32x32": ("32x32.png", 1), "224x224": ("224x224.png", 7)}


def gaussian_noise(x, c, random):
    return x + random.normal(0, c, x.shape)


def shot_noise(x, c, random):
    return random.poisson(x * c) / c


def impulse_noise(x, c, random):
    hit, salt = random.random(x.shape) < c, random.random(x.shape) < 0.5
    return np.where(hit, salt.astype(float), x)


def opencv_gaussian(size, sigma):
    weights = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def defocus_blur(x, c, random):
    radius, sigma = c
    line = np.arange(-8, 9) if radius <= 8 else np.arange(-radius, radius + 1)
    kernel = (line[:, None] ** 2 + line[None, :] ** 2 <= radius**2).astype(float)
    kernel /= kernel.sum()
    edge = opencv_gaussian(3 if radius <= 8 else 5, sigma)
    for axis in (0, 1):
        kernel = ndimage.correlate1d(kernel, edge, axis=axis, mode="mirror")
    return np.stack([ndimage.correlate(x[..., d], kernel, mode="mirror") for d in range(3)], axis=2)


def glass_blur(x, c, random):
    sigma, reach, times = c
    blur = lambda image: ndimage.gaussian_filter(image, (sigma, sigma, 0), mode="nearest", truncate=4)
    image = np.uint8(blur(x) * 255)
    height, width = image.shape[:2]
    for _ in range(times):
        for h in range(height - reach, reach, -1):
            for w in range(width - reach, reach, -1):
                dx, dy = random.integers(-reach, reach, 2)
                # A swap of views: the first assignment also changes what the second one reads.
                image[h, w], image[h + dy, w + dx] = image[h + dy, w + dx], image[h, w]
    return blur(image / 255)


def smear(x, radius, sigma, angle):
    weights = np.exp(-(np.arange(2 * radius + 1) ** 2) / (2 * sigma**2))
    weights /= weights.sum()
    height, width = x.shape[:2]
    total = np.zeros_like(x)
    for i, weight in enumerate(weights):
        dy = int(np.ceil(i * np.sin(np.deg2rad(angle)) - 0.5))
        dx = int(np.ceil(i * np.cos(np.deg2rad(angle)) - 0.5))
        if abs(dy) >= height or abs(dx) >= width:
            break
        rows = np.clip(np.arange(height) + dy, 0, height - 1)
        columns = np.clip(np.arange(width) + dx, 0, width - 1)
        total += weight * x[rows][:, columns]
    return total


def motion_blur(x, c, random):
    return smear(x, c[0], c[1], random.uniform(-45, 45))


def clipped_zoom(x, factor):
    kept = [int(np.ceil(side / factor)) for side in x.shape[:2]]
    top, left = [(side - keep) // 2 for side, keep in zip(x.shape, kept)]
    middle = x[top : top + kept[0], left : left + kept[1]]
    return ndimage.zoom(middle, (factor, factor, 1), order=1)


def zoom_blur(x, c, random):
    factors = np.arange(1, c[0], c[1])
    height, width = x.shape[:2]
    return (x + sum(clipped_zoom(x, factor)[:height, :width] for factor in factors)) / (len(factors) + 1)


def snow(x, c, random):
    mean, spread, zoom, cut, radius, sigma, colour = c
    height, width = x.shape[:2]
    layer = clipped_zoom(random.normal(mean, spread, (height, width, 1)), zoom)[..., 0]
    layer[layer < cut] = 0
    layer = smear(np.clip(layer, 0, 1), radius, sigma, random.uniform(-135, -45))
    layer = (np.round(layer * 255) / 255)[:height, :width, None]
    gray = x @ np.array([0.299, 0.587, 0.114])
    white = colour * x + (1 - colour) * np.maximum(x, gray[..., None] * 1.5 + 0.5)
    return white + layer + np.rot90(layer, 2)


def plasma(size, decay, random):
    cloud, step, noise = np.zeros((size, size)), size, 100
    shift = lambda grid, down, right: np.roll(grid, (down, right), (0, 1))
    while step >= 2:
        half = step // 2
        draw = lambda mean: mean / 4 + noise * random.uniform(-noise, noise, mean.shape)
        corners = cloud[::step, ::step].copy()
        middles = draw(corners + shift(corners, -1, 0) + shift(corners, 0, -1) + shift(corners, -1, -1))
        cloud[half::step, half::step] = middles
        cloud[::step, half::step] = draw(corners + shift(corners, 0, -1) + middles + shift(middles, 1, 0))
        cloud[half::step, ::step] = draw(corners + shift(corners, -1, 0) + middles + shift(middles, 0, 1))
        step, noise = half, noise / decay
    cloud -= cloud.min()
    return cloud / cloud.max()


def fog(x, c, random):
    height, width = x.shape[:2]
    size = 1 << (max(height, width) - 1).bit_length()
    cloud = plasma(size, c[1], random)[:height, :width, None]
    return (x + c[0] * cloud) * x.max() / (x.max() + c[0])


def brightness(x, c, random):
    """Through hue, saturation and value, one pixel at a time: slow, but not the way the program goes."""
    import colorsys

    def lighter(pixel):
        hue, saturation, value = colorsys.rgb_to_hsv(*pixel)
        return colorsys.hsv_to_rgb(hue, saturation, min(1, value + c))

    return np.apply_along_axis(lighter, 2, x)


def contrast(x, c, random):
    mean = x.mean((0, 1), keepdims=True)
    return (x - mean) * c + mean


def affine_through(source, target):
    """The 2 x 3 matrix that takes three points to three others."""
    return np.linalg.solve(np.column_stack([source, np.ones(3)]), target).T


def elastic_transform(x, c, random):
    height, width = x.shape[:2]
    amplitude, sigma, skew = c
    rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    sample = lambda image, at, mode: np.stack(
        [ndimage.map_coordinates(image[..., d], at, order=1, mode=mode) for d in range(3)], axis=2
    )
    if skew:
        middle, third = np.array([width // 2, height // 2]), min(height, width) // 3
        corners = np.array([middle + third, middle + [third, -third], middle - third], dtype=float)
        back = affine_through(corners + random.uniform(-skew * width, skew * width, (3, 2)), corners)
        flat = np.stack([columns, rows, np.ones_like(rows)]).reshape(3, -1)
        x = sample(x, (back @ flat)[::-1].reshape(2, height, width), "mirror")
    if not amplitude:
        return x
    field = lambda: amplitude * height * ndimage.gaussian_filter(
        random.uniform(-1, 1, (height, width)), (sigma * height, sigma * width), mode="reflect", truncate=3
    )
    return sample(x, np.stack([rows + field(), columns + field()]), "reflect")


def pixelate(image, c, random):
    width, height = image.size
    small = image.resize((int(width * c), int(height * c)), Image.BOX)
    return small.resize((width, height), Image.NEAREST)


def jpeg_compression(image, c, random):
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=c)
    return Image.open(encoded)


NUMBERS = {
    gaussian_noise: ([0.08, 0.12, 0.18, 0.26, 0.38], [0.04, 0.06, 0.08, 0.09, 0.10]),
    shot_noise: ([60, 25, 12, 5, 3], [500, 250, 100, 75, 50]),
    impulse_noise: ([0.03, 0.06, 0.09, 0.17, 0.27], [0.01, 0.02, 0.03, 0.05, 0.07]),
    defocus_blur: (
        [(3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)],
        [(0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)],
    ),
    glass_blur: (
        [(0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2)],
        [(0.05, 1, 1), (0.25, 1, 1), (0.4, 1, 1), (0.25, 1, 2), (0.4, 1, 2)],
    ),
    motion_blur: (
        [(10, 3), (15, 5), (15, 8), (15, 12), (20, 15)],
        [(6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)],
    ),
    zoom_blur: (
        [(1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03)],
        [(1.06, 0.01), (1.11, 0.01), (1.16, 0.01), (1.21, 0.01), (1.26, 0.01)],
    ),
    snow: (
        [
            (0.1, 0.3, 3, 0.5, 10, 4, 0.8),
            (0.2, 0.3, 2, 0.5, 12, 4, 0.7),
            (0.55, 0.3, 4, 0.9, 12, 8, 0.7),
            (0.55, 0.3, 4.5, 0.85, 12, 8, 0.65),
            (0.55, 0.3, 2.5, 0.85, 12, 12, 0.55),
        ],
        [
            (0.1, 0.2, 1, 0.6, 8, 3, 0.95),
            (0.1, 0.2, 1, 0.5, 10, 4, 0.9),
            (0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
            (0.25, 0.3, 2.25, 0.6, 12, 6, 0.85),
            (0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
        ],
    ),
    fog: (
        [(1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4)],
        [(0.2, 3), (0.5, 3), (0.75, 2.5), (1, 2), (1.5, 1.75)],
    ),
    brightness: ([0.1, 0.2, 0.3, 0.4, 0.5], [0.05, 0.1, 0.15, 0.2, 0.3]),
    contrast: ([0.4, 0.3, 0.2, 0.1, 0.05], [0.75, 0.5, 0.4, 0.3, 0.15]),
    elastic_transform: (
        [(alpha * 0.005, 0.01, 0) for alpha in (12.5, 16.25, 21.25, 25, 30)],
        [(0, 0, 0.08), (0.05, 0.2, 0.07), (0.08, 0.06, 0.06), (0.1, 0.04, 0.05), (0.1, 0.03, 0.03)],
    ),
    pixelate: ([0.6, 0.5, 0.4, 0.3, 0.25], [0.95, 0.9, 0.85, 0.75, 0.65]),
    jpeg_compression: ([25, 18, 15, 10, 7], [80, 65, 58, 50, 40]),
}
CERTAIN = [defocus_blur, zoom_blur, brightness, contrast, pixelate, jpeg_compression]


def corrupted(image, method, severity, scale, seed=0):
    """uint8, height x width x 3; like the originals, cut off and not rounded."""
    c, random = NUMBERS[method][SCALES.index(scale)][severity - 1], np.random.default_rng(seed)
    if method in (pixelate, jpeg_compression):
        return np.asarray(method(image, c, random))
    return np.uint8(np.clip(method(np.asarray(image) / 255, c, random), 0, 1) * 255)


def sheet(image, every, scale):
    rows = [np.hstack([corrupted(image, m, s, scale)[::every, ::every] for s in SEVERITIES]) for m in CERTAIN]
    return Image.fromarray(np.vstack(rows))


def describe(before, after):
    """Of the change: mean, root mean square, and how alike it is in neighbours across, down, and between channels."""
    change = after.astype(float) - before
    whole = (change**2).mean() or 1
    alike = lambda a, b: (a * b).mean() / whole
    return [
        change.mean(),
        np.sqrt((change**2).mean()),
        alike(change[:, 1:], change[:, :-1]),
        alike(change[1:], change[:-1]),
        alike(change[..., 0], change[..., 2]),
    ]


def statistics(image, method, severity, scale):
    before = np.asarray(image).astype(float)
    values = np.array([describe(before, corrupted(image, method, severity, scale, seed)) for seed in range(SEEDS)])
    return {"mean": values.mean(0).round(5).tolist(), "spread": values.std(0, ddof=1).round(5).tolist()}


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    open_image = lambda name: Image.open(IMAGES / name).convert("RGB")
    for size, (name, every) in SHEETS.items():
        for scale in SCALES:
            sheet(open_image(name), every, scale).save(TARGET / f"{size}-{scale}.png", optimize=True)
    image = open_image("33x47.png")
    golden = [
        {
            "corruption": method.__name__.replace("_", "-"),
            "scale": scale,
            "severity": severity,
            **statistics(image, method, severity, scale),
        }
        for method in NUMBERS
        if method not in CERTAIN
        for scale in SCALES
        for severity in STATISTICS_AT
    ]
    (TARGET / "statistics.json").write_text(
        json.dumps({"image": "33x47.png", "seeds": SEEDS, "sheets": SHEETS, "statistics": golden}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
