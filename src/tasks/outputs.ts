import { type BigIntStats, existsSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { SacError } from "../errors.ts";
import { readHead } from "../onnx/sniff.ts";
import { PREPROCESSOR_CONFIG } from "../probes/huggingface.ts";
import { isImageName } from "../probes/image-file.ts";
import { ensureWritable } from "../write-file.ts";

/** Paths under what the user knows them by: an option, an input of the Action, or a word for an argument. */
type NamedPaths = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a run writes. */
interface Outputs {
  /** Fingerprints; whether they may take the place of others is for `destinationFor` to say. */
  readonly fingerprints?: NamedPaths;
  /** Everything else; `-` is standard output. */
  readonly reports?: NamedPaths;
}

interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/**
 * Refuses outputs that would destroy what cannot be made again: one that is an input, two that are one file, and a report
 * in place of a fingerprint, a model, or anything else that is no report. Files are the same if the system says so, however
 * they are spelled, linked or named.
 * @throws SacError USAGE naming both, OUTPUT_UNWRITABLE for a report that could not be written
 */
export async function refuseOverwriting(
  { fingerprints = {}, reports = {} }: Outputs,
  inputs: NamedPaths,
): Promise<void> {
  const written = listed(reports);
  const outputs = [...listed(fingerprints), ...written];
  await refuseShared(outputs);
  const files = outputs.filter(({ path }) => path !== "-");
  if (files.some(({ path }) => existsSync(path))) await refuseInputs(files, listed(inputs));
  for (const { name, path } of written) {
    if (path === "-") continue;
    await ensureWritable(path || ".");
    await refuseNoReport(name, path);
  }
}

function listed(paths: NamedPaths): NamedPath[] {
  return Object.entries(paths).flatMap(([name, of]) => [of ?? []].flat().map((path: string) => ({ name, path })));
}

async function refuseShared(outputs: readonly NamedPath[]): Promise<void> {
  const taken = new Map<string, string>();
  for (const { name, path } of outputs) {
    const key = path === "-" ? "-" : await identityOf(path);
    const other = taken.get(key);
    if (other !== undefined) {
      const where = path === "-" ? "standard output" : path;
      throw new SacError("USAGE", `${other} and ${name} both write to ${where}.`, "Give each a file of its own.");
    }
    taken.set(key, name);
  }
}

async function refuseInputs(outputs: readonly NamedPath[], inputs: readonly NamedPath[]): Promise<void> {
  const known = new Map<string, NamedPath>();
  for (const { name, path } of inputs) {
    for (const file of await filesOf(path)) {
      const key = await identityOf(file);
      if (!known.has(key)) known.set(key, { name, path: file });
    }
  }
  for (const { name, path } of outputs) {
    const input = known.get(await identityOf(path));
    if (input === undefined) continue;
    throw new SacError(
      "USAGE",
      `${name} ${path} would overwrite ${input.name} ${input.path}.`,
      "Give the output a file of its own: what is read is never written to.",
    );
  }
}

/** An input with what is read beside it; of a folder the images that are in it, or in the folders directly below. */
async function filesOf(path: string): Promise<string[]> {
  const about = await statOf(path);
  if (!about?.isDirectory()) return [path, join(dirname(path), PREPROCESSOR_CONFIG)];
  const inside = await entriesOf(path);
  const below = await Promise.all(inside.filter((one) => !isImageName(one)).map(entriesOf));
  return [...inside, ...below.flat()].filter(isImageName);
}

async function entriesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}

function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

/** The same for all names of one file; of a file that is not there, of its folder and its name in it. */
async function identityOf(path: string): Promise<string> {
  const file = await statOf(path);
  if (file) return `${file.dev}:${file.ino}`;
  const folder = await statOf(dirname(path));
  const name = /^(darwin|win32)$/.test(process.platform) ? basename(path).toLowerCase() : basename(path);
  return folder ? `${folder.dev}:${folder.ino}/${name}` : resolve(path);
}

const PNG = Buffer.from("\x89PNG\r\n", "latin1");

/** A report takes the place of a text or, written as PNG, of a picture, since nothing else can be an earlier report. */
async function refuseNoReport(name: string, path: string): Promise<void> {
  if (!(await statOf(path))?.isFile()) return;
  const head = await readHead(path).catch(() => Buffer.alloc(0));
  const earlier = head.subarray(0, PNG.length).equals(PNG) ? name === "--png" : isText(head);
  const names = [path, await realpath(path)].map((one) => extname(one).toLowerCase());
  if (earlier && !names.includes(".sac") && !names.includes(".onnx")) return;
  throw new SacError(
    "USAGE",
    `${name} ${path} would overwrite a file that is no report.`,
    "A report takes the place of an earlier one only. Give it another name, or remove that file first.",
  );
}

/** @param head the first bytes, whose last character may be cut */
function isText(head: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true }).includes("\0");
  } catch {
    return false;
  }
}
