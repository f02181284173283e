import { stat } from "node:fs/promises";
import { SacError } from "../../errors.ts";
import type { Zoo, ZooModel } from "../zoo.ts";

/**
 * Finds out before long work what would make it worthless: files that are not there, nothing to tell apart, or derived
 * models with nothing to be compared with.
 * @throws SacError FILE_NOT_FOUND, ZOO_INVALID
 */
export async function refuseUnusable({ source, models }: Zoo, path: string): Promise<void> {
  const files = [source, ...models.map((model) => model.path)];
  const found = await Promise.all(files.map((file) => stat(file).then(Boolean, () => false)));
  const missing = files.filter((_, i) => !found[i]);
  if (missing.length > 0) {
    const others = missing.length > 2 ? `are ${missing.length - 1} other files` : "is another file";
    const more = missing.length > 1 ? `, nor ${others} of the zoo` : "";
    const hint = "Paths are taken from the folder of the ZOO.json.";
    throw new SacError("FILE_NOT_FOUND", `${missing[0]} is not there${more}.`, hint);
  }
  const derived = models.filter(({ role }) => role === "derived");
  if (derived.length === 0) {
    const message = `${path} names no derived model.`;
    throw new SacError("ZOO_INVALID", message, "There is nothing to tell from anything else.");
  }
  for (const { name, group } of derived) {
    if (models.some((model) => model.role === "unrelated" && model.group === group)) continue;
    const where = group === undefined ? "without a group" : `in its group ${group}`;
    const message = `${path} names no unrelated model ${where}, which ${name} could be compared with.`;
    throw new SacError("ZOO_INVALID", message, "A derived model is compared with the unrelated ones of its group.");
  }
}

/**
 * A model that counts twice would make figures look surer than they are, and the source is not unrelated to itself. Looks
 * at the last one against those before it.
 * @throws SacError USAGE
 */
export function refuseRepeated(
  contestants: readonly { readonly sha256: string; readonly model: Pick<ZooModel, "path" | "role"> }[],
  source: { readonly sha256: string },
): void {
  const last = contestants[contestants.length - 1];
  const same = contestants.find((one) => one.sha256 === last.sha256);
  if (same && same !== last) {
    const message = `${same.model.path} and ${last.model.path} are the same model, byte for byte.`;
    throw new SacError("USAGE", message, "Name each model once.");
  }
  if (last.model.role === "unrelated" && last.sha256 === source.sha256) {
    const message = `${last.model.path} is the source model itself, byte for byte.`;
    throw new SacError("USAGE", message, "Unrelated models are trained independently of the source.");
  }
}
