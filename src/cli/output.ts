import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Screen } from "../report/screen.ts";
import { writeWhole } from "../write-file.ts";

/**
 * A path to write a rendering to; `-` is standard output.
 * @param words what it says, for people: where standard output is full, standard error tells them
 */
export async function emit(target: string, content: string | Uint8Array, words?: string): Promise<void> {
  if (target === "-") print(content, words);
  else await writeWhole(target, content);
}

/**
 * The same for what is said about a fingerprint that has been written.
 * @throws SacError OUTPUT_UNWRITABLE, which says that the fingerprint was
 */
export async function emitAbout(fingerprint: string, target: string, content: string): Promise<void> {
  await emit(target, content).catch((thrown) => {
    if (!(thrown instanceof SacError)) throw thrown;
    const message = `${thrown.message} The fingerprint has been written all the same, to ${fingerprint}.`;
    throw new SacError(thrown.code, message, thrown.hint, { cause: thrown.cause });
  });
}

/** A reader who has gone is told nothing more. */
function print(content: string | Uint8Array, words?: string): void {
  process.stdout.write(content, (error) => {
    if (error && words !== undefined && !("code" in error && error.code === "EPIPE")) process.stderr.write(words);
  });
}

/** A fingerprint as JSON that may be shown: without its images' digests, which tell the images, and its seed. */
export function describe(path: string, { about }: Fingerprint): object {
  const { verification, ...others } = about;
  const { rule, pool } = about.selection;
  const images = verification && { verification: { ...verification, references: verification.references.length } };
  return { path, ...others, ...images, selection: { rule, pool }, probes: about.probes.length };
}

/** What standard output shows: NO_COLOR and FORCE_COLOR are obeyed, as Node.js does, and COLUMNS where there is no terminal. */
export function screen(stream: NodeJS.WriteStream = process.stdout): Screen {
  const told = Number(process.env.COLUMNS);
  if (!stream.isTTY) return { width: told > 0 ? told : Number.POSITIVE_INFINITY, colours: false };
  return { width: stream.columns || Number.POSITIVE_INFINITY, colours: stream.hasColors() };
}

/** Prints for people, unless standard output belongs to `--json -`. */
export function say(text: string, json: string | undefined): void {
  if (json !== "-") print(`${text}\n`, `${text}\n`);
}
