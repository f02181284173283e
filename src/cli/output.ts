import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Screen } from "../report/check/terminal.ts";
import { writeWhole } from "../write-file.ts";

/** A path to write a rendering to; `-` is standard output. */
export async function emit(target: string, content: string | Uint8Array): Promise<void> {
  if (target === "-") process.stdout.write(content);
  else await writeWhole(target, content);
}

/** A fingerprint as JSON that may be shown: without its images' digests, which tell the images, and its seed. */
export function describe(path: string, { about }: Fingerprint): object {
  const { verification, ...others } = about;
  const { rule, pool } = about.selection;
  const images = verification && { verification: { ...verification, references: verification.references.length } };
  return { path, ...others, ...images, selection: { rule, pool }, probes: about.probes.length };
}

/** What standard output shows: NO_COLOR and FORCE_COLOR are obeyed, as Node.js does. */
export function screen(stream: NodeJS.WriteStream = process.stdout): Screen {
  if (!stream.isTTY) return { width: Number.POSITIVE_INFINITY, colours: false };
  return { width: stream.columns || Number.POSITIVE_INFINITY, colours: stream.hasColors() };
}

/** Prints for people, unless standard output belongs to `--json -`. */
export function say(text: string, json: string | undefined): void {
  if (json !== "-") process.stdout.write(`${text}\n`);
}
