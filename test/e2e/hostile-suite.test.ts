import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { Report } from "../../src/report/check/schema.ts";
import { enrolSource, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { withWeightsIn } from "../support/hostile/external.ts";
import { recogniser } from "../support/hostile/recogniser.ts";
import { hostileFiles, manifestOf } from "../support/hostile/suite.ts";
import { childrenOf, commandLine, environmentOf } from "../support/processes.ts";
import { node, root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** For models that will not end by themselves, and for all others, which may only be slow on a machine that is busy. */
const [SHORT_S, LONG_S] = [2, 120];
/** What starting a process may cost beside the limit, on such a machine. */
const SLACK_S = 30;
const PASSPHRASE = "burst-swarm-slender-curve";
const SECRETS = { SAC_PASSPHRASE: PASSPHRASE, GITHUB_TOKEN: "hidden-token", SOME_SECRET: "hidden-secret" };

const fixtures = join(root, "fixtures", "hostile");
const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);

interface Expected {
  readonly file: string;
  readonly expect: readonly string[];
}

const manifest: readonly Expected[] = JSON.parse(readFileSync(join(fixtures, "manifest.json"), "utf8"));

/** What no repository can hold: links, pipes, and files of gigabytes that hold nothing. */
async function madeHere(models: string, fingerprint: string): Promise<Expected[]> {
  const path = (name: string) => join(models, name);
  const sparse = (name: string, head: Uint8Array, size: number) => {
    const file = openSync(path(name), "w");
    writeSync(file, head);
    ftruncateSync(file, size);
  };
  folder.write("suite/models/link-out.onnx", withWeightsIn({ location: "link-out.bin" }));
  symlinkSync(at("suite", "secret.bin"), path("link-out.bin"));
  folder.write("suite/models/link-folder.onnx", withWeightsIn({ location: "up/secret.bin" }));
  symlinkSync(at("suite"), path("up"));
  folder.write("suite/models/link-circle.onnx", withWeightsIn({ location: "circle.bin" }));
  symlinkSync("circle.bin", path("circle.bin"));
  folder.write("suite/models/pipe-as-weights.onnx", withWeightsIn({ location: "pipe" }));
  execFileSync("mkfifo", [path("pipe"), path("pipe.onnx")]);
  sparse("sparse-2-gigabytes.onnx", SOURCE_BYTES.subarray(0, 5000), 2 ** 31);
  sparse("sparse-zeros.onnx", Buffer.alloc(0), 2 ** 31);
  sparse("sparse-8-gigabytes.onnx", SOURCE_BYTES.subarray(0, 5000), 2 ** 33);
  mkdirSync(path("folder.onnx"));
  const { fingerprint: opened } = await loadFingerprint(fingerprint);
  folder.write(
    "suite/models/recogniser.onnx",
    recogniser(SOURCE_BYTES, await decodeProbes(opened), opened.about.preprocess),
  );
  copyFileSync(SOURCE, path("source.onnx"));
  return [
    { file: "link-out.onnx", expect: ["MODEL_EXTERNAL_DATA_ESCAPES"] },
    { file: "link-folder.onnx", expect: ["MODEL_EXTERNAL_DATA_ESCAPES"] },
    { file: "link-circle.onnx", expect: ["MODEL_EXTERNAL_DATA_MISSING"] },
    { file: "pipe-as-weights.onnx", expect: ["MODEL_EXTERNAL_DATA_MISSING"] },
    { file: "pipe.onnx", expect: ["MODEL_NOT_ONNX"] },
    { file: "folder.onnx", expect: ["MODEL_NOT_ONNX"] },
    { file: "sparse-2-gigabytes.onnx", expect: ["MODEL_TRUNCATED", "MODEL_NOT_ONNX"] },
    { file: "sparse-zeros.onnx", expect: ["MODEL_NOT_ONNX"] },
    { file: "sparse-8-gigabytes.onnx", expect: ["MODEL_TOO_LARGE"] },
    // Whoever has the probes can do this, which is why they are secret. Here its weights give it away nevertheless.
    { file: "recogniser.onnx", expect: ["unrelated", "derived"] },
    // Among all that, an honest verdict.
    { file: "source.onnx", expect: ["derived"] },
  ];
}

/** Names of everything below a folder; links are not followed, some of which lead round in a circle. */
function namesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? [entry.name, ...namesBelow(join(path, entry.name)).map((name) => join(entry.name, name))]
      : [entry.name],
  );
}

/** Everything that lies in a folder: models with their content, all else with the time when it was last read. */
function everythingIn(path: string): string[] {
  return namesBelow(path)
    .sort()
    .map((name) => {
      const { mode, size, mtimeMs, atimeMs } = lstatSync(join(path, name));
      const isModel = name.startsWith("models") && (mode & 0o170000) === 0o100000 && size < 2 ** 20;
      const digest = isModel
        ? createHash("sha256")
            .update(readFileSync(join(path, name)))
            .digest("hex")
        : "";
      const read = name.startsWith("models") ? "" : atimeMs;
      return [name, mode, size, mtimeMs, read, digest].join(" ");
    });
}

interface Judged {
  readonly status: number | null;
  readonly report: Report;
  readonly output: string;
  /** Seconds that each model took, in their order. */
  readonly seconds: readonly number[];
  readonly peakMegabytes: number;
  /** Environments and command lines of the processes in which models ran. */
  readonly seen: ReadonlySet<string>;
}

/** Judges models with the shipped command, as the owner of a sealed fingerprint would. */
async function judge(models: readonly string[], limit: number, temporary: string): Promise<Judged> {
  // Of its own memory alone: what maxRSS says begins with what the process that started it held.
  const peak = `import { readFileSync, writeSync } from "node:fs"; process.on("exit", () => writeSync(2, "peak " + /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1] + "\\n"))`;
  const limits = ["--time-limit", `${limit}s`, "--memory-limit", "500MiB", "--device", "cpu"];
  const args = ["check", at("sealed.sac"), ...limits, "--json", at("report.json"), "--", ...models];
  const command = [`--import=data:text/javascript,${encodeURIComponent(peak)}`, join(root, "dist/cli.js"), ...args];
  const env = { PATH: process.env.PATH, TMPDIR: temporary, ...SECRETS };
  const child = spawn(node, command, { cwd: at("suite"), env, stdio: ["ignore", "pipe", "pipe"] });
  const starts: number[] = [];
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
    for (const _ of String(chunk).matchAll(/^\[\d+\//gm)) starts.push(performance.now());
  });
  const seen = new Set<string>();
  const watch = setInterval(() => {
    for (const pid of childrenOf(child.pid ?? 0)) {
      // Until it is another program, a new process is still its parent.
      if (!commandLine(pid).includes("worker.js")) continue;
      seen.add(commandLine(pid)).add(environmentOf(pid));
    }
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  return {
    status,
    report: JSON.parse(readFileSync(at("report.json"), "utf8")),
    output,
    seconds: starts.slice(1).map((start, i) => (start - starts[i]) / 1000),
    peakMegabytes: (Number(/^peak (\d+)$/m.exec(output)?.[1]) * 1024) / 1e6,
    seen,
  };
}

it("the committed files are those that scripts/hostile-models.mjs makes", () => {
  const files = hostileFiles();
  expect(readFileSync(join(fixtures, "manifest.json"), "utf8")).toBe(manifestOf(files));
  const names = readdirSync(fixtures).filter((name) => name.endsWith(".onnx"));
  expect(names).toEqual(files.map(({ name }) => name).sort());
  for (const { name, bytes } of files) expect.soft(readFileSync(join(fixtures, name)).equals(bytes), name).toBe(true);
});

describe("the hostile suite, judged by the shipped command", () => {
  const temporary = at("tmp");
  const isEndless = ({ expect }: Expected) => expect.includes("MODEL_TIMEOUT");
  let expected: Expected[];
  let runs: Judged[];
  let before: string[];

  beforeAll(async () => {
    const models = at("suite", "models");
    mkdirSync(temporary);
    folder.write("suite/secret.bin", Buffer.alloc(10_000, 7));
    mkdirSync(models);
    for (const { file } of manifest) copyFileSync(join(fixtures, file), join(models, file));
    const fingerprint = await enrolSource(folder, 40);
    const env = { PATH: process.env.PATH, ...SECRETS };
    execFileSync(node, [join(root, "dist/cli.js"), "seal", fingerprint, "--out", at("sealed.sac")], { env });
    const all = [...manifest, ...(await madeHere(models, fingerprint))];
    expected = [...all.filter(isEndless), ...all.filter((one) => !isEndless(one))];
    utimesSync(at("suite", "secret.bin"), new Date(0), new Date(1000));
    before = everythingIn(at("suite"));
    const paths = (some: readonly Expected[]) => some.map(({ file }) => join(models, file));
    runs = [
      await judge(paths(expected.filter(isEndless)), SHORT_S, temporary),
      await judge(paths(expected.filter((one) => !isEndless(one))), LONG_S, temporary),
    ];
  }, 1_800_000);

  it("every input has its named outcome: no crash, no hang, no pass by error", () => {
    const outcomes = runs.flatMap(({ report }) =>
      report.results.map(({ path, verdict, error, reasons }) => ({
        file: path.slice(path.lastIndexOf("/") + 1),
        said: error?.code ?? (verdict === "inconclusive" ? reasons[0].code : verdict),
      })),
    );
    expect(outcomes.map(({ file }) => file)).toEqual(expected.map(({ file }) => file));
    const wrong = outcomes.filter(({ said }, i) => !expected[i].expect.includes(said));
    expect(wrong).toEqual([]);
    for (const { output } of runs) expect(output).not.toContain("INTERNAL");
    // The second run has the source itself among its models.
    expect(runs.map(({ status }) => status)).toEqual([2, 1]);
    const peak = Math.round(Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)));
    console.info(`${outcomes.length} hostile inputs, ${outcomes.length} named outcomes, parent at most ${peak} MB`);
  });

  it("each ends soon after its time limit at the latest", () => {
    expect(runs.flatMap(({ seconds }) => seconds)).toHaveLength(expected.length);
    expect(Math.max(...runs[0].seconds)).toBeLessThan(SHORT_S + SLACK_S);
    expect(Math.max(...runs[1].seconds)).toBeLessThan(LONG_S);
  });

  it("the parent's memory stays below 300 MB, with a sealed fingerprint", () => {
    for (const { peakMegabytes } of runs) {
      expect(peakMegabytes).toBeGreaterThan(50);
      expect(peakMegabytes).toBeLessThan(300);
    }
  });

  it("no secret is in the environment or on the command line of a model's process", () => {
    const seen = new Set(runs.flatMap((run) => [...run.seen]));
    expect(seen.size).toBeGreaterThan(10);
    for (const text of seen) for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  });

  it("nothing outside is written or read, and nothing is left", () => {
    expect(everythingIn(at("suite"))).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("nothing that a model says gets to the terminal as it is", () => {
    const output = runs.map((run) => run.output).join("\n");
    expect(output).toMatch(/lying-names/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(output).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(output).not.toMatch(/^::/m);
  });
});
