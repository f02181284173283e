import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { childrenOf } from "../support/processes.ts";
import { sac, startSac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "f.sac");

/** Waits until a condition holds; fails the test if it never does. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 120_000, interval: 5 }).toBe(true);
}

it.each(["SIGINT", "SIGTERM"] as const)("%s leaves nothing half-written and nothing running", async (signal) => {
  const small = ["--probes", "20", "--pool", "30", "--preprocess", `${zoo}/preprocess.json`];
  await sac("enroll", "--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--out", fingerprint, ...small);
  copyFileSync(fingerprint, join(folder.path, "before.sac"));

  const { child, output, finished } = startSac(["calibrate", fingerprint, "--unrelated", `${zoo}/unrelated/*.onnx`]);
  const pid = child.pid ?? 0;
  let grandchildren: number[] = [];
  await until(() => {
    grandchildren = childrenOf(pid);
    return output.stderr.includes("[2/") && (grandchildren.length > 0 || process.platform !== "linux");
  });
  child.kill(signal);
  const { status } = await finished;

  expect(status).toBe(signal === "SIGINT" ? 130 : 143);
  expect(output.stderr).toMatch(/\nInterrupted; nothing was written\.\n$/);
  expect(readFileSync(fingerprint).equals(readFileSync(join(folder.path, "before.sac")))).toBe(true);
  expect(readdirSync(folder.path).sort()).toEqual(["before.sac", "f.sac"]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`sac-run-${pid}-`))).toEqual([]);
  await until(() => grandchildren.every((id) => !existsSync(`/proc/${id}/cmdline`)));
});

it("a reader who has had enough ends it, without a word and without a pass", async () => {
  const { child, output, finished } = startSac(["check", "--help"]);
  child.stdout?.destroy();
  const { status } = await finished;
  expect(output.stderr).toBe("");
  expect(status).toBe(2);
});
