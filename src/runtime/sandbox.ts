import { createHash } from "node:crypto";
import { constants, createReadStream, rmSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { onExit } from "../on-exit.ts";

const PREFIX = "sac-run-";

/** A private directory for one model: its files in `model/`, and `work/`, empty, for the child to stand in. */
export interface Sandbox {
  readonly model: string;
  readonly work: string;
  /** SHA-256 of the model file as it will be run. */
  readonly sha256: string;
  remove(): Promise<void>;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * Copies a model and its external data, so that what was inspected and hashed is what runs, whatever happens to the
 * original meanwhile. File systems that can share blocks between copies do so.
 * @param external paths of the external-data files, below the model's folder
 */
export async function makeSandbox(modelPath: string, external: readonly string[]): Promise<Sandbox> {
  await removeAbandoned();
  const root = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const settled = onExit(() => rmSync(root, { recursive: true, force: true }));
  const remove = () => rm(root, { recursive: true, force: true }).finally(settled);
  try {
    const [folder, work] = [join(root, "model"), join(root, "work")];
    await mkdir(folder);
    await mkdir(work);
    const model = join(folder, basename(modelPath));
    await snapshot(modelPath, model);
    for (const file of external) await snapshot(file, join(folder, relative(dirname(modelPath), file)));
    return { model, work, sha256: await sha256Of(model), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function snapshot(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o400);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes the directories of runs that were killed before they could clean up. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) && Number.parseInt(name.slice(PREFIX.length), 10);
    if (pid && !isRunning(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
