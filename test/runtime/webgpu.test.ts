import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enrolSource, judge, runOptions, SOURCE, ZOO } from "../support/fixture-source.ts";
import { appendNodes, int64s, node, valueInfo } from "../support/onnx-builder.ts";
import { familyOf, loadedBy, modelProcessesOf, until } from "../support/processes.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

/** Debian's chromium package brings SwiftShader, a Vulkan driver that computes on the CPU. */
const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const required = process.env.SAC_REQUIRE_WEBGPU === "1";
const present = existsSync(DRIVER);
if (!present && !required) {
  console.warn(`WebGPU is not tested: there is no ${DRIVER}. Install Debian's chromium, or set SAC_REQUIRE_WEBGPU=1.`);
}

const folder = temporaryFolder();
const before = { ...process.env };
let fingerprint: string;

function hasDriver(pid: number): boolean {
  return familyOf(pid).some((one) => loadedBy(one).includes("libvk_swiftshader"));
}

describe.skipIf(!present && !required)("on WebGPU", () => {
  beforeAll(async () => {
    expect(present, `${DRIVER} is required by SAC_REQUIRE_WEBGPU`).toBe(true);
    fingerprint = await enrolSource(folder, 16, ["vgg-1", "resnet-1", "mobilenet-1"]);
    process.env.VK_DRIVER_FILES = DRIVER;
    process.env.XDG_RUNTIME_DIR = join(folder.path, "runtime");
    mkdirSync(process.env.XDG_RUNTIME_DIR);
  });

  afterAll(() => {
    process.env = before;
  });

  test("the source has the distance 0 to what it answered on the CPU, and SwiftShader has computed it", async () => {
    const judged = judge(fingerprint, SOURCE, { device: "webgpu" });
    const driver = await until(() => modelProcessesOf(process.pid).some(hasDriver));
    const result = await judged;
    expect(driver).toBe(true);
    expect(result).toMatchObject({ verdict: "derived", device: "webgpu" });
    expect(result.distance).toBeLessThan(1e-4);
  });

  test("types and operators that WebGPU lacks are computed on the CPU", async () => {
    const edit = {
      nodes: [
        node("Cast", ["logits"], ["doubles"], { to: 11 }),
        node("Exp", ["doubles"], ["steep"]),
        node("TopK", ["steep", "all"], ["given", "order"], { axis: 1 }),
      ],
      initialisers: [int64s("all", [5])],
      outputs: [valueInfo("given", "float64", ["batch", 5])],
    };
    const path = folder.write("doubles.onnx", appendNodes(tinyClassifier(), edit));
    const images = [1, 2, 3].map((seed) => ({
      width: 8,
      height: 8,
      data: Uint8Array.from({ length: 192 }, (_, i) => (i * seed * 5) % 256),
    }));
    const [cpu, webgpu] = [
      await runFile(path, images, {}, runOptions()),
      await runFile(path, images, {}, runOptions({ device: "webgpu" })),
    ];
    expect(webgpu.device.used).toBe("webgpu");
    if (cpu.answer.kind !== "scores" || webgpu.answer.kind !== "scores") throw new Error("scores were expected");
    const expected = cpu.answer.outputs.data;
    webgpu.answer.outputs.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
  });

  test("a model that this device cannot run is an error of its own, and the run goes on", async () => {
    const float16 = join(ZOO, "derived", "quantise-float16.onnx");
    const result = await judge(fingerprint, float16, { device: "webgpu" });
    expect(result.error).toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: expect.stringMatching(/requires f16 but the device does not support it \(on the device webgpu\)\.$/),
      hint: expect.stringContaining("--device cpu"),
    });
  });

  test("there is no WebGPU without the driver", async () => {
    process.env.VK_DRIVER_FILES = join(folder.path, "no-driver.json");
    await expect(judge(fingerprint, SOURCE, { device: "webgpu" })).rejects.toMatchObject({
      code: "DEVICE_UNAVAILABLE",
      message: expect.stringContaining("Failed to get a WebGPU adapter"),
    });
  });
});
