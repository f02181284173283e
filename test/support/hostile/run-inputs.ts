import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report, ReportResult } from "../../../src/report/check/schema.ts";
import { commandLine, environmentOf, familyOf } from "../processes.ts";
import { node, root } from "../sac.ts";
import type { HostileInput } from "./input.ts";

/** For models that will not end by themselves, and for all others, which may only be slow on a machine that is busy. */
const [SHORT_S, LONG_S] = [2, 20];
/** What starting processes and copying gigabytes may take beside the limit, on such a machine. */
const SLACK_S = 120;
/** So many suspects are judged in one run. */
const BATCH = 25;
/** Promised in docs/threat-model.md. */
const MOST_MEGABYTES = 300;

export interface RunOptions {
  /** The inputs are written into its folder `suite`, each into one of its own. */
  readonly folder: string;
  /** By which suspects are judged; `environment` opens it. */
  readonly fingerprint: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onInput?: (outcome: Outcome) => void;
}

/** What came of an input. */
export interface Outcome {
  readonly name: string;
  readonly kind: string;
  readonly expect: readonly string[];
  /** The code or verdict; "crash" and "hang" are ours. */
  readonly said: string;
  readonly seconds: number;
  /** Most memory of the run's own process; shared by all inputs of a run. */
  readonly megabytes: number;
  /** What of it was not as it must be; undefined if all was. */
  readonly wrong: string | undefined;
}

export interface SuiteRun {
  readonly outcomes: readonly Outcome[];
  /** All that was printed. */
  readonly output: string;
  /** Environments and command lines of the processes in which models ran. */
  readonly seen: ReadonlySet<string>;
  /** What is left in the folder for temporary files. */
  readonly left: readonly string[];
}

interface Made {
  readonly input: HostileInput;
  readonly args: readonly string[] | undefined;
  readonly path: string;
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
  /** When each suspect was begun, and the end. */
  readonly times: readonly number[];
  readonly megabytes: number;
  readonly hung: boolean;
}

/** Has the shipped command deal with every input: suspects together, those that cost much and other commands alone. */
export async function runInputs(inputs: readonly HostileInput[], options: RunOptions): Promise<SuiteRun> {
  const temporary = mkdtempSync(join(tmpdir(), "sac-hostile-run-"));
  const outcomes: Outcome[] = [];
  const outputs: string[] = [];
  const seen = new Set<string>();
  try {
    for (const group of groupsOf(inputs)) {
      const made = await makeAll(group, options.folder);
      const limit = isEndless(group[0]) ? SHORT_S : LONG_S;
      const ended = await run(
        commandFor(made, limit, options),
        group.length * (limit + SLACK_S),
        { ...options, temporary },
        seen,
      );
      outputs.push(ended.output);
      const said = made[0].args ? [saidBy(ended)] : saidIn(reportIn(options), made, ended);
      for (const [i, { input }] of made.entries()) {
        const seconds = ((ended.times[i + 1] ?? ended.times[i]) - ended.times[i]) / 1000;
        const outcome = judged(input, said[i], seconds, ended, limit);
        outcomes.push(outcome);
        options.onInput?.(outcome);
        rmSync(folderOf(input, options.folder), { recursive: true, force: true });
      }
      rmSync(reportIn(options), { force: true });
    }
    return { outcomes, output: outputs.join("\n"), seen, left: readdirSync(temporary) };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const reportIn = ({ folder }: RunOptions) => join(folder, "report.json");

/** What sac is called with: as the one input wants it, or to judge all. */
function commandFor(made: readonly Made[], limit: number, options: RunOptions): readonly string[] {
  const limits = ["--time-limit", `${limit}s`, "--memory-limit", "500MiB", "--device", "cpu"];
  const paths = made.map(({ path }) => path);
  return made[0].args ?? ["check", options.fingerprint, ...limits, "--json", reportIn(options), "--", ...paths];
}

function judged(input: HostileInput, said: string, seconds: number, ended: Ended, limit: number): Outcome {
  const { name, kind, expect } = input;
  const { megabytes } = ended;
  const wrongs = [
    ...(expect.includes(said) ? [] : [`${said}, not ${expect.join(" or ")}`]),
    ...(seconds > limit + SLACK_S ? [`${seconds.toFixed(1)} s`] : []),
    ...(megabytes > MOST_MEGABYTES ? [`${megabytes} MB`] : []),
  ];
  return { name, kind, expect, said, seconds, megabytes, wrong: wrongs.join("; ") || undefined };
}

const isEndless = ({ expect }: HostileInput) => expect.length === 1 && expect[0] === "MODEL_TIMEOUT";

/** Inputs that are run together: with the same limit, and none that is alone. */
function* groupsOf(inputs: readonly HostileInput[]): Generator<readonly HostileInput[]> {
  let group: HostileInput[] = [];
  for (const input of inputs) {
    const alone = input.alone || input.kind === "forged fingerprints" || input.kind === "special files";
    const ends = alone || group.length === BATCH || (group.length > 0 && isEndless(group[0]) !== isEndless(input));
    if (ends && group.length > 0) {
      yield group;
      group = [];
    }
    if (alone) yield [input];
    else group.push(input);
  }
  if (group.length > 0) yield group;
}

const folderOf = ({ kind, name }: HostileInput, folder: string) => join(folder, "suite", `${kind}, ${name}`);

async function makeAll(group: readonly HostileInput[], folder: string): Promise<Made[]> {
  const made: Made[] = [];
  for (const input of group) {
    const own = folderOf(input, folder);
    mkdirSync(own, { recursive: true });
    made.push({ input, args: await input.make(own), path: join(own, `${input.name}.onnx`) });
  }
  return made;
}

/** What a command without a report, or one that could not begin, said: a code, "ok", or that it did not end as it must. */
function saidBy({ status, output, hung }: Ended): string {
  if (hung) return "hang";
  const code = /^error ([A-Z_]+):/m.exec(output)?.[1];
  if (status === 2 && code !== undefined && code !== "INTERNAL") return code;
  const verdict = /^.*\.onnx +(derived|unrelated|inconclusive|error)/m.exec(output)?.[1];
  if (status === 0 || status === 1) return verdict ?? (status === 0 ? "ok" : "crash");
  return /\b((?:MODEL|PREPROCESS|OUTPUT)_[A-Z_]+)/.exec(output)?.[1] ?? "crash";
}

/** What the report says of each suspect. */
function saidIn(report: string, made: readonly Made[], ended: Ended): string[] {
  let results: readonly ReportResult[] = [];
  try {
    results = (JSON.parse(readFileSync(report, "utf8")) as Report).results;
  } catch {
    return made.map(() => saidBy(ended));
  }
  return made.map(({ path }) => {
    const result = results.find((one) => one.path === path);
    if (!result) return "crash";
    const { verdict, error, reasons } = result;
    return error?.code ?? (verdict === "inconclusive" ? reasons[0].code : verdict);
  });
}

/** A run of the shipped command, as the owner of a sealed fingerprint would start it. */
async function run(
  args: readonly string[],
  most: number,
  { environment, temporary }: RunOptions & { readonly temporary: string },
  seen: Set<string>,
): Promise<Ended> {
  // Of its own memory alone: what maxRSS says begins with what the process that started it held.
  const peak = `import { readFileSync, writeSync } from "node:fs"; process.on("exit", () => writeSync(2, "peak " + /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1] + "\\n"))`;
  const command = [`--import=data:text/javascript,${encodeURIComponent(peak)}`, join(root, "dist/cli.js"), ...args];
  const env = { PATH: process.env.PATH, TMPDIR: temporary, ...environment };
  const child = spawn(node, command, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const begun: number[] = [];
  const started = performance.now();
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
    for (const _ of String(chunk).matchAll(/^\[\d+\//gm)) begun.push(performance.now());
  });
  const watch = setInterval(() => {
    for (const pid of familyOf(child.pid ?? 0)) {
      // Until it is another program, a new process is still its parent.
      if (commandLine(pid).includes("worker.js")) seen.add(commandLine(pid)).add(environmentOf(pid));
    }
  }, 50);
  let hung = false;
  const guard = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, most * 1000);
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  clearTimeout(guard);
  const megabytes = Math.round((Number(/^peak (\d+)$/m.exec(output)?.[1] ?? 0) * 1024) / 1e6);
  return {
    status,
    output,
    times: [...(args[0] === "check" && begun.length > 0 ? begun : [started]), performance.now()],
    megabytes,
    hung,
  };
}
