import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHuggingFaceConfig } from "../../src/probes/huggingface.ts";
import { completePreprocess } from "../../src/probes/parse-preprocess.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const CLIP = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };
const HALF = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const written = ({ mean, std }: typeof HALF) => ({ do_normalize: true, image_mean: mean, image_std: std });
const square = (side: number, fit: string) => ({ width: side, height: side, fit });

/** What is read of a preprocessor_config.json with this content. */
function read(name: string, config: unknown) {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  folder.write(`${name}/preprocessor_config.json`, text);
  return readHuggingFaceConfig(join(folder.path, name, "model.onnx"));
}

const models: readonly [string, object, object][] = [
  [
    "google/vit-base-patch16-224",
    {
      do_rescale: true,
      do_resize: true,
      ...written(HALF),
      image_processor_type: "ViTFeatureExtractor",
      resample: 2,
      rescale_factor: 0.00392156862745098,
      size: { height: 224, width: 224 },
    },
    { ...square(224, "fill"), scale: 0.00392156862745098, ...HALF },
  ],
  [
    "an older ViT, one number for the size",
    { do_resize: true, ...written(HALF), feature_extractor_type: "ViTFeatureExtractor", resample: 2, size: 384 },
    { ...square(384, "fill"), scale: 1 / 255, ...HALF },
  ],
  [
    "microsoft/resnet-50",
    { crop_pct: 0.875, do_resize: true, ...written(IMAGENET), resample: 3, size: 224 },
    { ...square(224, "cover"), scale: 1 / 255, ...IMAGENET },
  ],
  [
    "a ResNet with its shortest edge",
    {
      crop_pct: 0.875,
      do_rescale: true,
      do_resize: true,
      ...written(IMAGENET),
      image_processor_type: "ConvNextImageProcessor",
      rescale_factor: 0.00392156862745098,
      size: { shortest_edge: 224 },
    },
    { ...square(224, "cover"), scale: 0.00392156862745098, ...IMAGENET },
  ],
  [
    "a ResNet that is resized to 256 and cropped to 224",
    {
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      do_rescale: true,
      do_resize: true,
      ...written(IMAGENET),
      image_processor_type: "BitImageProcessor",
      rescale_factor: 0.00392156862745098,
      size: { shortest_edge: 256 },
    },
    { ...square(224, "cover"), scale: 0.00392156862745098, ...IMAGENET },
  ],
  [
    "openai/clip-vit-base-patch32",
    {
      crop_size: 224,
      do_center_crop: true,
      do_resize: true,
      feature_extractor_type: "CLIPFeatureExtractor",
      ...written(CLIP),
      resample: 3,
      size: 224,
    },
    { ...square(224, "cover"), scale: 1 / 255, ...CLIP },
  ],
  [
    "a fast processor, which writes null for what it does not use",
    {
      crop_size: null,
      data_format: "channels_first",
      do_center_crop: null,
      do_convert_rgb: null,
      do_rescale: true,
      do_resize: true,
      ...written(HALF),
      image_processor_type: "ViTImageProcessorFast",
      rescale_factor: 0.00392156862745098,
      size: { height: 224, width: 224 },
      size_divisor: null,
    },
    { ...square(224, "fill"), scale: 0.00392156862745098, ...HALF },
  ],
  [
    "apple/mobilevit-small, which is trained on BGR",
    { crop_size: 256, do_center_crop: true, do_flip_channel_order: true, do_resize: true, size: 288 },
    { ...square(256, "cover"), colour: "bgr", scale: 1 / 255, mean: undefined, std: undefined },
  ],
  [
    "pixels as they are",
    { do_rescale: false, do_normalize: false, image_mean: [9, 9, 9], do_resize: false, size: 32 },
    { scale: 1, mean: [0], std: [1] },
  ],
];

describe("readHuggingFaceConfig", () => {
  it.each(models)("reads %s", async (name, config, expected) => {
    expect(await read(name.replaceAll(/\W/g, "-"), config)).toEqual(expected);
  });

  it("gives what completes to a whole preprocessing", async () => {
    for (const [name, config] of models.slice(0, -1)) {
      const partial = await read(name.replaceAll(/\W/g, "-"), config);
      expect(completePreprocess(partial ?? {}, name)).toMatchObject({ dtype: "float32", layout: "nchw" });
    }
  });

  it("gives nothing where there is no file", async () => {
    expect(await readHuggingFaceConfig(join(folder.path, "alone", "model.onnx"))).toBeUndefined();
  });

  it.each([
    ["broken JSON", '{"size": 224,'],
    ["text", "version https://git-lfs.github.com/spec/v1\n"],
    ["a list", "[]"],
    ["a mean that is no list", { image_mean: "imagenet" }],
    ["a std of zero", { image_std: [0.5, 0, 0.5] }],
    ["a size that is none", { size: { longest_edge: 800 } }],
  ])("refuses %s and names the file", async (name, config) => {
    const failure = await failureOf(() => read(name, config));
    expect(failure.code).toBe("PREPROCESS_INVALID");
    expect(failure.message).toContain(join(folder.path, name, "preprocessor_config.json"));
  });
});
