import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { MEMORY_MARK } from "../../src/runtime/protocol.ts";

const WORKER = fileURLToPath(new URL("../../dist/worker.js", import.meta.url));
const PLENTY = 2 ** 32;

/** Starts a model's process as where there is no launcher. @returns how it ended, and what it left on standard error */
function unwalled(memoryBytes: number, parent: number): Promise<[NodeJS.Signals | null, string]> {
  const child = spawn(process.execPath, [WORKER, String(memoryBytes), String(parent)], {
    stdio: ["ignore", "ignore", "pipe", "overlapped"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (_, signal) => resolve([signal, stderr])));
}

test("without a launcher, a model's process ends itself when it holds more memory than it may", async () => {
  expect(await unwalled(1, process.pid)).toEqual(["SIGKILL", `\n${MEMORY_MARK}\n`]);
});

test("without a launcher, a model's process ends itself when whoever started it is no longer its parent", async () => {
  expect(await unwalled(PLENTY, process.pid + 1)).toEqual(["SIGKILL", ""]);
});
