import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256, sha256OfFile } from "../digest.ts";
import { sharp } from "../natives/load.ts";
import { nativeFolder } from "../runtime/devices.ts";
import { VERSION } from "../version.ts";

/** What of this program and its machine a verdict can depend on, beside what it is told. */
export interface Program {
  readonly version: string;
  /** SHA-256 over this program's files. */
  readonly build: string;
  /** SHA-256 over onnxruntime's libraries for this machine. */
  readonly onnxruntime: string;
  /** Of the image library, and of all that it is made of. */
  readonly images: Readonly<Record<string, string | undefined>>;
  readonly node: string;
  /** As `linux-x64`. */
  readonly platform: string;
}

let described: Promise<Program> | undefined;

/** Reads some 50 MB, once: while it runs, a program stays what it is. @throws SacError RUNTIME_MISSING */
export function describeProgram(): Promise<Program> {
  described ??= describe();
  return described;
}

async function describe(): Promise<Program> {
  return {
    version: VERSION,
    build: await digestOfFolder(programFolder()),
    onnxruntime: await digestOfFolder(nativeFolder()),
    images: { ...sharp().versions },
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** In the bundle this file lies in dist/, else in src/auditing/. */
function programFolder(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? ".." : ".", import.meta.url));
}

/** One digest over the names and contents of all files in a folder. */
async function digestOfFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const lines: string[] = [];
  for (const file of files.sort()) lines.push(`${await sha256OfFile(file)}  ${file.slice(folder.length)}\n`);
  return sha256(lines.join(""));
}
