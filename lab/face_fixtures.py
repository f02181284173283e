"""Makes fixtures/faces: a face verification zoo for the tests, of some of the models and images of face_zoo.py.

usage: face_fixtures.py --data DIR --work DIR --out DIR [--source FAMILY]

Takes the finished models from --work, where face_zoo.py left them. Everything together stays below 3 MB.
"""

from __future__ import annotations

from fnmatch import fnmatch

import face_models
import program
from face_zoo import entries
from faces import Faces
from manifest import publish

PEOPLE, PICTURES = 20, 10
CHOSEN = ["source.onnx", "unrelated/*", "derived/finetune-*-1.onnx", "derived/prune-5.onnx", "derived/distil-resnet-1.onnx",
          "derived/distil-vgg-1.onnx", "derived/adversarial-training-4-1.onnx"]


def main() -> None:
    arguments = program.options(__doc__, face_models.FAMILIES, "resnet").parse_args()
    faces = Faces(arguments.data, arguments.work, PEOPLE, PICTURES)
    chosen = [entry for entry in entries(arguments.source) if any(fnmatch(entry.path, pattern) for pattern in CHOSEN)]
    faces.copy_probes(arguments.out / "images")
    publish(chosen, faces, arguments.work, arguments.out)


if __name__ == "__main__":
    main()
