import { inCommands, required, type SettingRow } from "./setting.ts";
import { anyText } from "./value-types.ts";

/** Models and images to work with. */
export const MATERIAL = {
  model: {
    type: anyText,
    hint: "<file>",
    commands: {
      init: "your model, ONNX",
      enroll: required("the source model, ONNX"),
      calibrate: "the source model, where --twin draws probes by what source and twins answer",
      rotate: required("the source model, ONNX"),
    },
    input: { name: "source-model", modes: ["enroll"], required: "Mode enroll needs it." },
  },
  unrelated: {
    type: anyText,
    hint: "<models...>",
    list: "words",
    commands: {
      ...inCommands(
        ["init", "calibrate"],
        "independently trained models: paths, folders, globs, or any of these after ARCHITECTURE=",
      ),
      rotate: required(
        "the models of the old calibration, or more: paths, folders, globs, or any of these after ARCHITECTURE=",
      ),
    },
    input: { modes: ["enroll"] },
  },
  derived: {
    type: anyText,
    hint: "<models...>",
    list: "words",
    commands: {
      calibrate: "models known to derive from the source (for the rule midpoint, and to see the gap)",
      rotate: "models known to derive from the source, likewise",
    },
    input: { modes: ["enroll"] },
  },
  ancestor: {
    type: anyText,
    hint: "<models...>",
    list: "words",
    commands: {
      ...inCommands(
        ["init", "calibrate"],
        "models whose weights the source's training started from: they explain what else descends from them",
      ),
      rotate: "models from which the source descends, likewise",
    },
  },
  twin: {
    type: anyText,
    hint: "<models...>",
    list: "words",
    commands: inCommands(
      ["init", "calibrate", "rotate"],
      "twins: models of the source's own recipe and data, from other seeds; at least 3",
    ),
    input: { name: "twins", modes: ["enroll"] },
  },
  twinImages: {
    type: anyText,
    hint: "<folder>",
    commands: { calibrate: "images to draw the twins' probes from; left out: those of --images" },
  },
  zoo: {
    type: anyText,
    hint: "<file>",
    commands: { calibrate: "take unrelated and derived models, architectures and images from a ZOO.json" },
  },
  images: {
    type: anyText,
    hint: "<folder>",
    commands: {
      init: "images (JPEG, PNG, WebP, TIFF), flat or in one folder per class, or per person",
      enroll: required("images (JPEG, PNG, WebP, TIFF), flat or in one folder per class, or per person"),
      calibrate: "the labelled images that you enrolled with, to measure accuracies on",
      rotate: required("images to draw the fresh probes from"),
    },
    input: { modes: ["enroll"], required: "Mode enroll needs it." },
  },
} as const satisfies Record<string, SettingRow>;
