import { SacError } from "../errors.ts";
import { listed } from "../text/list.ts";

/**
 * Refuses images, all of them at once: whoever must put them right need not find them one at a time.
 * @param unusable what is wrong with each
 * @param where they are, after the word "images"
 * @throws SacError if there is one
 */
export function refuseImages(unusable: readonly SacError[], where = ""): void {
  const [first, second] = unusable;
  if (!first) return;
  if (!second) throw first;
  const each = unusable.map(({ message }) => message.replace(/\.$/, ""));
  const hints = [...new Set(unusable.flatMap(({ hint }) => hint ?? []))];
  const message = `${unusable.length} images${where} cannot be used: ${listed(each, "; ")}.`;
  throw new SacError(first.code, message, hints.join(" "));
}

/**
 * Waits for all images that are being read.
 * @throws SacError IMAGE_*, of several that fail for all of them; and at once whatever is no image's fault
 */
export async function allUsable<T>(reading: readonly Promise<T>[]): Promise<T[]> {
  const read = await Promise.all(reading.map((one) => one.then((image) => ({ image }), unusableOne)));
  refuseImages(read.flatMap((one) => ("unusable" in one ? one.unusable : [])));
  return read.flatMap((one) => ("image" in one ? [one.image] : []));
}

function unusableOne(thrown: unknown): { readonly unusable: SacError } {
  if (thrown instanceof SacError && thrown.kind === "usage") return { unusable: thrown };
  throw thrown;
}
