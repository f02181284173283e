import { constants, existsSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { info, warning } from "@actions/core";
import { SacError, toSacError } from "../errors.ts";
import type { Mirror } from "../github/cache/mirror.ts";
import { useNatives } from "../natives/load.ts";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { plainText } from "../text/table.ts";
import { addCudaProvider } from "./cuda.ts";
import { type Runtime, runtimeHere } from "./manifest.ts";
import { installWithNpm } from "./npm.ts";
import { stage } from "./stage.ts";
import { keepInToolCache, placeInToolCache } from "./tool-cache.ts";

export interface Installation {
  /** Told by the user: a folder with node_modules in it, for machines without a network. */
  readonly runtimePath: string | undefined;
  /** Told by the user: a folder with onnxruntime's CUDA provider libraries. */
  readonly cudaProviderPath: string | undefined;
  /** RUNNER_TOOL_CACHE: kept between jobs on machines that last. */
  readonly toolCache: string;
  /** RUNNER_TEMP: empty at the start of a job. */
  readonly temporary: string;
  readonly mirror: Mirror;
  /** A folder that may have the packages in its node_modules. Default: the Action's own, as in a clone after npm ci. */
  readonly beside?: string;
}

/** Where the native packages came from. */
type InstalledFrom = "runtime-path" | "beside" | "tool-cache" | "cache" | "npm";

const MADE_BY_USER =
  "Make the folder of runtime-path anew: npm ci in runtime/ of this very release, on the same kind of machine. See docs/action/air-gapped.md.";
const MADE_BY_NPM =
  "The registry delivers something else than was published. Check where it gets its packages from, or use the input runtime-path.";

const WORDS: Readonly<Record<InstalledFrom, string>> = {
  "runtime-path": "runtime-path",
  beside: "node_modules beside the Action",
  "tool-cache": "the tool cache",
  cache: "the Actions cache",
  npm: "npm",
};

/**
 * Makes onnxruntime-node and sharp usable: a private copy, verified file by file against the committed manifest, of the
 * nearest place that has them. What is found broken is told, not used, and replaced.
 * @throws SacError RUNTIME_MISSING, RUNTIME_DIGEST, DOWNLOAD_FAILED, DEVICE_UNAVAILABLE
 */
export async function installNatives(installation: Installation): Promise<InstalledFrom> {
  const began = performance.now();
  const runtime = runtimeHere();
  const folder = await makeTemporaryFolder(installation.temporary, "sac-natives-");
  const from = await obtain(runtime, folder, installation);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  info(`${runtime.name} for ${runtime.platform} from ${WORDS[from]}, every file verified, in ${seconds} s.`);
  if (installation.cudaProviderPath) await addCudaProvider(resolve(installation.cudaProviderPath), folder, runtime);
  useNatives(folder);
  return from;
}

async function obtain(runtime: Runtime, folder: string, installation: Installation): Promise<InstalledFrom> {
  const { runtimePath, toolCache, beside = actionFolder() } = installation;
  if (runtimePath) {
    await stage(resolve(runtimePath), folder, runtime.files, MADE_BY_USER);
    return "runtime-path";
  }
  if (await stageIfWhole(beside, folder, runtime)) return "beside";
  const place = placeInToolCache(toolCache, runtime);
  if (await stageIfWhole(place, folder, runtime)) return "tool-cache";
  const from = (await fromCache(runtime, folder, installation)) ? "cache" : "npm";
  if (from === "npm") await fromNpm(runtime, folder, installation);
  await keepInToolCache(folder, place).catch((thrown) => {
    info(plainText(`The runtime is not kept in the tool cache: ${toSacError(thrown).message}`));
  });
  return from;
}

/** In the bundle this file lies in dist/, else in src/setup/. */
function actionFolder(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../.." : "..", import.meta.url));
}

/** Whether there was a whole runtime in `place`, which is then staged. */
async function stageIfWhole(place: string, folder: string, { files }: Runtime): Promise<boolean> {
  if (!existsSync(join(place, "node_modules", "onnxruntime-node"))) return false;
  try {
    await stage(place, folder, files, "");
    return true;
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    // A file that is missing is an older or another runtime; a file that is different should not be.
    const tell = thrown.code === "RUNTIME_DIGEST" ? warning : info;
    tell(plainText(`This runtime is not used: ${thrown.message}`));
    return false;
  }
}

function keyOf({ platform, digest }: Runtime): string {
  return `sac-rt-v1-${platform}-${digest}`;
}

/** Files come back from the Actions cache only to the very path that they were saved from. */
function cachedPath(temporary: string): string {
  return join(temporary, "sac-runtime");
}

async function fromCache(runtime: Runtime, folder: string, { mirror, temporary }: Installation): Promise<boolean> {
  const cached = cachedPath(temporary);
  await rm(cached, { recursive: true, force: true });
  try {
    if (!(await mirror.restore(keyOf(runtime), [cached]))) return false;
    const whole = await stageIfWhole(cached, folder, runtime);
    if (!whole) info(`The entry ${keyOf(runtime)} of the Actions cache is damaged: delete it, and it is made anew.`);
    return whole;
  } finally {
    await rm(cached, { recursive: true, force: true });
  }
}

async function fromNpm(runtime: Runtime, folder: string, { mirror, temporary }: Installation): Promise<void> {
  const installed = await makeTemporaryFolder(temporary, "sac-npm-");
  try {
    await installWithNpm(installed, process.env);
    await stage(installed, folder, runtime.files, MADE_BY_NPM);
  } finally {
    await rm(installed, { recursive: true, force: true });
  }
  const cached = cachedPath(temporary);
  await mkdir(cached, { mode: 0o700 });
  await cp(folder, cached, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await mirror.save(keyOf(runtime), [cached]);
  await rm(cached, { recursive: true, force: true });
}
