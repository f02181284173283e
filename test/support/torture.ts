import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { childrenOf, commandLine, environmentOf, familyOf, lives, until } from "./processes.ts";
import { random } from "./random.ts";

const COMMANDS = ["enroll", "calibrate", "check"] as const;

export interface TortureOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly node: string;
  readonly root: string;
  /** An empty folder. */
  readonly folder: string;
  /** Every so many rounds a run is let be, which then must leave nothing of those before it. */
  readonly between: number;
  /** After this round there is no further one. */
  readonly stop?: AbortSignal;
  readonly onRound?: (done: Tortured, what: string) => void;
}

/** What must never be found. */
export interface Faults {
  readonly "corrupt fingerprints": string[];
  readonly orphans: string[];
  readonly leftovers: string[];
  readonly "failed runs": string[];
}

export interface Tortured {
  /** Those that were played. */
  readonly rounds: number;
  /** How many runs were killed before their end, by victim. */
  readonly killed: Readonly<Record<string, number>>;
  /** Runs that had ended before their time had come. */
  readonly finished: number;
  readonly faults: Faults;
}

/** A folder to run the command in, its own folder for temporary files, and what was good before anything was killed. */
class Bench {
  readonly temporary: string;
  readonly work: string;
  readonly good: string;

  constructor(readonly options: TortureOptions) {
    this.temporary = join(options.folder, "tmp");
    this.work = join(options.folder, "work");
    this.good = join(options.folder, "good.sac");
    mkdirSync(this.temporary);
    mkdirSync(this.work);
  }

  start(command: (typeof COMMANDS)[number]): ChildProcess {
    const { node, root } = this.options;
    const zoo = join(root, "fixtures", "zoo");
    const fingerprint = join(this.work, "f.sac");
    const images = ["--images", join(zoo, "images", "cat"), "--preprocess", join(zoo, "preprocess.json")];
    const args = {
      enroll: [
        "--model",
        join(zoo, "source.onnx"),
        ...images,
        "--out",
        fingerprint,
        "--force",
        "--probes",
        "8",
        "--pool",
        "12",
      ],
      calibrate: [fingerprint, "--unrelated", join(zoo, "unrelated", "unrelated-*-1.onnx")],
      check: [fingerprint, "--json", join(this.work, "report.json"), "--", join(zoo, "derived", "prune-10.onnx")],
    }[command];
    const env = { PATH: process.env.PATH, TMPDIR: this.temporary };
    return spawn(node, [join(root, "dist", "cli.js"), command, ...args], {
      env,
      stdio: "ignore",
      // What interrupts us is not to interrupt it.
      detached: true,
    });
  }

  /** What must hold of the fingerprint at any time: it is not there, or whole. */
  wrongWithFingerprint(): string | undefined {
    const path = join(this.work, "f.sac");
    if (!existsSync(path)) return undefined;
    try {
      packFingerprint(unpackFingerprint(readFileSync(path), path));
      return undefined;
    } catch (thrown) {
      return (thrown as Error).message;
    }
  }

  /** What is left of runs that are over. */
  leftovers(): string[] {
    const known = new Set(["f.sac", "report.json"]);
    return [...readdirSync(this.temporary), ...readdirSync(this.work).filter((name) => !known.has(name))];
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

/** Launchers and models' processes of this bench's runs, whoever is their parent by now: all of them know its folder. */
function orphansOf(bench: Bench): number[] {
  const named = (pid: number) =>
    commandLine(pid).includes(bench.temporary) || environmentOf(pid).includes(bench.temporary);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && named(pid) && lives(pid));
}

/**
 * Kills runs of the shipped command, or the processes in which they run models, at random moments and without a warning.
 * Afterwards there must be no damaged fingerprint, no process that goes on, and, after the next run, no file left.
 */
export async function torture(options: TortureOptions): Promise<Tortured> {
  const bench = new Bench(options);
  const { uniform } = random(options.seed);
  const faults: Faults = { "corrupt fingerprints": [], orphans: [], leftovers: [], "failed runs": [] };
  const killed = { parent: 0, child: 0 };
  let finished = 0;
  const durations = await measured(bench);

  for (let round = 1; ; round += 1) {
    const command = COMMANDS[Math.floor(uniform() * COMMANDS.length)];
    const victim = uniform() < 0.5 ? "parent" : "child";
    const moment = uniform() * 1.1 * durations[command];
    if (command !== "enroll") copyFileSync(bench.good, join(bench.work, "f.sac"));
    const name = `round ${round}, ${command}, ${victim} after ${Math.round(moment)} ms`;

    const child = bench.start(command);
    const end = ended(child);
    await Promise.race([sleep(moment), end]);
    const pid = child.pid ?? 0;
    if (victim === "child") await until(() => child.exitCode !== null || childrenOf(pid).length > 0);
    const [, ...family] = familyOf(pid);
    // Behind walls there is a launcher between: any of them may die.
    const target = victim === "parent" ? pid : family[Math.floor(uniform() * family.length)];
    if (child.exitCode !== null) finished += 1;
    else if (target !== undefined && killIfThere(target)) killed[victim] += 1;
    const status = await end;
    if (status === 0 && victim === "parent" && child.signalCode !== null) {
      faults["failed runs"].push(`${name}: it was killed, and passed`);
    }
    const left = await until(() => (family.some(lives) || orphansOf(bench).length > 0 ? undefined : "none"));
    if (left === undefined) faults.orphans.push(`${name}: ${orphansOf(bench).map(commandLine).join("; ")}`);
    const damage = bench.wrongWithFingerprint();
    if (damage !== undefined) faults["corrupt fingerprints"].push(`${name}: ${damage}`);
    const last = round === options.rounds || options.stop?.aborted;
    if (last || round % options.between === 0) await letBe(bench, round, faults);
    const done = { rounds: round, killed, finished, faults };
    options.onRound?.(done, name);
    if (last) return done;
  }
}

function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** How long each command takes when it is let be; leaves a fingerprint that is calibrated. */
async function measured(bench: Bench): Promise<Record<(typeof COMMANDS)[number], number>> {
  const times = { enroll: 0, calibrate: 0, check: 0 };
  for (const command of COMMANDS) {
    const started = performance.now();
    const status = await ended(bench.start(command));
    if (status !== 0 && status !== 1) throw new Error(`sac ${command} ended with ${status}`);
    times[command] = performance.now() - started;
    if (command === "calibrate") copyFileSync(join(bench.work, "f.sac"), bench.good);
  }
  return times;
}

/** One run of each command, none of which is killed: all of them must work, and nothing be left. */
async function letBe(bench: Bench, round: number, faults: Faults): Promise<void> {
  for (const command of COMMANDS) {
    const status = await ended(bench.start(command));
    if (status !== 0 && status !== 1) faults["failed runs"].push(`after round ${round}, sac ${command}: ${status}`);
  }
  const leftovers = bench.leftovers();
  if (leftovers.length > 0) faults.leftovers.push(`after round ${round}: ${leftovers.join(", ")}`);
}
