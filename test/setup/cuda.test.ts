import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nativesFolder } from "../../src/natives/load.ts";
import { CUDA_LIBRARIES } from "../../src/runtime/devices.ts";
import { addCudaProvider } from "../../src/setup/cuda.ts";
import { installNatives } from "../../src/setup/install.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions, SOURCE } from "../support/fixture-source.ts";
import { runFile } from "../support/run-file.ts";
import { RUNTIME } from "../support/runtime-folder.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const temporary = join(folder.path, "temp");
mkdirSync(temporary);
let log = "";

beforeEach(() => {
  log = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A real library that really does not load: it is linked against one of CUDA's that no machine has. */
function provider(): Buffer {
  const [path] = Object.keys(RUNTIME.files).filter((name) => /sharp-linux-x64-.*\.node$/.test(name));
  const library = readFileSync(join(root, path));
  library.write("libcudart.so.0\0", library.indexOf("libvips-cpp.so"));
  return library;
}

/** Installs with the libraries that are named. */
async function install(name: string, libraries: readonly string[]): Promise<string> {
  for (const library of libraries) folder.write(join(name, library), provider());
  const cudaProviderPath = join(folder.path, name);
  mkdirSync(cudaProviderPath, { recursive: true });
  const mirror = { restore: async () => false, restoreNewest: async () => false, save: async () => undefined };
  await installNatives({ runtimePath: root, cudaProviderPath, toolCache: temporary, temporary, mirror });
  return nativesFolder() ?? "";
}

// No machine of ours has an NVIDIA GPU: what is shown here ends where the provider would be loaded.
describe.skipIf(RUNTIME.platform !== "linux-x64")("the CUDA provider on Linux", () => {
  const image = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3) };

  test("lies beside onnxruntime's own library in a private copy, and the log tells what it is", async () => {
    const natives = await install("gpu", CUDA_LIBRARIES);
    const sha256 = createHash("sha256").update(provider()).digest("hex");
    for (const library of CUDA_LIBRARIES) {
      expect(existsSync(join(natives, "node_modules/onnxruntime-node/bin/napi-v6/linux/x64", library))).toBe(true);
      expect(log).toContain(`${join(folder.path, "gpu", library)}: ${provider().length} bytes, SHA-256 ${sha256}`);
    }
    expect(existsSync(join(root, "node_modules/onnxruntime-node/bin/napi-v6/linux/x64", CUDA_LIBRARIES[0]))).toBe(
      false,
    );
  });

  test("device cuda that does not start fails naming the library that is missing", async () => {
    await install("gpu", CUDA_LIBRARIES);
    expect(await failureOf(() => runFile(SOURCE, [image], {}, runOptions({ device: "cuda" })))).toMatchObject({
      code: "DEVICE_UNAVAILABLE",
      message: expect.stringMatching(
        /device cuda cannot be used: .*: libcudart\.so\.0: cannot open shared object file/,
      ),
      hint: expect.stringContaining("cuda-provider-path"),
    });
  });

  test("device auto runs on the CPU, and says why not on CUDA", async () => {
    await install("gpu", CUDA_LIBRARIES);
    const { device } = await runFile(SOURCE, [image], {}, runOptions({ device: "auto" }));
    expect(device.used).toBe("cpu");
    expect(device.note).toMatch(/cuda failed: .*: libcudart\.so\.0: cannot open shared object file/);
  });

  test.each(CUDA_LIBRARIES)("a folder without %s: the library is named", async (missing) => {
    const libraries = CUDA_LIBRARIES.filter((library) => library !== missing);
    expect(await failureOf(() => install(`without-${missing}`, libraries))).toMatchObject({
      code: "DEVICE_UNAVAILABLE",
      message: `The CUDA provider cannot be used: ${join(folder.path, `without-${missing}`, missing)} does not exist.`,
      hint: expect.stringContaining("docs/action/gpu.md"),
    });
  });
});

test("elsewhere than on Linux there is no CUDA provider", async () => {
  const elsewhere = { ...RUNTIME, platform: "linux-arm64" };
  expect(await failureOf(() => addCudaProvider("/opt/gpu", temporary, elsewhere))).toMatchObject({
    code: "DEVICE_UNAVAILABLE",
    message: expect.stringContaining("linux-arm64"),
  });
});
