import { writeSync } from "node:fs";
import { SacError } from "../../../src/errors.ts";
import { random } from "../random.ts";
import { configTarget } from "./config.ts";
import { eventTarget } from "./event.ts";
import { jpegTarget } from "./jpeg.ts";
import { pick } from "./mutate-bytes.ts";
import { onnxTarget } from "./onnx.ts";
import { reportTarget } from "./report.ts";
import { runTarget } from "./run.ts";
import { sacTarget } from "./sac-file.ts";
import type { Target } from "./target.ts";
import { weightsTarget } from "./weights.ts";

type Maker = (root: string, folder: string) => Target | Promise<Target>;

const TARGETS = {
  onnx: onnxTarget,
  weights: weightsTarget,
  run: runTarget,
  sac: sacTarget,
  jpeg: jpegTarget,
  event: eventTarget,
  config: configTarget,
  report: reportTarget,
} as const satisfies Record<string, Maker>;

export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** Of the processor, not of the clock: a machine may have other things to do. */
const MOST_CPU_MS = 5_000;
/** By which one input may make the process larger than any before it. */
const MOST_GROWTH_MIB = 200;

export interface FuzzOptions {
  readonly target: TargetName;
  readonly seed: number;
  /** The first input that is made, and how many are. */
  readonly from: number;
  readonly count: number;
  /** Ends earlier after that time. */
  readonly milliseconds: number;
  /** The repository's root, and a folder for files of its own. */
  readonly root: string;
  readonly folder: string;
  /** A file that always tells which input is being read, in case it takes the process with it. */
  readonly position: number;
}

export interface Finding {
  readonly index: number;
  readonly what: string;
  readonly input: Uint8Array;
}

export interface Fuzzed {
  readonly inputs: number;
  /** How often inputs were taken for what. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

/** The input of that number: it depends on nothing but the seed and the corpus. */
function inputOf({ corpus, mutate }: Target, seed: number, index: number): Uint8Array {
  const own = random(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  return mutate(pick(corpus, own), pick(corpus, own), own);
}

async function outcomeOf(
  target: Target,
  input: Uint8Array,
): Promise<{ readonly taken: string; readonly wrong?: string }> {
  const started = process.cpuUsage();
  const before = process.resourceUsage().maxRSS;
  let taken: string;
  try {
    taken = await target.read(input);
  } catch (thrown) {
    if (!(thrown instanceof SacError)) return { taken: "crash", wrong: String((thrown as Error).stack ?? thrown) };
    if (thrown.kind === "internal") return { taken: thrown.code, wrong: `INTERNAL: ${thrown.message}` };
    taken = thrown.code;
  }
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  const grown = (process.resourceUsage().maxRSS - before) / 1024;
  if (took > MOST_CPU_MS) return { taken, wrong: `took ${Math.round(took)} ms` };
  if (grown > MOST_GROWTH_MIB) return { taken, wrong: `took ${Math.round(grown)} MiB` };
  return { taken };
}

/** Reads inputs that nobody has seen before, and tells of each that did not end as it must. */
export async function fuzz(options: FuzzOptions): Promise<Fuzzed> {
  const target = await TARGETS[options.target](options.root, options.folder);
  const outcomes: Record<string, number> = {};
  const findings: Finding[] = [];
  const end = performance.now() + options.milliseconds;
  let index = options.from;
  for (; index < options.from + options.count && performance.now() < end; index += 1) {
    writeSync(options.position, String(index).padEnd(16), 0);
    const input = inputOf(target, options.seed, index);
    const { taken, wrong } = await outcomeOf(target, input);
    outcomes[taken] = (outcomes[taken] ?? 0) + 1;
    if (wrong === undefined) continue;
    findings.push({ index, what: wrong, input });
    if (wrong.startsWith("took")) break;
  }
  return { inputs: index - options.from, outcomes, findings };
}
