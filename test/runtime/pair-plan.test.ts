import { describe, expect, it } from "vitest";
import type { TensorInfo } from "../../src/onnx/types.ts";
import { planVerifier } from "../../src/runtime/pair-plan.ts";

type Size = number | string;
const image = (name: string, shape: readonly Size[]): TensorInfo => ({ name, elementType: "float32", shape });
const outputs: TensorInfo[] = [{ name: "y", elementType: "float32", shape: ["n", 1] }];
const sources = { told: {}, beside: undefined, fingerprint: { width: 8, height: 8 } };

function plan(inputs: readonly TensorInfo[], pair?: string) {
  const metadata: Record<string, string> = pair === undefined ? {} : { "sac.pair": pair };
  return planVerifier("model.onnx", { inputs, outputs, metadata }, sources);
}

describe("how a verification model takes images", () => {
  it("is one at a time, with a single input and nothing said", () => {
    expect(plan([image("x", ["n", 3, 8, 8])])).toMatchObject({ input: "x", pair: undefined });
  });

  it("is two at a time, with two inputs alike", () => {
    const inputs = [image("a", ["n", 3, 8, 8]), image("b", ["n", 3, 8, 8])];
    expect(plan(inputs)).toMatchObject({ input: "a", pair: { kind: "inputs", second: "b" } });
  });

  it.each([
    ["channels", ["n", 6, 8, 10], { width: 10, height: 8, channels: 3, layout: "nchw" }],
    ["channels", ["n", 2, 8, 10], { width: 10, height: 8, channels: 1, layout: "nchw" }],
    ["channels", ["n", 8, 10, 6], { width: 10, height: 8, channels: 3, layout: "nhwc" }],
    ["width", ["n", 3, 8, 20], { width: 10, height: 8, channels: 3, layout: "nchw" }],
    ["height", ["n", 3, 16, 10], { width: 10, height: 8, channels: 3, layout: "nchw" }],
    ["width", ["n", 8, 20, 3], { width: 10, height: 8, channels: 3, layout: "nhwc" }],
    ["height", ["n", 16, 10, 3], { width: 10, height: 8, channels: 3, layout: "nhwc" }],
    ["width", ["n", 3, "h", "w"], { width: 8, height: 8, channels: 3, layout: "nchw" }],
  ] as const)("is joined along %s %j, where its file says so", (kind, shape, form) => {
    expect(plan([image("x", shape)], kind)).toMatchObject({ pair: { kind }, form });
  });

  it.each([
    ["two inputs of different sizes", [image("a", ["n", 3, 8, 8]), image("b", ["n", 3, 9, 9])], undefined],
    ["an image and something else", [image("a", ["n", 3, 8, 8]), image("b", ["n", 5])], undefined],
    ["an axis that nobody knows", [image("x", ["n", 3, 8, 8])], "time"],
    ["an odd width", [image("x", ["n", 3, 8, 7])], "width"],
    ["as many channels as one image has", [image("x", ["n", 3, 8, 8])], "channels"],
  ] as const)("cannot be %s", (_, inputs, pair) => {
    expect(() => plan(inputs, pair)).toThrow(expect.objectContaining({ code: "MODEL_NO_IMAGE_INPUT" }));
  });
});
