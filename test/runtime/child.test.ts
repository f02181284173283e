import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Pixels } from "../../src/probes/preprocess.ts";
import { ModelProcess } from "../../src/runtime/child.ts";
import { wallsFor } from "../../src/runtime/walls.ts";
import { runOptions } from "../support/fixture-source.ts";
import { crashing, endless, giant, growing, harmless } from "../support/hostile-models.ts";
import { commandLine, modelProcessesOf, until } from "../support/processes.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const MIB = 2 ** 20;
const limits = { timeMs: 20_000, memoryBytes: 500 * MIB };

const probes: Pixels[] = [10, 90, 200].map((seed) => ({
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (seed + 7 * i) % 256),
}));

const standing = (work: string) => ({ device: "cpu" as const, reads: [], work });

function run(name: string, model: Buffer, changes: Partial<typeof limits> = {}) {
  const path = folder.write(`${name}.onnx`, model);
  return runFile(path, probes, {}, runOptions({ limits: { ...limits, ...changes } }));
}

afterEach(() => {
  expect(modelProcessesOf(process.pid)).toEqual([]);
});

test("a harmless model of the same making runs within the same limits", async () => {
  const { answer } = await run("harmless", harmless());
  expect(answer).toMatchObject({ kind: "scores", outputs: { rows: 3, columns: 3 } });
});

describe("what the process of a model can see", () => {
  const secrets = {
    SECRET_TOKEN: "hidden-1",
    GITHUB_TOKEN: "hidden-2",
    ACTIONS_RUNTIME_TOKEN: "hidden-3",
    INPUT_PASSPHRASE: "hidden-4",
    NODE_OPTIONS: "--no-warnings",
    HTTPS_PROXY: "http://hidden-5",
    HOME: "/hidden-6",
    PATH: process.env.PATH,
  };

  test("is none of our environment, no path on its command line, and an empty directory", async () => {
    const before = { ...process.env };
    Object.assign(process.env, secrets);
    const work = join(folder.path, "work");
    folder.write("work/.keep", "");
    const child = new ModelProcess("suspect.onnx", standing(work), limits);
    try {
      await child.ready();
      const [pid] = modelProcessesOf(process.pid);
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").filter(Boolean);
      const names = environment.map((entry) => entry.split("=")[0]).sort();
      const allowed =
        /^(NVIDIA_TF32_OVERRIDE|ORT_DISABLE_TELEMETRY|TMPDIR|LD_LIBRARY_PATH|CUDA_VISIBLE_DEVICES|VK_\w+|XDG_RUNTIME_DIR)$/;
      const homes = /^(HOME|USERPROFILE|(LOCAL)?APPDATA|XDG_(CACHE|CONFIG|DATA)_HOME)$/;
      expect(names.filter((name) => !allowed.test(name) && !homes.test(name))).toEqual([]);
      const ownHomes = environment.filter((entry) => homes.test(entry.split("=")[0]));
      expect(ownHomes.length).toBeGreaterThan(0);
      for (const entry of ownHomes) expect(entry.split("=")[1]).toBe(work);
      expect(environment).toContain(`TMPDIR=${work}`);
      expect(environment.join()).not.toContain("hidden");
      expect(commandLine(pid)).toMatch(
        /^(\S*launcher-\S+ .* -- )?\S*node( --[a-z-]+=\d+)+ \S+\/worker\.js( \d+ \d+)?$/,
      );
      expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(work);
    } finally {
      await child.close();
      process.env = before;
    }
  });
});

test.skipIf(!wallsFor("cpu").includes("namespaces"))(
  "a model's process has no network, where the system can take it away",
  async () => {
    const child = new ModelProcess("suspect.onnx", standing(folder.path), limits);
    try {
      await child.ready();
      const [pid] = modelProcessesOf(process.pid);
      const interfaces = (process: number | string) =>
        readFileSync(`/proc/${process}/net/dev`, "utf8")
          .match(/^ *\S+(?=:)/gm)
          ?.map((name) => name.trim());
      expect(interfaces(pid)).toEqual(["lo"]);
      expect(readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(readlinkSync("/proc/self/ns/net"));
      // Not even to itself: the one interface is down.
      expect(readFileSync(`/proc/${pid}/net/fib_trie`, "utf8").trim()).toBe("");
    } finally {
      await child.close();
    }
  },
);

describe("limits", () => {
  test("a loop without end is stopped at the time limit", async () => {
    const started = Date.now();
    await expect(run("endless", endless(), { timeMs: 1500 })).rejects.toMatchObject({
      code: "MODEL_TIMEOUT",
      message: expect.stringMatching(/endless\.onnx had not answered after 1\.5 s and was stopped/),
    });
    expect(Date.now() - started).toBeLessThan(60_000);
  });

  test("who is asked more than usual has as much more time, and is stopped when that is over", async () => {
    const child = new ModelProcess("large.onnx", standing(folder.path), { ...limits, timeMs: 120_000 });
    await child.ready();
    child.startClock(1 / 1200);
    await until(() => modelProcessesOf(process.pid).length === 0);
    await child.close();
    await expect(child.ready()).rejects.toMatchObject({
      code: "MODEL_TIMEOUT",
      message: "large.onnx had not answered after 0.1 s and was stopped.",
      hint: expect.stringContaining("--time-limit"),
    });
  });

  test("a time limit longer than timers can count is none, not one that has passed", async () => {
    await expect(run("patient", harmless(), { timeMs: 1e12 })).resolves.toBeDefined();
  });

  test.each([
    ["much more than the machine has", 8e13],
    ["more than the limit", 3e9],
  ])("a tensor of %s is refused", async (name, bytes) => {
    await expect(run(name, giant(bytes))).rejects.toMatchObject({
      code: expect.stringMatching(/^MODEL_(MEMORY|RUN_FAILED)$/),
    });
  });

  test("memory that grows bit by bit is stopped at the limit, and memory that stops growing in time is not", async () => {
    await expect(run("growing", growing(1000))).rejects.toMatchObject({
      code: "MODEL_MEMORY",
      message: expect.stringMatching(/growing\.onnx took more than 500 MiB of memory and was stopped/),
    });
    await expect(run("modest", growing(5))).resolves.toBeDefined();
  });

  test("memory that is asked for while the model is loaded counts too", async () => {
    const loaded = run("hungry", harmless(), { memoryBytes: 20 * MIB });
    await expect(loaded).rejects.toMatchObject({ code: "MODEL_MEMORY" });
  });
});

describe("a process that dies", () => {
  test.skipIf(process.arch !== "x64")(
    "a process that dies of what its model does is an error with its signal",
    async () => {
      await expect(run("crashing", crashing())).rejects.toMatchObject({
        code: "MODEL_CRASHED",
        message: expect.stringMatching(/that ran \S+crashing\.onnx was ended by SIGFPE/),
      });
    },
  );

  test.each(["SIGKILL", "SIGSEGV"] as const)(
    "a process that dies of %s from outside is an error with its signal",
    async (signal) => {
      const running = expect(run(`victim-${signal}`, endless())).rejects.toMatchObject({
        code: "MODEL_CRASHED",
        message: expect.stringContaining(`was ended by ${signal}`),
      });
      const pid = await until(() => modelProcessesOf(process.pid)[0] ?? 0);
      expect(pid).toBeGreaterThan(0);
      process.kill(pid, signal);
      await running;
    },
  );

  test("a process that dies between two batches, while it is being sent the next one, is an error with its signal", async () => {
    const work = join(folder.path, "work");
    const child = new ModelProcess("suspect.onnx", standing(work), limits);
    await child.ready();
    const [pid = 0] = modelProcessesOf(process.pid);
    expect(pid).toBeGreaterThan(0);
    process.kill(pid, "SIGKILL");
    const data = new Float32Array(4 * MIB);
    const asked = child.ask("run", {
      input: "x",
      output: "y",
      elementType: "float32",
      shape: [1],
      simplified: "safely",
      data,
    });
    await expect(asked).rejects.toMatchObject({
      code: "MODEL_CRASHED",
      message: expect.stringMatching(/was ended by SIGKILL/),
    });
    await child.close();
    await expect(child.ready()).rejects.toMatchObject({ code: "MODEL_CRASHED" });
  });
});

test("closing twice, or before it is up, is no error", async () => {
  const child = new ModelProcess("suspect.onnx", standing(folder.path), limits);
  await child.close();
  await child.close();
});

test("nothing is left in the directory of the tests' own temporary files", () => {
  const ours = readdirSync(join(folder.path, "..")).filter((name) => name.startsWith(`sac-run-${process.pid}-`));
  expect(ours).toEqual([]);
});
