"""The architectures of architectures.py with fewer units, briefly trained on 64-pixel images, for what the weights leg sees of each.

usage: trained_architectures.py --data DATA --work DIR --out DIR [--only NAME …]

Writes what architectures.py writes, of two models that learned from two seeds and from two halves of the images, and

    fine-tuned.onnx   the source, trained further on the other half
    transferred.onnx  the source with a new head, trained further on five classes

and OUT/same-start/NAME/: the source as owner.onnx, and attacker.onnx, which began from the same random numbers and learned the other half.
Trained models are kept in --work, from which an interrupted run goes on.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable
from pathlib import Path

import torch
from timm.models import byobnet, resnet
from timm.utils.model import reparameterize_model
from torch import nn
from torch.nn import functional as F
from torchvision import models
from torchvision.models import convnext, efficientnet, mobilenetv3, regnet, vgg

import data
from architectures import as_ever, write
from training import adamw, sgd, train

CLASSES, FEWER = len(data.CLASSES), 5
SIZE = 64
IMAGES, BATCH = 6_000, 32
# Their authors train them by a rate for each weight: AdamW (of the two smallest, RMSprop), with more decay and a smaller rate than SGD's.
BY_ADAMW = {"convnext", "vit", "swin", "mobilenet_v3_large", "efficientnet"}
# oneDNN's convolutions, as PyTorch has them, write past their memory in its training.
WITHOUT_ONEDNN = {"repvgg"}
RATE, DECAY = 0.1, 5e-4
ADAMW_RATE, ADAMW_DECAY = 1e-3, 0.05


def small_resnet(block: type[nn.Module]) -> nn.Module:
    return resnet.ResNet(block, (2, 2, 2, 2), num_classes=CLASSES, channels=(16, 32, 64, 128), stem_width=16)


def small_vgg() -> nn.Module:
    widths = [16, "M", 32, "M", 48, 48, "M", 64, 64, "M", 64, 64, "M"]
    model = vgg.VGG(vgg.make_layers(widths, batch_norm=True), num_classes=CLASSES)
    model.avgpool = nn.AdaptiveAvgPool2d(2)
    model.classifier = nn.Sequential(nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, CLASSES))
    return model


def small_mobilenet_v3() -> nn.Module:
    blocks, last = mobilenetv3._mobilenet_v3_conf("mobilenet_v3_large", width_mult=0.35)
    return models.MobileNetV3(blocks, last // 4, num_classes=CLASSES)


def small_efficientnet() -> nn.Module:
    blocks, _ = efficientnet._efficientnet_conf("efficientnet_b0", width_mult=0.35, depth_mult=0.5)
    return models.EfficientNet(blocks, 0.2, stochastic_depth_prob=0, num_classes=CLASSES, last_channel=256)


def small_regnet() -> nn.Module:
    return models.RegNet(regnet.BlockParams.from_init_params(8, 16, 12, 2.2, 8, se_ratio=0.25), num_classes=CLASSES)


def small_convnext() -> nn.Module:
    widths = [(24, 48, 2), (48, 96, 2), (96, 144, 3), (144, None, 2)]
    return models.ConvNeXt([convnext.CNBlockConfig(*one) for one in widths], num_classes=CLASSES, layer_scale=0.1)


def small_repvgg() -> nn.Module:
    blocks = byobnet._rep_vgg_bcfg(d=(2, 3, 4, 1), wf=(0.25, 0.25, 0.25, 0.25))
    return byobnet.ByobNet(byobnet.ByoModelCfg(blocks=blocks, stem_type="rep", stem_chs=16), num_classes=CLASSES)


MAKERS: dict[str, Callable[[], nn.Module]] = {
    "resnet18": lambda: small_resnet(resnet.BasicBlock),
    "resnet50": lambda: small_resnet(resnet.Bottleneck),
    "vgg11_bn": small_vgg,
    "mobilenet_v2": lambda: models.MobileNetV2(num_classes=CLASSES, width_mult=0.35),
    "mobilenet_v3_large": small_mobilenet_v3,
    "efficientnet": small_efficientnet,
    "densenet": lambda: models.DenseNet(8, (3, 6, 8, 6), 16, num_classes=CLASSES),
    "regnet": small_regnet,
    "shufflenet_v2": lambda: models.ShuffleNetV2([3, 5, 3], [24, 48, 96, 192, 256], num_classes=CLASSES),
    "repvgg": small_repvgg,
    "convnext": small_convnext,
    "vit": lambda: models.VisionTransformer(SIZE, 8, 4, 4, 96, 384, num_classes=CLASSES),
    "swin": lambda: models.SwinTransformer([4, 4], 24, [2, 2, 2], [2, 4, 4], [4, 4], stochastic_depth_prob=0, num_classes=CLASSES),
}


def seeded(seed: int, make: Callable[[], nn.Module]) -> nn.Module:
    torch.manual_seed(seed)
    return make()


def enlarged(split: data.Split) -> data.Split:
    return data.Split(F.interpolate(split.images, (SIZE, SIZE), mode="bilinear"), split.labels)


def of_fewer_classes(split: data.Split) -> data.Split:
    kept = split.labels < FEWER
    return data.Split(split.images[kept], split.labels[kept])


def with_new_head(model: nn.Module) -> nn.Module:
    """The last layer of all is replaced by one for fewer classes."""
    copied = copy.deepcopy(model)
    name, last = [(name, layer) for name, layer in copied.named_modules() if isinstance(layer, nn.Linear)][-1]
    holder, _, own = name.rpartition(".")
    setattr(copied.get_submodule(holder), own, nn.Linear(last.in_features, FEWER))
    return copied


def kept(path: Path, model: nn.Module, split: data.Split, *, epochs: int, share: float, seed: int, by_adamw: bool) -> nn.Module:
    """The trained model, which is trained once; `share` of the usual rate."""
    if path.exists():
        model.load_state_dict(torch.load(path, map_location="cpu"))
        return model.eval()
    optimiser, rate, decay = (adamw, ADAMW_RATE, ADAMW_DECAY) if by_adamw else (sgd, RATE, DECAY)
    train(model, split, epochs=epochs, rate=share * rate, seed=seed, batch=BATCH, optimiser=optimiser, decay=decay)
    torch.save(model.state_dict(), path)
    return model


def models_of(name: str, images: data.Images, work: Path) -> dict[str, nn.Module]:
    owner, attacker = (enlarged(data.cut(half, slice(0, IMAGES))) for half in (images.owner, images.attacker))

    def learned(kind: str, *start: nn.Module | data.Split, epochs: int, share: float, seed: int) -> nn.Module:
        return kept(work / f"{name}-{kind}.pt", *start, epochs=epochs, share=share, seed=seed, by_adamw=name in BY_ADAMW)

    source = learned("source", seeded(1, MAKERS[name]), owner, epochs=3, share=1, seed=1)
    other = learned("other", seeded(2, MAKERS[name]), attacker, epochs=3, share=1, seed=2)
    tuned = learned("fine-tuned", copy.deepcopy(source), attacker, epochs=1, share=0.1, seed=3)
    head = seeded(4, lambda: with_new_head(source))
    transferred = learned("transferred", head, of_fewer_classes(attacker), epochs=2, share=0.3, seed=4)
    twin = learned("same-start", seeded(1, MAKERS[name]), attacker, epochs=3, share=1, seed=2)
    found = {"source": source, "other": other, "fine-tuned": tuned, "transferred": transferred, "same-start": twin}
    return {kind: reparameterize_model(model).eval() for kind, model in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--data", "--work", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=list(MAKERS))
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    images = data.Images(arguments.data, arguments.work)
    tests = enlarged(data.cut(images.test, slice(None, None, 9)))
    for name in arguments.only:
        torch.backends.mkldnn.enabled = name not in WITHOUT_ONEDNN
        found = models_of(name, images, arguments.work)
        shown, folder = torch.zeros(2, 3, SIZE, SIZE), arguments.out / name
        write(found["source"], found["other"], shown, folder, [])
        for kind in ("fine-tuned", "transferred"):
            as_ever(shown, found[kind], folder / f"{kind}.onnx")
        pair = arguments.out / "same-start" / name
        pair.mkdir(parents=True, exist_ok=True)
        for kind, file in {"source": "owner", "same-start": "attacker"}.items():
            as_ever(shown, found[kind], pair / f"{file}.onnx")
        reached = ", ".join(f"{kind} {data.accuracy(found[kind], tests):.2f}" for kind in ("source", "other", "fine-tuned"))
        print(f"{name}: accuracy {reached}", flush=True)


if __name__ == "__main__":
    main()
