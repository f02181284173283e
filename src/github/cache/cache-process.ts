/**
 * The child process in which the Actions cache's client runs: it retries for half a minute and waits for dead connections
 * longer still, and nothing but the end of its process stops it.
 */
import { isFeatureAvailable, restoreCache, saveCache } from "@actions/cache";

/** What the process is asked, once. */
export interface CacheRequest {
  /** `restore-newest`: of all entries whose keys begin with `key`. */
  readonly operation: "restore" | "restore-newest" | "save";
  readonly key: string;
  readonly paths: readonly string[];
}

/** `nothing`: there is no such entry; it could not be written, or was there already; or something failed. */
export type CacheReply = "done" | "nothing" | "unavailable";

async function answer({ operation, key, paths }: CacheRequest): Promise<CacheReply> {
  if (!isFeatureAvailable()) return "unavailable";
  if (operation === "save") return (await saveCache([...paths], key)) === -1 ? "nothing" : "done";
  // The service also finds keys that only begin like the one asked for.
  const found = await restoreCache([...paths], key);
  const isWanted = operation === "restore" ? found === key : found?.startsWith(key);
  return isWanted ? "done" : "nothing";
}

process.on("disconnect", () => process.exit(1));
process.once("message", async (request: CacheRequest) => {
  const reply = await answer(request).catch((thrown: unknown): CacheReply => {
    console.log(`::warning::${thrown instanceof Error ? thrown.message : thrown}`);
    return "nothing";
  });
  process.send?.(reply, () => process.exit(0));
});
