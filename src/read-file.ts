import { constants, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { SacError, systemCode, systemReason } from "./errors.ts";

/** The most bytes of a file that people write by hand: settings, lists, commitments. */
export const TEXT_BYTES = 4 * 2 ** 20;

/** Why a file could not be read: it is not there, it is no plain file, it is too large, or the system says no. */
type Problem = "missing" | "special" | "large" | "refused";

/** Makes the error of the file that could not be read, from the reason in words. */
type Unreadable = (reason: string, about: { readonly problem: Problem; readonly cause?: unknown }) => SacError;

/**
 * Reads a plain file whole. Never waits and never reads without end: a pipe, a terminal, a device or a socket in a file's
 * place is refused before it is opened, and again after, in case it was put there in between.
 * @throws SacError made by `unreadable`
 */
export async function readPlainFile(path: string, mostBytes: number, unreadable: Unreadable): Promise<Buffer> {
  try {
    refuseSpecial(await stat(path), mostBytes, unreadable);
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = refuseSpecial(await file.stat(), mostBytes, unreadable);
      const bytes = Buffer.alloc(size);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, size - length, length);
        length += bytesRead;
        if (bytesRead === 0 || length === size) return bytes.subarray(0, length);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof SacError) throw cause;
    throw unreadable(systemReason(cause), { problem: systemCode(cause) === "ENOENT" ? "missing" : "refused", cause });
  }
}

/** The same, as UTF-8 text of at most `TEXT_BYTES`, without the mark that Windows puts before it. @throws SacError made by `unreadable` */
export async function readTextFile(path: string, unreadable: Unreadable): Promise<string> {
  return (await readPlainFile(path, TEXT_BYTES, unreadable)).toString("utf8").replace(/^\uFEFF/, "");
}

function refuseSpecial(about: Stats, mostBytes: number, unreadable: Unreadable): Stats {
  const special = specialOf(about);
  if (special !== undefined) throw unreadable(`it is ${special}, not a file`, { problem: "special" });
  if (about.size <= mostBytes) return about;
  throw unreadable(`it has ${about.size} bytes, and at most ${mostBytes} are read`, { problem: "large" });
}

function specialOf(about: Stats): string | undefined {
  if (about.isFile()) return undefined;
  if (about.isDirectory()) return "a folder";
  return about.isFIFO() ? "a pipe" : "a device or socket";
}
