import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { devicesToTry, SIMPLEST_MODEL, unavailable } from "../../src/runtime/devices.ts";
import { codes, enrolSource, judge, runOptions, SOURCE } from "../support/fixture-source.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CUDA_LIBRARY = "libonnxruntime_providers_cuda.so";
const folder = temporaryFolder();

describe("the devices that are tried are", () => {
  test("the one that was named, and it alone", () => {
    expect(devicesToTry("cpu")).toEqual(["cpu"]);
    expect(devicesToTry("webgpu")).toEqual(["webgpu"]);
  });

  // The package from npm holds no CUDA provider; whoever adds one has these two tests to change.
  test("auto: the CPU where there is no CUDA provider", () => {
    expect(devicesToTry("auto")).toEqual(["cpu"]);
  });

  test("cuda: an error that names the file that is missing", () => {
    expect(() => devicesToTry("cuda")).toThrow(
      expect.objectContaining({
        code: "DEVICE_UNAVAILABLE",
        kind: "environment",
        message: expect.stringMatching(
          /device cuda cannot be used: \/\S+\/libonnxruntime_providers_cuda\.so does not exist\./,
        ),
        hint: expect.stringContaining("--device cpu"),
      }),
    );
  });
});

test("every device has a hint of its own", () => {
  const hints = (["cpu", "cuda", "webgpu"] as const).map((device) => unavailable(device, "why").hint);
  expect(new Set(hints).size).toBe(3);
});

test("the simplest model is one", async () => {
  const session = await InferenceSession.create(SIMPLEST_MODEL);
  const { y } = await session.run({ x: new Tensor("float32", [-2], [1]) });
  expect(y.data).toEqual(Float32Array.of(0));
});

describe("in a report", () => {
  test("auto says which device was used, and nothing of one that nobody asked for", async () => {
    const result = await judge(await enrolSource(folder, 5), SOURCE, { device: "auto" });
    expect(result.device).toBe("cpu");
    expect(codes(result)).not.toContain("DEVICE_FALLBACK");
  });

  test.each(["cuda", "webgpu"] as const)(
    "%s that is not there ends the run, since no model could be judged",
    async (device) => {
      const before = process.env.VK_DRIVER_FILES;
      process.env.VK_DRIVER_FILES = "/no/driver.json";
      try {
        const image = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3) };
        const missing = device === "cuda" ? CUDA_LIBRARY : "Failed to get a WebGPU adapter";
        await expect(runFile(SOURCE, [image], {}, runOptions({ device }))).rejects.toMatchObject({
          code: "DEVICE_UNAVAILABLE",
          message: expect.stringContaining(missing),
        });
      } finally {
        if (before === undefined) delete process.env.VK_DRIVER_FILES;
        else process.env.VK_DRIVER_FILES = before;
      }
    },
  );
});
