import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { removeAtExit } from "../src/temporary-folder.ts";

/** Makes folders and files there, one after the other, until it fails because the folder is gone. */
const WRITER = `
  const { mkdirSync, writeFileSync } = require("node:fs");
  const { parentPort, workerData } = require("node:worker_threads");
  const until = Date.now() + 10_000;
  parentPort.postMessage("begun");
  try {
    for (let i = 0; Date.now() < until; i += 1) {
      mkdirSync(workerData + "/" + i);
      writeFileSync(workerData + "/" + i + "/copy", "x");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.1);
    }
    parentPort.postMessage("was never refused");
  } catch (error) {
    parentPort.postMessage(error.code);
  }`;

it("a folder is gone at exit though another thread still writes into it", async () => {
  for (let round = 0; round < 20; round += 1) {
    const parent = mkdtempSync(join(tmpdir(), "sac-exit-"));
    const folder = join(parent, "folder");
    mkdirSync(folder);
    const writer = new Worker(WRITER, { eval: true, workerData: folder });
    const next = () => new Promise((resolve) => writer.once("message", resolve));
    expect(await next()).toBe("begun");
    const ended = next();
    removeAtExit(folder);
    expect(readdirSync(parent)).toEqual([]);
    expect(await ended).toBe("ENOENT");
    rmSync(parent, { recursive: true });
  }
});
