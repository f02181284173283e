/**
 * The thread beside a model's where no launcher watches its process: a native call blocks that one, and only a signal ends it.
 * A program of its own, for it starts with every suspect and needs next to nothing of what the model's process has loaded.
 */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { MEMORY_MARK } from "./protocol.ts";

const WATCH_EVERY_MS = 10;

const { parent, limit }: { parent: number; limit: number } = workerData;

/** Ends the process if it holds more than `limit` bytes, or if `parent` is no longer its parent. */
function look(): void {
  const tooMuch = process.memoryUsage.rss() > limit;
  if (tooMuch) writeSync(2, `\n${MEMORY_MARK}\n`);
  if (tooMuch || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}

look();
setInterval(look, WATCH_EVERY_MS);
parentPort?.postMessage("watching");
