import { constants } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { info } from "@actions/core";
import { sha256OfFile } from "../digest.ts";
import { SacError } from "../errors.ts";
import { CUDA_LIBRARIES } from "../runtime/devices.ts";
import { plainText } from "../text/table.ts";
import type { Runtime } from "./manifest.ts";

/**
 * Puts the CUDA provider, which the npm package lacks, beside the runtime's own library: onnxruntime looks nowhere else.
 * Nobody publishes digests of it, so the log tells what was used.
 * @param folder the staged runtime
 * @throws SacError DEVICE_UNAVAILABLE
 */
export async function addCudaProvider(from: string, folder: string, { platform, files }: Runtime): Promise<void> {
  const binding = Object.keys(files).find((path) => path.endsWith("/onnxruntime_binding.node")) ?? "";
  if (platform !== "linux-x64") throw refused(`onnxruntime has no CUDA provider for ${platform}`);
  for (const name of CUDA_LIBRARIES) {
    const source = join(from, name);
    if (!(await stat(source).catch(() => undefined))?.isFile()) throw refused(`${source} does not exist`);
    const copy = join(folder, dirname(binding), name);
    await copyFile(source, copy, constants.COPYFILE_FICLONE);
    info(plainText(`${source}: ${(await stat(copy)).size} bytes, SHA-256 ${await sha256OfFile(copy)}`));
  }
}

function refused(reason: string): SacError {
  const message = `The CUDA provider cannot be used: ${reason}.`;
  const hint = `The input cuda-provider-path names a folder with ${CUDA_LIBRARIES.join(" and ")} of the same version: docs/action/gpu.md.`;
  return new SacError("DEVICE_UNAVAILABLE", message, hint);
}
