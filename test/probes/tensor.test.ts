import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { completePreprocess } from "../../src/probes/parse-preprocess.ts";
import { decode } from "../../src/probes/pixels.ts";
import type { InputForm, Pixels, Preprocess } from "../../src/probes/preprocess.ts";
import { feedAlike, imagesToTensor, tensorShape } from "../../src/probes/tensor.ts";

interface Golden {
  readonly image: string;
  readonly scale: number;
  readonly mean: number[];
  readonly std: number[];
  readonly gray: string;
  readonly tensors: readonly {
    readonly colour: Preprocess["colour"];
    readonly layout: Preprocess["layout"];
    readonly dtype: Preprocess["dtype"];
    readonly channels: 1 | 3;
    readonly shape: readonly number[];
    readonly sha256: string;
  }[];
}

const goldens = new URL("goldens/", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(new URL("tensor.json", goldens), "utf8"));
const image = await decode(readFileSync(new URL(golden.image, goldens)), golden.image);

function formOf(parts: Partial<InputForm>): InputForm {
  const { width, height } = image;
  return { ...completePreprocess({ width, height }, "a test"), channels: 3, ...parts };
}

function mirrored({ width, height, data }: Pixels): Pixels {
  const source = (i: number) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return data[3 * (y * width + width - 1 - x) + channel];
  };
  return { width, height, data: data.map((_, i) => source(i)) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

describe("imagesToTensor beside numpy", () => {
  it("has goldens for every combination", () => expect(golden.tensors).toHaveLength(3 * 2 * 4 * 2));

  it.each(golden.tensors)("$colour $layout $dtype, $channels channels", ({ sha256: expected, shape, ...parts }) => {
    const { scale, mean, std } = golden;
    const form = formOf({ ...parts, scale, mean, std });
    const tensor = imagesToTensor([image, mirrored(image)], form);
    expect(tensorShape(form, 2)).toEqual(shape);
    expect(tensor).toHaveLength(shape.reduce((product, size) => product * size, 1));
    expect(sha256(bytesOf(tensor))).toBe(expected);
  });

  it("makes gray as Pillow's mode L does", () => {
    const gray = imagesToTensor([image], formOf({ channels: 1, dtype: "uint8" }));
    expect(sha256(bytesOf(gray))).toBe(golden.gray);
  });
});

describe("imagesToTensor", () => {
  const pixel: Pixels = { width: 1, height: 1, data: Uint8Array.of(10, 20, 30) };
  const values = (parts: Partial<InputForm>) => [...imagesToTensor([pixel], formOf({ width: 1, height: 1, ...parts }))];

  it("takes one mean and one std for all channels", () => {
    expect(values({ dtype: "float64", scale: 1, mean: [10], std: [5] })).toEqual([0, 2, 4]);
  });

  it("keeps mean and std with their place in the tensor when the colours are turned round", () => {
    expect(values({ dtype: "float64", scale: 1, mean: [0, 1, 2], std: [1, 1, 1], colour: "bgr" })).toEqual([30, 19, 8]);
  });

  it("gives uint8 inputs the pixels, whatever the scale", () => {
    expect(values({ dtype: "uint8", scale: 1 / 255, mean: [1, 1, 1] })).toEqual([10, 20, 30]);
  });

  it("makes an empty batch of no images", () => {
    expect(imagesToTensor([], formOf({}))).toHaveLength(0);
    expect(tensorShape(formOf({}), 0)).toEqual([0, 3, 47, 33]);
  });
});

describe("two forms feed a model alike", () => {
  const size = { width: image.width, height: image.height };
  const usual = formOf({ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] });
  const alike = (parts: Partial<InputForm>, of = usual) => feedAlike(of, { ...of, ...parts }, size);

  it("if they make the same values, in whatever words", () => {
    expect(alike({ mean: [0.5], std: [0.25] })).toBe(true);
    expect(alike({ scale: 1 / 63.75, mean: [2], std: [1] })).toBe(true);
    expect(alike({ scale: 0.0039215687 })).toBe(true);
    expect(alike({ fit: "cover" })).toBe(true);
    expect(alike({ scale: 7, mean: [3] }, formOf({ dtype: "uint8" }))).toBe(true);
  });

  it("and not if a size, an order or a value is another", () => {
    for (const parts of [
      { mean: [0.51] },
      { std: [0.2] },
      { colour: "bgr" },
      { layout: "nhwc" },
      { width: 99 },
    ] as const) {
      expect([parts, alike(parts as Partial<InputForm>)]).toEqual([parts, false]);
    }
    expect(alike({ fit: "cover" }, { ...usual, width: 2 * image.width })).toBe(false);
  });
});
