import { beforeAll, describe, expect, test } from "vitest";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import { codes, enrolSource, judge, MEAN, SOURCE, SOURCE_BYTES, STD } from "../support/fixture-source.ts";
import {
  appendNodes,
  type DataType,
  type Edit,
  int64s,
  node,
  type Shape,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PROBES = 40;
const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, PROBES);
});

/** The source with another input, and the nodes that make the source's own input `images` out of it. */
function withInput(name: string, type: DataType, shape: Shape, edit: Edit): string {
  const edited = appendNodes(SOURCE_BYTES, { ...edit, inputs: [valueInfo("given", type, shape)] });
  return folder.write(`${name}/${name}.onnx`, edited);
}

const perChannel = (name: string, values: readonly number[]) => tensor(name, [1, 3, 1, 1], Float32Array.from(values));
const renamed = { firstNodes: [node("Identity", ["given"], ["images"])] };
const fromNhwc = { firstNodes: [node("Transpose", ["given"], ["images"], { perm: [0, 3, 1, 2] })] };
const fromRow = {
  firstNodes: [node("Reshape", ["given", "four"], ["images"])],
  initialisers: [int64s("four", [-1, 3, 32, 32])],
};
const toFloat = { firstNodes: [node("Cast", ["given"], ["images"], { to: 1 })] };
const standardise = [node("Sub", ["unit", "mean"], ["centred"]), node("Div", ["centred", "std"], ["images"])];
const statistics = [perChannel("mean", MEAN), perChannel("std", STD)];
const fromBytes = {
  firstNodes: [node("Cast", ["given"], ["bytes"], { to: 1 }), node("Div", ["bytes", "most"], ["unit"]), ...standardise],
  initialisers: [...statistics, tensor("most", [], Float32Array.of(255))],
};
const fromBgr = {
  firstNodes: [node("Gather", ["given", "order"], ["images"], { axis: 1 })],
  initialisers: [int64s("order", [2, 1, 0])],
};
const bgr: PartialPreprocess = { colour: "bgr", mean: MEAN.toReversed(), std: STD.toReversed() };

test("the source itself is derived, at distance 0", async () => {
  const result = await judge(fingerprint, SOURCE);
  expect(result).toMatchObject({ verdict: "derived", rule: "normal", form: "logits", classes: 10, device: "cpu" });
  expect(result.distance).toBeLessThan(1e-6);
  expect(codes(result)).toEqual(["CLOSER_THAN_ALL", "SPREADS", "FEW_REFERENCES"]);
});

describe("the source with another input that gets the same pixels keeps its distance and verdict", () => {
  const same: [string, DataType, Shape, Edit, { adapted?: RegExp; told?: PartialPreprocess }?][] = [
    ["any-size", "float32", ["batch", 3, "height", "width"], renamed],
    ["nothing-known", "float32", ["", "", "", ""], renamed],
    ["nhwc", "float32", ["batch", 32, 32, 3], fromNhwc, { adapted: /layout nhwc instead of nchw/ }],
    ["nhwc-any-size", "float32", ["batch", "height", "width", 3], fromNhwc, { adapted: /layout nhwc/ }],
    ["nhwc-any-channels", "float32", ["batch", 32, 32, "channels"], fromNhwc, { adapted: /layout nhwc/ }],
    ["nhwc-told", "float32", ["n", "h", "w", "c"], fromNhwc, { adapted: /layout nhwc/, told: { layout: "nhwc" } }],
    ["uint8", "uint8", ["batch", 3, 32, 32], fromBytes, { adapted: /dtype uint8 instead of float32/ }],
    ["float16", "float16", ["batch", 3, 32, 32], toFloat, { adapted: /dtype float16/ }],
    ["float64", "float64", ["batch", 3, 32, 32], toFloat, { adapted: /dtype float64/ }],
    ["one-by-one", "float32", [1, 3, 32, 32], renamed],
    ["row-of-pixels", "float32", ["batch", 3072], fromRow],
    ["batch-of-7", "float32", [7, 3, 32, 32], renamed],
    ["batch-of-64", "float32", [PROBES + 24, 3, 32, 32], renamed],
    ["bgr", "float32", ["batch", 3, 32, 32], fromBgr, { adapted: /colour bgr instead of rgb/, told: bgr }],
  ];
  test.each(same)("%s", async (name, type, shape, edit, { adapted, told = {} } = {}) => {
    const result = await judge(fingerprint, withInput(name, type, shape, edit), { preprocess: told });
    expect(result.verdict).toBe("derived");
    expect(result.distance).toBeLessThan(1e-3);
    const adaptation = result.reasons.find(({ code }) => code === "INPUT_ADAPTED")?.text;
    if (adapted) expect(adaptation).toMatch(adapted);
    else expect(adaptation).toBeUndefined();
  });
});

test("a preprocessor_config.json beside the model is a second view, and only the command line replaces the fingerprint's", async () => {
  const edit = { firstNodes: [node("Identity", ["given"], ["unit"]), ...standardise], initialisers: statistics };
  const model = withInput("standardises", "float32", ["batch", 3, 32, 32], edit);
  const twice = await judge(fingerprint, model);
  folder.write(
    "standardises/preprocessor_config.json",
    JSON.stringify({ image_mean: [0, 0, 0], image_std: [1, 1, 1] }),
  );
  const viewed = await judge(fingerprint, model);
  expect(viewed.distance).toBeCloseTo(twice.distance ?? Number.NaN, 6);
  expect(viewed.fed).toMatchObject({ form: { mean: MEAN }, beside: { form: { mean: [0, 0, 0] }, near: true } });
  const once = await judge(fingerprint, model, { preprocess: { mean: [0], std: [1] } });
  expect(once).toMatchObject({ verdict: "derived", fed: { by: "options" } });
  expect(once.distance).toBeLessThan(1e-3);
  expect(twice.distance).toBeGreaterThan(0.05);
  const overruled = await judge(fingerprint, model, { preprocess: { mean: MEAN, std: STD } });
  expect(overruled.distance).toBeCloseTo(twice.distance ?? Number.NaN, 6);
  expect(overruled.fed?.beside?.use).toBe("same");
});

describe("an input for which pixels must be made up or lost", () => {
  test("48 x 48 pixels: the probes are enlarged, and the source is still told from the others", async () => {
    const scales = tensor("scales", [4], Float32Array.of(1, 1, 2 / 3, 2 / 3));
    const shrink = node("Resize", ["given", "", "scales"], ["images"], { mode: "linear" });
    const model = withInput("larger", "float32", ["batch", 3, 48, 48], {
      firstNodes: [shrink],
      initialisers: [scales],
    });
    const result = await judge(fingerprint, model);
    expect(result.verdict).toBe("derived");
    expect(result.reasons.at(-1)?.text).toMatch(/width 48 instead of 32, height 48 instead of 32/);
  });

  test("one channel: the probes lose their colours, so the distance grows, and it is like no reference any more", async () => {
    const copies = node("Concat", ["given", "given", "given"], ["images"], { axis: 1 });
    const model = withInput("gray", "float32", ["batch", 1, 32, 32], { firstNodes: [copies] });
    const result = await judge(fingerprint, model);
    expect([result.verdict, result.doubts]).toEqual(["inconclusive", ["SUSPECT_UNLIKE_REFERENCES"]]);
    expect(result.distance).toBeGreaterThan(0.01);
    expect(result.scores?.["label-agreement"]).toBeLessThan(1);
  });
});
