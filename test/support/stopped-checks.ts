import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Report, reportSchema } from "../../src/report/check/schema.ts";
import { exitStatus } from "../../src/report/check/verdict-counts.ts";
import { commandLine, environmentOf, lives, until } from "./processes.ts";
import { random } from "./random.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const;

export interface StopOptions {
  /** How many runs are stopped; the signals take turns. */
  readonly rounds: number;
  readonly seed: number;
  readonly node: string;
  readonly root: string;
  /** An empty folder. */
  readonly folder: string;
  /** A fingerprint that is calibrated, and honest models. */
  readonly fingerprint: string;
  readonly models: readonly string[];
  /** Whether moments are those after a run has begun to judge; undefined: any. */
  readonly begun?: boolean;
  readonly stop?: AbortSignal;
  readonly onRound?: (what: string, faults: readonly string[]) => void;
}

export interface Stopped {
  /** Those that were played. */
  readonly rounds: number;
  /** Runs that were stopped with a report of a part of the models, and with one of none. */
  readonly partly: number;
  readonly unjudged: number;
  /** Runs that were stopped before they had begun to judge, and had no report yet; and those that had ended. */
  readonly early: number;
  readonly late: number;
  /** What must never be found. */
  readonly faults: readonly string[];
}

/** Where a run writes; all that it starts knows the folder for temporary files. */
interface Place {
  readonly work: string;
  readonly temporary: string;
}

/**
 * Stops `sac check` at random moments. Whatever was judged by then must be in a whole report, which is no pass; nothing may run on,
 * and no file be left behind but, of a run that was killed, what the next one removes.
 */
export async function stopChecks(options: StopOptions): Promise<Stopped> {
  const { uniform } = random(options.seed);
  const place = { work: join(options.folder, "work"), temporary: join(options.folder, "tmp") };
  for (const path of Object.values(place)) mkdirSync(path);
  const began = performance.now();
  await run(options, place).ended;
  const duration = performance.now() - began;
  const whole = reportIn(place);
  if (whole === undefined) throw new Error("A check that is let be gives no report.");

  const count = { partly: 0, unjudged: 0, early: 0, late: 0 };
  const faults: string[] = [];
  for (let round = 1; ; round += 1) {
    const signal = SIGNALS[(round - 1) % SIGNALS.length];
    const moment = uniform() * 1.1 * duration;
    const name = `round ${round}, ${signal} after ${Math.round(moment)} ms`;
    for (const file of readdirSync(place.work)) rmSync(join(place.work, file));
    const { child, ended } = run(options, place);
    const hasBegun = () => existsSync(join(place.work, "report.json"));
    if (options.begun) await until(hasBegun);
    await Promise.race([sleep(options.begun ? moment / 2 : moment), ended]);
    const hadReport = hasBegun();
    const isLate = child.exitCode !== null || !child.kill(signal);
    const status = await ended;
    const found = await wrongWith(place, whole, { signal, status, hadReport });
    faults.push(...found.map((fault) => `${name}: ${fault}`));
    const judged = reportIn(place)?.results.filter(({ verdict }) => verdict !== "error").length;
    const kind = isLate ? "late" : judged === undefined ? "early" : judged === 0 ? "unjudged" : "partly";
    count[kind] += 1;
    options.onRound?.(`${name}: ${kind}`, faults);
    if (round === options.rounds || options.stop?.aborted) return { rounds: round, ...count, faults };
  }
}

function run({ node, root, fingerprint, models }: StopOptions, { work, temporary }: Place) {
  const reports = ["json", "html"].flatMap((name) => [`--${name}`, join(work, `report.${name}`)]);
  const child = spawn(node, [join(root, "dist", "cli.js"), "check", fingerprint, ...reports, "--", ...models], {
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    stdio: "ignore",
    // What interrupts us is not to interrupt it.
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended };
}

/** @throws ZodError, SyntaxError where the file is not whole */
function reportIn({ work }: Place): Report | undefined {
  const path = join(work, "report.json");
  return existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

interface Ended {
  readonly signal: (typeof SIGNALS)[number];
  readonly status: number | null;
  /** Whether there was a report when the signal was sent. */
  readonly hadReport: boolean;
}

async function wrongWith(place: Place, whole: Report, ended: Ended): Promise<string[]> {
  const { signal, status, hadReport } = ended;
  const gone = await until(() => orphansOf(place).length === 0 || undefined);
  const wrong = gone ? [] : [`runs on: ${orphansOf(place).map(commandLine).join("; ")}`];
  // Before it has begun, nobody may be there yet to answer a signal.
  const expected: (number | null)[] = [STATUS[signal], exitStatus(whole, []), ...(hadReport ? [] : [null])];
  if (!expected.includes(status)) wrong.push(`its status is ${status}`);
  if (signal !== "SIGKILL") wrong.push(...leftoversOf(place).map((file) => `left ${file}`));
  try {
    const report = reportIn(place);
    if (report === undefined) return hadReport ? [...wrong, "its report is gone"] : wrong;
    return [...wrong, ...wrongIn(report, whole, signal)];
  } catch (thrown) {
    return [...wrong, `its report is not whole: ${thrown}`];
  }
}

/** Every model is there: with the verdict that it has if it was judged, else with an error; and then it is no pass. */
function wrongIn(report: Report, whole: Report, signal: Ended["signal"]): string[] {
  const wrong = report.results.length === whole.results.length ? [] : ["a model is missing in its report"];
  const code = signal === "SIGKILL" ? "NOT_REACHED" : "INTERRUPTED";
  const unjudged = report.results.filter(({ error }) => error);
  for (const { path, error } of unjudged) if (error?.code !== code) wrong.push(`${path} has the error ${error?.code}`);
  for (const [i, { path, verdict, error }] of report.results.entries()) {
    if (!error && verdict !== whole.results[i]?.verdict) wrong.push(`${path} is ${verdict}`);
  }
  const passes = report.verdict === "unrelated" || exitStatus(report, []) === 0;
  return unjudged.length > 0 && passes ? [...wrong, "it passes"] : wrong;
}

function leftoversOf({ work, temporary }: Place): string[] {
  const known = ["report.json", "report.html"];
  return [...readdirSync(work).filter((name) => !known.includes(name)), ...readdirSync(temporary)];
}

/** Whoever is their parent by now: a launcher is told the folder, and a model's process stands in it. */
function orphansOf({ temporary }: Place): number[] {
  const named = (pid: number) => commandLine(pid).includes(temporary) || environmentOf(pid).includes(temporary);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && named(pid) && lives(pid));
}
