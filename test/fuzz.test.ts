import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/sac.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();

/** npm run fuzz, with a number of inputs instead of a time: the same ones on any machine, however slow. */
function fuzz(target: string, count: number, seed = 1) {
  const args = ["--target", target, "--count", String(count), "--seed", String(seed)];
  const child = spawn(process.execPath, [join(root, "scripts/fuzz.mjs"), ...args], { cwd: folder.path });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (status) => resolve({ status, out, err }));
  });
}

describe("inputs that are made up by a seed are read, or refused with a code, in bounded time and memory", () => {
  // What was taken at least once shows that the changes do not all end at the first byte.
  it.each([
    ["onnx", 3000, "would run"],
    ["weights", 1500, "nothing to compare"],
    ["run", 20, "scores"],
    ["sac", 2000, "another one"],
    ["jpeg", 1500, "a picture"],
    ["event", 5000, "3 of 7 events"],
    ["config", 2000, "a config"],
    ["report", 1500, "a report"],
  ])("%s: %i", async (target, count, taken) => {
    const { status, out, err } = await fuzz(target, count);
    expect(status, out + err).toBe(0);
    expect(err).toBe("");
    expect(out).toContain(`${count} inputs, 0 findings`);
    expect(out).toContain(`  ${taken}\n`);
  });
});

it("the same seed makes the same inputs, another one makes others", async () => {
  const runs = await Promise.all([1, 1, 2].map((seed) => fuzz("event", 300, seed)));
  const [first, again, other] = runs.map(({ out }) => out.replace(/, at most.*/, ""));
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
