import { resolve } from "node:path";
import { SacError } from "../errors.ts";
import { ensureWritable } from "../write-file.ts";

/** One of the forms in which a command can write its result. */
export interface Rendering<T> {
  readonly option: string;
  readonly help: string;
  render(result: T): string | Promise<Uint8Array>;
}

export interface Output<T> extends Rendering<T> {
  readonly target: string;
}

/**
 * The renderings that were asked for.
 * @param renderings by the names that commander gives their options
 * @throws SacError USAGE if two are to go to one place, OUTPUT_UNWRITABLE
 */
export async function outputsOf<T>(
  renderings: Readonly<Record<string, Rendering<T>>>,
  targets: Readonly<Record<string, unknown>>,
): Promise<Output<T>[]> {
  const outputs = Object.entries(renderings).flatMap(([name, rendering]) => {
    const target = targets[name];
    return typeof target === "string" ? [{ ...rendering, target }] : [];
  });
  const taken = new Map<string, string>();
  for (const { option, target } of outputs) {
    const place = target === "-" ? "-" : resolve(target);
    const other = taken.get(place);
    if (other) {
      const where = target === "-" ? "standard output" : target;
      throw new SacError("USAGE", `${other} and ${option} both write to ${where}.`, "Give each a file of its own.");
    }
    taken.set(place, option);
    if (target !== "-") await ensureWritable(target || ".");
  }
  return outputs;
}
