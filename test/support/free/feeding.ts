import { appendNodes, valueInfo } from "../onnx-builder.ts";
import { type Disguised, type FileContent, type FreeCase, MODEL_NAME } from "./free-case.ts";

const FILE = "preprocessor_config.json";
const grey = { image_mean: [0.5], image_std: [0.5] };

/** What the file says beside a model whose users take no notice of it. */
const CONFIGS: Readonly<Record<string, object | string>> = {
  "means far outside": { do_normalize: true, image_mean: [2, -2, 0.4], image_std: [0.25, 0.25, 0.25] },
  "means of another colour": { image_mean: [0.9, 0.1, 0.9], image_std: [0.2, 0.2, 0.2] },
  "neither scaled nor normalised": { do_normalize: false, do_rescale: false },
  "not normalised": { do_normalize: false },
  "not scaled": { do_rescale: false },
  "a tiny factor": { rescale_factor: 1e-9 },
  "a huge factor": { rescale_factor: 1e6 },
  "a huge spread": { image_std: [1e6, 1e6, 1e6] },
  "a small spread": { image_std: [0.01, 0.01, 0.01] },
  "half as bright": { rescale_factor: 1 / 510 },
  "blue first": { do_flip_channel_order: true },
  "usual means of another library": { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] },
  "one mean for all": grey,
  "a negative spread": { image_std: [-0.2, -0.2, -0.2] },
  "a negative factor": { rescale_factor: -1 / 255 },
  "a number that is none": '{"image_mean": [NaN, 0, 0]}',
  "no JSON": "image_mean = 0.5",
  "five megabytes": JSON.stringify({ image_std: [1e6, 1e6, 1e6], _comment: "x".repeat(5e6) }),
  "another processor's keys": {
    feature_extractor_type: "ConvNextFeatureExtractor",
    do_resize: true,
    size: { shortest_edge: 224 },
    crop_pct: 0.1,
    resample: 0,
    offset: true,
    ...grey,
  },
};

/** Sizes that the file says of a model that takes any. */
const SIZES: Readonly<Record<string, object>> = {
  "images of 4 x 4": { do_resize: true, size: { height: 4, width: 4 } },
  "images of 512 x 8": { do_resize: true, size: { height: 512, width: 8 } },
  "a crop of 6 x 6": { do_center_crop: true, crop_size: 6 },
};

/** Files that say how to feed a model wrongly, and lie beside it. */
export function feedingCases(): FreeCase[] {
  const beside = (name: string, disguise: FreeCase["disguise"]): FreeCase => ({ kind: "feeding", name, disguise });
  const text = (config: object | string) => (typeof config === "string" ? config : JSON.stringify(config));
  return [
    ...Object.entries(CONFIGS).map(([name, config]) =>
      beside(name, (model) => withFiles(model, { [FILE]: text(config) })),
    ),
    ...Object.entries(SIZES).map(([name, config]) =>
      beside(name, (model) => withFiles(ofAnySize(model), { [FILE]: text(config) })),
    ),
    beside("a link to means far outside", (model) =>
      withFiles(model, { "far.json": text(CONFIGS["means far outside"]), [FILE]: { link: "far.json" } }),
    ),
  ];
}

function withFiles(model: Uint8Array, files: Readonly<Record<string, FileContent>>): Disguised {
  return { model, files: { [MODEL_NAME]: model, ...files } };
}

function ofAnySize(model: Uint8Array): Buffer {
  return appendNodes(model, { inputs: [valueInfo("images", "float32", ["batch", 3, "height", "width"])] });
}
