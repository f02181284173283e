import { NORMALISATIONS } from "../probes/normalisations.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import type { RunOptions } from "../runtime/options.ts";
import { DEVICE_CHOICES, type DeviceChoice, ISOLATION_LEVELS, type IsolationLevel } from "../runtime/options.ts";
import { JUDGING_MODES, RUNNING_COMMANDS, RUNNING_MODES } from "./faces.ts";
import { inCommands, type SettingRow } from "./setting.ts";
import {
  anyText,
  byteSize,
  divisors,
  duration,
  flag,
  imageSize,
  oneOf,
  perChannel,
  wholeNumber,
} from "./value-types.ts";

const USUAL_NAMES = NORMALISATIONS.map(({ name }) => name).join(", ");

/** How models are run. */
export const RUNNING = {
  device: {
    type: oneOf(DEVICE_CHOICES),
    hint: "<device>",
    default: "auto",
    commands: inCommands(
      RUNNING_COMMANDS,
      "where to run models; auto: CUDA if its provider is installed, else the CPU",
    ),
    input: { modes: RUNNING_MODES },
  },
  // Fixed and recorded, so that two machines give the same numbers to within 1e-4.
  threads: {
    type: wholeNumber(1, 256),
    hint: "<n>",
    default: 2,
    commands: inCommands(RUNNING_COMMANDS, "CPU threads for a model"),
    input: { modes: RUNNING_MODES },
  },
  jobs: {
    type: wholeNumber(1, 256),
    hint: "<n>",
    commands: inCommands(
      ["calibrate", "check", "evaluate", "rotate"],
      "how many models at once, each in a process of its own; without it as many as have cores for their threads",
    ),
    input: { modes: RUNNING_MODES },
  },
  timeLimit: {
    type: duration,
    hint: "<duration>",
    default: 120_000,
    defaultText: "120s",
    commands: inCommands(RUNNING_COMMANDS, "wall-clock limit for one model"),
    input: { modes: RUNNING_MODES },
  },
  deadline: {
    type: duration,
    hint: "<duration>",
    commands: { check: "stop after this long since the start; what is not judged by then is an error" },
    input: { modes: JUDGING_MODES },
  },
  memoryLimit: {
    type: byteSize,
    hint: "<size>",
    default: 4 * 2 ** 30,
    defaultText: "4GiB",
    commands: inCommands(RUNNING_COMMANDS, "memory limit for one model"),
    input: { modes: RUNNING_MODES },
  },
  requireIsolation: {
    type: oneOf(ISOLATION_LEVELS),
    hint: "<level>",
    default: "none",
    commands: inCommands(
      RUNNING_COMMANDS,
      "run no model behind less than this: network (none can be reached), full (nor any file, secret or process of yours)",
    ),
    input: { modes: RUNNING_MODES },
  },
  output: {
    type: anyText,
    hint: "<name>",
    commands: inCommands(RUNNING_COMMANDS, "which output holds the class scores, if a model has several"),
    input: { modes: RUNNING_MODES },
  },
  preprocess: {
    type: anyText,
    hint: "<file>",
    commands: inCommands(
      RUNNING_COMMANDS,
      `how images become the model's input: a JSON file, or ${USUAL_NAMES} (blue first: …-bgr)`,
    ),
    input: { modes: RUNNING_MODES },
  },
  preprocessFor: {
    type: anyText,
    hint: "<MODELS=HOW...>",
    list: "words",
    commands: inCommands(
      ["init", "calibrate", "rotate"],
      "how single models are fed, in place of what holds for all: a path or glob, =, and what --preprocess takes",
    ),
    input: { modes: ["enroll"] },
  },
  acceptPreprocessing: {
    type: flag,
    default: false,
    commands: inCommands(
      ["init", "enroll", "calibrate", "rotate", "evaluate"],
      "feed models as given, though they answer better otherwise, or no better than chance",
    ),
    input: { modes: ["enroll"] },
  },
  size: {
    type: imageSize,
    hint: "<WxH>",
    commands: inCommands(RUNNING_COMMANDS, "input size, if the model takes any"),
  },
  mean: {
    type: perChannel,
    hint: "<a,b,c>",
    commands: inCommands(RUNNING_COMMANDS, "subtracted from pixel * scale, per channel"),
  },
  std: { type: divisors, hint: "<a,b,c>", commands: inCommands(RUNNING_COMMANDS, "divided by, per channel") },
} as const satisfies Record<string, SettingRow>;

/** How models are run if nothing is said. */
export const DEFAULT_RUN: RunOptions = runOptions(
  {
    device: RUNNING.device.default,
    threads: RUNNING.threads.default,
    timeLimit: RUNNING.timeLimit.default,
    memoryLimit: RUNNING.memoryLimit.default,
    requireIsolation: RUNNING.requireIsolation.default,
  },
  {},
);

/** From the values of a command's options or of the Action's inputs. @param preprocess what they say of the input, read */
export function runOptions(
  values: {
    readonly device: DeviceChoice;
    readonly threads: number;
    readonly timeLimit: number;
    readonly memoryLimit: number;
    readonly requireIsolation: IsolationLevel;
    readonly output?: string | undefined;
  },
  preprocess: PartialPreprocess,
): RunOptions {
  const { device, threads, timeLimit, memoryLimit, requireIsolation, output } = values;
  const limits = { timeMs: timeLimit, memoryBytes: memoryLimit };
  return { device, threads, limits, isolation: requireIsolation, preprocess, output };
}
