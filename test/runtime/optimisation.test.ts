import { expect, test } from "vitest";
import type { PartialPreprocess, Pixels } from "../../src/probes/preprocess.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions } from "../support/fixture-source.ts";
import { appendNodes, int64s, type Node, node, type Tensor, tensor, valueInfo } from "../support/onnx-builder.ts";
import { random } from "../support/random.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const SIDE = 8;
const unscaled: PartialPreprocess = { scale: 1 / 255 };
const probes = Array.from({ length: 20 }, (_, seed): Pixels => {
  const { uniform } = random(seed + 1);
  return { width: SIDE, height: SIDE, data: Uint8Array.from({ length: SIDE * SIDE * 3 }, () => 1 + 254 * uniform()) };
});
const number = (name: string, value: number) => tensor(name, [], Float32Array.of(value));

/** The tiny classifier, to whose scores is added what `nodes` make of `images`: maps of so many channels, called `maps`. */
function withMaps(nodes: readonly Node[], initialisers: readonly Tensor[], channels: number): Buffer {
  const shares = Float32Array.from({ length: 5 * channels }, (_, i) => i / (5 * channels));
  return appendNodes(tinyClassifier(), {
    nodes: [
      ...nodes,
      node("GlobalMaxPool", ["maps"], ["most"]),
      node("Flatten", ["most"], ["row"]),
      node("Gemm", ["row", "shares"], ["more"], { transB: 1 }),
      node("Add", ["logits", "more"], ["sum"]),
    ],
    initialisers: [...initialisers, tensor("shares", [5, channels], shares)],
    outputs: [valueInfo("sum", "float32", ["batch", 5])],
  });
}

async function run(name: string, bytes: Uint8Array): Promise<Float32Array> {
  const { answer } = await runFile(folder.write(`${name}.onnx`, bytes), probes, unscaled, runOptions());
  if (answer.kind === "labels") throw new Error("scores were expected");
  return answer.outputs.data;
}

test("a model whose answers hang on what the runtime makes of its graph is refused", async () => {
  // 1e39 is infinite, unless the runtime multiplies the kernel by 1e-30 first.
  const overflowing = withMaps(
    [
      node("Mul", ["images", "huge"], ["bright"]),
      node("Conv", ["bright", "kernel"], ["sums"]),
      node("Mul", ["sums", "tiny"], ["few"]),
      node("Clip", ["few", "least", "greatest"], ["bounded"]),
      node("Mul", ["bounded", "small"], ["maps"]),
    ],
    [
      number("huge", 1e19),
      tensor("kernel", [1, 3, 1, 1], Float32Array.of(1e20, 1e20, 1e20)),
      number("tiny", 1e-30),
      number("least", -1e12),
      number("greatest", 1e12),
      number("small", 1e-9),
    ],
    1,
  );
  const { code, message, hint } = await failureOf(() => run("overflowing", overflowing));
  expect(code).toBe("OUTPUT_DEPENDS_ON_OPTIMISATION");
  expect(message).toContain("when it is run as it is written");
  expect(hint).toContain("may have been made to evade this");
});

test("zeros beside negative numbers stay zeros under a MaxPool, as ONNX says", async () => {
  const padded = withMaps(
    [
      node("Sub", ["images", "two"], ["negative"]),
      node("Pad", ["negative", "right", "zero"], ["wider"]),
      node("MaxPool", ["wider"], ["maps"], { kernel_shape: [1, 2] }),
    ],
    [number("two", 2), int64s("right", [0, 0, 0, 0, 0, 0, 0, 1]), number("zero", 0)],
    3,
  );
  const [given, own] = [await run("padded", padded), await run("tiny", tinyClassifier())];
  expect(Math.max(...given.map((value, i) => Math.abs(value - own[i])))).toBeLessThan(1e-6);
});

test("scores that are no numbers either way make no difference between the two ways", async () => {
  const undefinedAnyway = withMaps(
    [node("Sub", ["images", "two"], ["negative"]), node("Log", ["negative"], ["maps"])],
    [number("two", 2)],
    3,
  );
  expect((await run("undefined", undefinedAnyway)).some(Number.isNaN)).toBe(true);
});
