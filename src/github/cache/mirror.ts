import { rm } from "node:fs/promises";
import { info } from "@actions/core";
import type { Trust } from "../trigger.ts";
import { askCache } from "./cache-client.ts";
import type { CacheRequest } from "./cache-process.ts";

/** A place to keep files between runs. It may forget, refuse or lie: whoever restores checks digests before use. */
export interface Mirror {
  /** Puts the files back where they were saved from; false if they are not there, and then nothing is. Never throws. */
  restore(key: string, paths: readonly string[]): Promise<boolean>;
  /** The same of the newest entry whose key begins like this, beside what is there already. Never throws. */
  restoreNewest(beginning: string, paths: readonly string[]): Promise<boolean>;
  /** Never throws. */
  save(key: string, paths: readonly string[]): Promise<void>;
}

/** A restore of 26 MB takes seconds. Whatever does not work in this time is slower than to do without. */
const PATIENCE_MS = 60_000;
/** A service that refuses at once may serve the next time; one that takes so long to fail is not asked again. */
const SLOW_MS = 10_000;

/**
 * The Actions cache, as far as a run may use it: where secrets are, nothing is restored that strangers can have written,
 * since unpacking it could write anywhere. A cache that does not work costs time and a line in the log, nothing else.
 */
export function openMirror(trust: Trust, patienceMs = PATIENCE_MS): Mirror {
  let closed = trust === "privileged";

  async function ask(operation: CacheRequest["operation"], key: string, paths: readonly string[]): Promise<boolean> {
    if (closed) return false;
    const began = performance.now();
    const reply = await askCache({ operation, key, paths }, patienceMs);
    closed =
      reply === "unavailable" || (reply !== "done" && performance.now() - began >= Math.min(SLOW_MS, patienceMs));
    if (closed)
      info(`The Actions cache ${reply === "unavailable" ? "is not there" : "does not answer"}: going on without.`);
    return reply === "done";
  }

  return {
    async restore(key, paths) {
      if (await ask("restore", key, paths)) return true;
      for (const path of paths) await rm(path, { recursive: true, force: true }).catch(() => undefined);
      return false;
    },
    restoreNewest: (beginning, paths) => ask("restore-newest", beginning, paths),
    async save(key, paths) {
      await ask("save", key, paths);
    },
  };
}
