import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { ZOO } from "../support/fixture-source.ts";
import { endless, harmless } from "../support/hostile-models.ts";
import { familyOf, lives, loadedBy, modelProcessesOf, until } from "../support/processes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const temporary = join(folder.path, "tmp");
mkdirSync(temporary);

/** Starts the shipped command on a model that is run at once; it keeps its temporary files in `temporary`. */
function enrol(model: string) {
  const args = [
    "enroll",
    "--model",
    model,
    "--images",
    join(ZOO, "images", "cat"),
    "--out",
    `${model}.sac`,
    "--probes",
    "2",
  ];
  const env = { ...process.env, TMPDIR: temporary };
  return spawn(process.execPath, [COMMAND, ...args], { env, stdio: "ignore" });
}

/** Waits for the process in which `parent` runs its model, and sees to it that it does not outlive a test that fails. */
async function modelProcessOf({ pid = 0 }: ChildProcess): Promise<number> {
  const child = await until(() => modelProcessesOf(pid)[0] ?? 0);
  onTestFinished(() => {
    if (child && lives(child)) process.kill(child, "SIGKILL");
  });
  return child;
}

/** Whether a process, or one that it has started behind walls, has got as far as to have onnxruntime in it. */
function hasLoaded(pid: number): boolean {
  return familyOf(pid).some((one) => loadedBy(one).includes("libonnxruntime"));
}

test("a model process whose parent is killed ends by itself, and the next run clears up after it", async () => {
  const parent = enrol(folder.write("endless.onnx", endless()));
  const pid = await modelProcessOf(parent);
  expect(await until(() => hasLoaded(pid))).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const family = familyOf(pid);
  expect(family.every(lives)).toBe(true);

  parent.kill("SIGKILL");
  expect(await until(() => !family.some(lives))).toBe(true);

  const [abandoned, ...others] = readdirSync(temporary);
  expect(abandoned).toMatch(new RegExp(`^sac-run-${parent.pid}-`));
  expect(others).toEqual([]);
  expect(existsSync(join(temporary, abandoned, "model", "endless.onnx"))).toBe(true);

  const next = enrol(folder.write("harmless.onnx", harmless()));
  expect(await new Promise((resolve) => next.on("close", resolve))).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends the model process and leaves nothing behind", async (signal) => {
  const model = folder.write(`endless-${signal}.onnx`, endless());
  const parent = enrol(model);
  const pid = await modelProcessOf(parent);
  await until(() => hasLoaded(pid));
  const family = familyOf(pid);
  parent.kill(signal);
  const status = await new Promise((resolve) => parent.on("close", resolve));
  expect(status).toBe(signal === "SIGINT" ? 130 : 143);
  expect(await until(() => !family.some(lives))).toBe(true);
  expect(readdirSync(temporary)).toEqual([]);
  expect(existsSync(`${model}.sac`)).toBe(false);
});
