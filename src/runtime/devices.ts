import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { SacError } from "../errors.ts";
import { nativeRequire } from "../natives/load.ts";
import type { Device, DeviceChoice } from "./options.ts";

/** The device that a model really ran on, and why, if it is not simply the one asked for. */
export interface DeviceUsed {
  readonly used: Device;
  readonly note: string | undefined;
}

/** The simplest ONNX model there is, one Relu of one number: a device that cannot load it cannot load anything. */
export const SIMPLEST_MODEL = Buffer.from(
  "CAgSADo3CgwKAXgSAXkiBFJlbHUSBWdyYXBoWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUICEA0=",
  "base64",
);

/** What onnxruntime's CUDA provider consists of, the part that devices share first. */
export const CUDA_LIBRARIES = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"] as const;

const COMMON = "onnxruntime-common";

/** The folders of the packages that a model's process loads. @throws SacError RUNTIME_MISSING */
export function runtimeFolders(): string[] {
  const root = packageFolder();
  // The package does not let its own package.json be found.
  const common = nativeRequire(root).resolve(COMMON);
  return [root, common.slice(0, common.lastIndexOf(COMMON) + COMMON.length)];
}

/** @throws SacError RUNTIME_MISSING */
function packageFolder(): string {
  try {
    return dirname(nativeRequire().resolve("onnxruntime-node/package.json"));
  } catch (cause) {
    throw new SacError("RUNTIME_MISSING", "onnxruntime-node is not installed.", "Run npm ci where sac is installed.", {
      cause,
    });
  }
}

/** Where onnxruntime-node's native libraries are. @throws SacError RUNTIME_MISSING */
export function nativeFolder(): string {
  try {
    const bin = join(packageFolder(), "bin");
    const [napi] = readdirSync(bin).filter((name) => name.startsWith("napi"));
    return join(bin, napi, process.platform, process.arch);
  } catch (cause) {
    throw new SacError("RUNTIME_MISSING", "onnxruntime-node is not installed.", "Run npm ci where sac is installed.", {
      cause,
    });
  }
}

/** The CUDA provider is not part of the npm package; undefined if it has been put beside the runtime. */
function missingCudaLibrary(): string | undefined {
  const folder = nativeFolder();
  return CUDA_LIBRARIES.map((name) => join(folder, name)).findLast((path) => !existsSync(path));
}

/**
 * Devices to try in turn. `auto` takes CUDA where its provider is installed and else the CPU, of which nothing need be said;
 * WebGPU, which the runtime still calls experimental, is only used when asked for.
 * @throws SacError DEVICE_UNAVAILABLE
 */
export function devicesToTry(choice: DeviceChoice): readonly Device[] {
  if (choice === "cpu" || choice === "webgpu") return [choice];
  const missing = missingCudaLibrary();
  if (missing === undefined) return choice === "auto" ? ["cuda", "cpu"] : ["cuda"];
  if (choice === "auto") return ["cpu"];
  throw unavailable("cuda", `${missing} does not exist`);
}

/**
 * Why the system's loader refused a provider's library, such as for want of another one. The runtime's error does not
 * tell; its log does.
 */
export function providerError(log: string): string | undefined {
  return /Failed to load library \S*libonnxruntime_providers_\w+\.so with error: (.+)/.exec(log)?.[1]?.trim();
}

/** The error of a device that could not start, naming what is missing as far as the runtime tells. */
export function unavailable(device: Device, reason: string): SacError {
  const hints: Record<Device, string> = {
    cuda: "Install the CUDA provider of onnxruntime 1.30.0 (the Action: cuda-provider-path), CUDA and cuDNN 9 where the loader finds them, or use --device cpu.",
    webgpu: "A Vulkan driver (Linux), Metal (macOS) or Direct3D 12 (Windows) is needed; or use --device cpu.",
    cpu: "The CPU runtime itself does not start: reinstall with npm ci.",
  };
  return new SacError("DEVICE_UNAVAILABLE", `The device ${device} cannot be used: ${reason}.`, hints[device]);
}
