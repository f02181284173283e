import { constants, rmSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { sha256, sha256OfFile } from "../digest.ts";
import { SacError } from "../errors.ts";
import { onExit } from "../on-exit.ts";
import { isAbandoned, OWNER } from "../owner.ts";

const PREFIX = "sac-run-";

/** A private directory for one model: its files in `model/`, and `work/`, empty, for the child to stand in. */
export interface Sandbox {
  readonly model: string;
  readonly work: string;
  /**
   * SHA-256 of the model as it will be run. Where weights lie beside the model file, that file alone does not tell two
   * models apart: then it is the digest of what `sha256sum MODEL DATA…` prints, DATA in the order of the file names.
   */
  readonly sha256: string;
  remove(): Promise<void>;
}

async function sha256Of(folder: string, names: readonly string[]): Promise<string> {
  if (names.length === 1) return sha256OfFile(join(folder, names[0]));
  const lines = [];
  for (const name of names) lines.push(`${await sha256OfFile(join(folder, name))}  ${name}\n`);
  return sha256(lines.join(""));
}

/**
 * Copies a model and its external data, so that what was inspected and hashed is what runs, whatever happens to the
 * original meanwhile. File systems that can share blocks between copies do so.
 * @param external paths of the external-data files, below the model's folder
 * @throws SacError FILE_UNREADABLE
 */
export async function makeSandbox(modelPath: string, external: readonly string[]): Promise<Sandbox> {
  await removeAbandoned();
  const root = await mkdtemp(join(tmpdir(), `${PREFIX}${OWNER}-`));
  const settled = onExit(() => rmSync(root, { recursive: true, force: true }));
  const remove = () => rm(root, { recursive: true, force: true }).finally(settled);
  try {
    const [folder, work] = [join(root, "model"), join(root, "work")];
    await mkdir(folder);
    await mkdir(work);
    const data = external.map((file) => relative(dirname(modelPath), file)).sort();
    const names = [...new Set([basename(modelPath), ...data])];
    for (const name of names) await snapshot(join(dirname(modelPath), name), join(folder, name));
    return { model: join(folder, names[0]), work, sha256: await sha256Of(folder, names), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function snapshot(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await chmod(to, 0o400);
  } catch (cause) {
    const message = `${from} cannot be copied to a private directory: ${(cause as Error).message}.`;
    throw new SacError("FILE_UNREADABLE", message, "Check that it is still there, and the space left in TMPDIR.", {
      cause,
    });
  }
}

/** Removes the directories of runs that were killed before they could clean up. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(.+)-[^-]+$`).exec(name)?.[1];
    if (owner === undefined) continue;
    const path = join(tmpdir(), name);
    const about = await stat(path).catch(() => undefined);
    if (about && isAbandoned(owner, Date.now() - about.mtimeMs)) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
