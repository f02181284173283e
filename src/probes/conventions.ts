import type { PartialPreprocess } from "./preprocess.ts";

/** The usual ways in which pixels become a classifier's input, by the names that people know. */
export const NORMALISATIONS: Readonly<Record<string, PartialPreprocess>> = {
  "0 to 1": { scale: 1 / 255, mean: [0], std: [1] },
  "-1 to 1": { scale: 1 / 255, mean: [0.5], std: [0.5] },
  "0 to 255": { scale: 1, mean: [0], std: [1] },
  "ImageNet's mean and deviation": {
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  "CIFAR-10's mean and deviation": {
    scale: 1 / 255,
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.247, 0.2435, 0.2616],
  },
};
