import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { SacError, systemCode, systemReason } from "./errors.ts";

/** What is said in any case of a machine that has run out of it, whatever was being done. */
const OF_THE_MACHINE = ["EMFILE", "ENFILE", "ENOMEM", "EAGAIN"];

/**
 * A private folder for temporary files. Its path is absolute, also where that of TMPDIR is not: a model's process stands elsewhere.
 * No interrupt comes between its making and what the caller does next, such as to see to it that it is removed.
 * @throws SacError TEMPORARY_FOLDER_UNUSABLE
 */
export function makeTemporaryFolder(parent: string, prefix: string): Promise<string> {
  return inTemporaryFolder(parent, async () => mkdtempSync(resolve(parent, prefix)));
}

/** One for what had found its folder before that was renamed, for each thread that copies. */
const ATTEMPTS = 5;

/**
 * Removes a folder as a process ends, without a pause. Copies that were under way go on in other threads meanwhile, and would put
 * files where it has just been emptied: it is renamed first, so that they do not find it.
 * @throws Error if it still is there after all attempts
 */
export function removeAtExit(folder: string): void {
  if (!existsSync(folder)) return;
  const renamed = `${folder}.removed`;
  renameSync(folder, renamed);
  for (let attempt = 1; ; attempt += 1) {
    try {
      rmSync(renamed, { recursive: true, force: true });
      return;
    } catch (cause) {
      if (attempt === ATTEMPTS) throw cause;
    }
  }
}

/**
 * Does something in the folder for temporary files, and says of the folder what goes wrong with it.
 * @throws SacError TEMPORARY_FOLDER_UNUSABLE for what the system refuses, and what `use` throws otherwise
 */
export async function inTemporaryFolder<T>(parent: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (cause) {
    const code = systemCode(cause);
    if (cause instanceof SacError || code === undefined || OF_THE_MACHINE.includes(code)) throw cause;
    throw new SacError(
      "TEMPORARY_FOLDER_UNUSABLE",
      `The folder for temporary files, ${parent}, cannot be used: ${reasonFor(code, cause)} (${code}).`,
      "Let TMPDIR (of the Action RUNNER_TEMP, too) name a folder that can be written to, with room for a copy of a model.",
      { cause },
    );
  }
}

function reasonFor(code: string, cause: unknown): string {
  if (code === "ENOENT") return "it does not exist";
  if (code === "ENOTDIR") return "it is a file";
  return systemReason(cause);
}
