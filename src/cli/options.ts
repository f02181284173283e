import { type Command, InvalidArgumentError, Option } from "commander";
import { SacError } from "../errors.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import { unforeseeableSeed } from "../probes/select.ts";
import { DEVICE_CHOICES, type DeviceChoice, type RunOptions } from "../runtime/options.ts";
import { DEFAULT_THREADS } from "../tasks/settings.ts";
import { parseDuration, parseSize } from "../text/units.ts";

/** Options of every command that runs models, as commander hands them over. */
export interface RunFlags {
  readonly device: DeviceChoice;
  readonly threads: number;
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly output?: string;
  readonly preprocess?: string;
  readonly size?: { width: number; height: number };
  readonly mean?: number[];
  readonly std?: number[];
}

/** Turns a parser's SacError into commander's way of naming the option and the value. */
export function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (thrown) {
      const why = thrown instanceof SacError ? `${thrown.message} ${thrown.hint ?? ""}` : String(thrown);
      throw new InvalidArgumentError(why);
    }
  };
}

/** A whole number within bounds. */
export function whole(least: number, most: number): (text: string) => number {
  return argument((text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new SacError("USAGE", `"${text}" is not a whole number from ${least} to ${most}.`);
  });
}

/** A seed, or a new one that nobody can foresee. */
export function seed(text: string): number {
  return text === "random" ? unforeseeableSeed() : whole(0, Number.MAX_SAFE_INTEGER)(text);
}

/** A number strictly between two bounds. */
export function between(least: number, most: number): (text: string) => number {
  return argument((text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (value > least && value < most) return value;
    throw new SacError("USAGE", `"${text}" is not a number between ${least} and ${most}.`);
  });
}

/** The name of a fingerprint that is to be written. */
export function fingerprintPath(text: string): string {
  if (text.endsWith(".sac")) return text;
  throw new InvalidArgumentError("A fingerprint's name ends in .sac, by which sac check tells it from a model.");
}

const numbers = argument((text) => {
  const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (values.every(Number.isFinite) && (values.length === 1 || values.length === 3)) return values;
  throw new SacError("USAGE", `"${text}" is not one number or three, separated by commas.`);
});

const size = argument((text) => {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  if (match) return { width: Number(match[1]), height: Number(match[2]) };
  throw new SacError("USAGE", `"${text}" is not a size.`, "Write WIDTHxHEIGHT, such as 224x224.");
});

/** Adds the options that say how models are run. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--device <device>", "where to run models; auto: CUDA if its provider is installed, else the CPU")
        .choices(DEVICE_CHOICES)
        .default("auto"),
    )
    .option("--threads <n>", "CPU threads for a model", whole(1, 256), DEFAULT_THREADS)
    .addOption(
      new Option("--time-limit <duration>", "wall-clock limit for one model")
        .argParser(argument(parseDuration))
        .default(120_000, "120s"),
    )
    .addOption(
      new Option("--memory-limit <size>", "memory limit for one model")
        .argParser(argument(parseSize))
        .default(4 * 2 ** 30, "4GiB"),
    )
    .option("--output <name>", "which output holds the class scores, if a model has several")
    .option("--preprocess <file>", "JSON file that says how images become the model's input")
    .option("--size <WxH>", "input size, if the model takes any", size)
    .option("--mean <a,b,c>", "subtracted from pixel * scale, per channel", numbers)
    .option("--std <a,b,c>", "divided by, per channel", numbers);
}

/** Reads `--preprocess` and the flags beside it. @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID */
async function preprocessOf(flags: RunFlags): Promise<PartialPreprocess> {
  const fromFile = flags.preprocess === undefined ? {} : await readPreprocess(flags.preprocess);
  const said = { ...flags.size, mean: flags.mean, std: flags.std };
  return { ...fromFile, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}

export async function runOptionsOf(flags: RunFlags): Promise<RunOptions> {
  return {
    device: flags.device,
    threads: flags.threads,
    limits: { timeMs: flags.timeLimit, memoryBytes: flags.memoryLimit },
    preprocess: await preprocessOf(flags),
    output: flags.output,
  };
}
