import { SCORES } from "../../core/scores.ts";
import { TASKS, type Task } from "../../core/task.ts";
import { RULES } from "../../core/verdict.ts";
import { ASKED_SELECTIONS, type AskedSelection } from "../../probes/select.ts";
import { FAIL_ON, type FailOn } from "../../report/check/exit-status.ts";
import { DEVICE_CHOICES, type DeviceChoice } from "../../runtime/options.ts";
import { parseDuration, parseSize } from "../../text/units.ts";
import {
  fingerprintName,
  identities,
  lines,
  number,
  oneOf,
  type Parse,
  places,
  recipients,
  repositoryPath,
  seed,
  several,
  sha256s,
  text,
  yes,
} from "./parse-input.ts";

export const MODES = ["check", "audit", "enroll", "publish"] as const;
export type Mode = (typeof MODES)[number];

/** When a pull request gets a comment: always; on-failure: only if the run fails; changes: as always, but silent until there is something to say; off. */
export const COMMENT_WHEN = ["always", "on-failure", "changes", "off"] as const;
export type CommentWhen = (typeof COMMENT_WHEN)[number];

interface Input<T> {
  readonly parse: Parse<T>;
  /** The modes that read it. */
  readonly modes: readonly Mode[];
}

const JUDGING = ["check", "audit"] as const;
const RUNNING = ["check", "audit", "enroll"] as const;

/** Every input of action.yml. An input that is left empty has the default that `DEFAULTS` gives it. */
export const INPUTS = {
  mode: { parse: oneOf(MODES), modes: MODES },
  fingerprint: { parse: places, modes: JUDGING },
  "fingerprint-sha256": { parse: sha256s, modes: JUDGING },
  passphrase: { parse: text, modes: RUNNING },
  identity: { parse: identities, modes: JUDGING },
  recipients: { parse: recipients, modes: ["enroll"] },
  models: { parse: lines, modes: JUDGING },
  config: { parse: repositoryPath, modes: JUDGING },
  alpha: { parse: number(0, 1, false), modes: JUDGING },
  rule: { parse: oneOf(RULES), modes: JUDGING },
  threshold: { parse: number(0, 2, false), modes: JUDGING },
  score: { parse: oneOf(SCORES), modes: JUDGING },
  draw: { parse: number(2, 10_000, true), modes: JUDGING },
  "fail-on": { parse: several(FAIL_ON), modes: JUDGING },
  device: { parse: oneOf(DEVICE_CHOICES), modes: RUNNING },
  threads: { parse: number(1, 256, true), modes: RUNNING },
  "time-limit": { parse: parseDuration, modes: RUNNING },
  "memory-limit": { parse: parseSize, modes: RUNNING },
  comment: { parse: oneOf(COMMENT_WHEN), modes: ["check", "publish"] },
  "comment-key": { parse: text, modes: ["check", "audit", "publish"] },
  "comment-author": { parse: text, modes: ["check", "audit", "publish"] },
  "check-run": { parse: yes, modes: ["check"] },
  token: { parse: text, modes: MODES },
  "report-directory": { parse: text, modes: JUDGING },
  report: { parse: text, modes: ["publish"] },
  "runtime-path": { parse: text, modes: RUNNING },
  "cuda-provider-path": { parse: text, modes: RUNNING },
  "allow-untrusted-trigger": { parse: yes, modes: ["check"] },
  "source-model": { parse: text, modes: ["enroll"] },
  images: { parse: text, modes: ["enroll"] },
  unrelated: { parse: lines, modes: ["enroll"] },
  derived: { parse: lines, modes: ["enroll"] },
  out: { parse: fingerprintName, modes: ["enroll"] },
  probes: { parse: number(2, 10_000, true), modes: ["enroll"] },
  quality: { parse: number(1, 100, true), modes: ["enroll"] },
  select: { parse: oneOf(ASKED_SELECTIONS), modes: ["enroll"] },
  seed: { parse: seed, modes: ["enroll"] },
  arch: { parse: text, modes: ["enroll"] },
  task: { parse: oneOf(TASKS), modes: ["enroll"] },
  references: { parse: number(2, 1000, true), modes: ["enroll"] },
  preprocess: { parse: text, modes: RUNNING },
} as const satisfies Record<string, Input<unknown>>;

export type InputName = keyof typeof INPUTS;

export type Given = { readonly [Name in InputName]?: ReturnType<(typeof INPUTS)[Name]["parse"]> };

/** What the workflow said; whatever it left out is undefined, so that contradictions can be told from defaults. */
export type Inputs = Given & { readonly mode: Mode };

/** What an input is if it is left out. Those not listed stay undefined: there is nothing, or something is found out. */
export const DEFAULTS = {
  alpha: 0.05,
  models: ["**/*.onnx"],
  "fail-on": FAIL_ON,
  device: "auto",
  threads: 2,
  "time-limit": 120_000,
  "memory-limit": 4 * 2 ** 30,
  comment: "changes",
  "check-run": false,
  "allow-untrusted-trigger": false,
  probes: 100,
  quality: 25,
  select: "auto",
  seed: 0,
  task: "classification",
} as const satisfies {
  alpha: number;
  models: readonly string[];
  "fail-on": readonly FailOn[];
  device: DeviceChoice;
  threads: number;
  "time-limit": number;
  "memory-limit": number;
  comment: CommentWhen;
  "check-run": boolean;
  "allow-untrusted-trigger": boolean;
  probes: number;
  quality: number;
  select: AskedSelection;
  seed: number;
  task: Task;
};
