import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../on-exit.ts";
import { isAbandoned, OWNER } from "../owner.ts";
import { inTemporaryFolder, makeTemporaryFolder, removeAtExit } from "../temporary-folder.ts";

const PREFIX = "sac-run-";

/** A private directory for one model, removed at the latest when this program ends. */
interface Sandbox {
  /** For the model's files. */
  readonly model: string;
  /** Empty, for the model's process to stand in. */
  readonly work: string;
  remove(): Promise<void>;
}

/** @throws SacError TEMPORARY_FOLDER_UNUSABLE */
export async function makeSandbox(): Promise<Sandbox> {
  await inTemporaryFolder(tmpdir(), removeAbandoned);
  const root = await makeTemporaryFolder(tmpdir(), `${PREFIX}${OWNER}-`);
  const settled = onExit(() => removeAtExit(root));
  const remove = () => rm(root, { recursive: true, force: true }).finally(settled);
  const [model, work] = [join(root, "model"), join(root, "work")];
  await inTemporaryFolder(tmpdir(), async () => {
    await mkdir(model);
    await mkdir(work);
  });
  return { model, work, remove };
}

/** Far less than any model takes, and more than a full disk has. */
const TRIAL_BYTES = 2 ** 16;

/**
 * Finds out before long work whether models can be copied to where they are run.
 * @throws SacError TEMPORARY_FOLDER_UNUSABLE
 */
export async function ensureTemporaryFolder(): Promise<void> {
  const { work, remove } = await makeSandbox();
  try {
    await inTemporaryFolder(tmpdir(), () => writeFile(join(work, "trial"), Buffer.alloc(TRIAL_BYTES)));
  } finally {
    await remove();
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
