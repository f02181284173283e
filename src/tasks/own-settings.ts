import { resolve } from "node:path";
import type { PartialPreprocess } from "../probes/preprocess.ts";

/** What is said of how single models are fed, by their resolved paths. */
export type OwnSettings = ReadonlyMap<string, PartialPreprocess>;

/** What is said of one model; nothing of most. */
export function settingsFor(path: string, own: OwnSettings | undefined): PartialPreprocess {
  return own?.get(resolve(path)) ?? {};
}
