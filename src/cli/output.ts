import { writeWhole } from "../write-file.ts";

/** A path to write a rendering to; `-` is standard output. */
export async function emit(target: string, content: string): Promise<void> {
  if (target === "-") process.stdout.write(content);
  else await writeWhole(target, content);
}

/** Prints for people, unless standard output belongs to `--json -`. */
export function say(text: string, json: string | undefined): void {
  if (json !== "-") process.stdout.write(`${text}\n`);
}
