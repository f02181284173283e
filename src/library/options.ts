import type { Matching } from "../core/match-threshold.ts";
import type { Settings } from "../core/prepare.ts";
import { SacError } from "../errors.ts";
import { type Lock, parseRecipient, passphraseLock } from "../fingerprint/keys.ts";
import { parsePreprocess } from "../probes/parse-preprocess.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import type { EnrollInput, ProbeInput, RunInput, SealInput } from "../public-types.ts";
import type { RunOptions } from "../runtime/options.ts";
import { ensureTemporaryFolder } from "../runtime/sandbox.ts";
import { DEFAULT_RUN } from "../settings/running.ts";
import { SETTINGS } from "../settings/table.ts";
import { type ValueType, wholeNumber } from "../settings/value-types.ts";
import type { Progress } from "../tasks/progress.ts";

/** How answers are compared. */
export function comparisonSettings({
  representation = "canonical",
  correlation = "cosine",
  feature,
}: ProbeInput): Settings {
  const kind = correlation === "cosine" ? { kind: correlation } : { kind: "rbf" as const, delta: correlation.rbf };
  return { representation, correlation: kind, ...(feature && { feature }) };
}

/** What seals a fingerprint. @throws SacError KEY_INVALID, FINGERPRINT_SEALED for a weak passphrase */
export function sealWith(seal: SealInput | undefined): Lock | undefined {
  if (seal === undefined) return undefined;
  if ("recipients" in seal) return { kind: "recipients", recipients: seal.recipients.map(parseRecipient) };
  return passphraseLock(seal.passphrase);
}

/**
 * How models are run, with defaults for what was left out, and that there is room to do so.
 * @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID, TEMPORARY_FOLDER_UNUSABLE
 */
export async function runOf(input: RunInput): Promise<RunOptions> {
  await ensureTemporaryFolder();
  const { device, threads, limits, isolation, output } = DEFAULT_RUN;
  return {
    device: input.device ?? device,
    threads: input.threads ?? threads,
    limits: {
      timeMs: input.timeLimitMs ?? limits.timeMs,
      memoryBytes: input.memoryLimitBytes ?? limits.memoryBytes,
    },
    isolation: input.requireIsolation ?? isolation,
    preprocess: await preprocessOf(input.preprocess),
    output: input.output ?? output,
    matching: matchingOf(input.match),
  };
}

/** The file of preprocessing, if a run has one. */
export function preprocessFile({ preprocess }: RunInput): string | undefined {
  return typeof preprocess === "string" ? preprocess : undefined;
}

async function preprocessOf(given: RunInput["preprocess"] = {}): Promise<PartialPreprocess> {
  return typeof given === "string" ? readPreprocess(given) : parsePreprocess(given, "preprocess");
}

function matchingOf(match: RunInput["match"]): Matching {
  if (match === undefined || "threshold" in match) return match ?? {};
  return { rule: { kind: "false-accept-rate", rate: match.falseAcceptRate } };
}

/** @throws SacError USAGE for an option that was given and has no meaning for classifiers */
export function refusePairOptions({
  match,
  references,
  feature,
}: Pick<EnrollInput, "match" | "references" | "feature">) {
  const [name] = Object.entries({ match, references, feature }).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const hint = 'Leave it out for classifiers; a verification model is enrolled with task: "verification".';
  throw new SacError("USAGE", `${name} is for verification models.`, hint);
}

export function progressOf({ onProgress, onNote }: RunInput): Progress {
  return { step: onProgress ?? (() => {}), note: onNote ?? (() => {}) };
}

/** What only the library has; all else is bounded as the command bounds it. */
const TYPES = new Map<string, ValueType<unknown>>([
  ...Object.entries(SETTINGS).map(([name, { type }]): [string, ValueType<unknown>] => [name, type]),
  ["seeds", wholeNumber(1, 1000)],
  ["timeLimitMs", wholeNumber(1, Number.MAX_SAFE_INTEGER)],
  ["memoryLimitBytes", wholeNumber(1, Number.MAX_SAFE_INTEGER)],
]);

/** @throws SacError USAGE naming the first number of the options that is out of its bounds */
export function refuseOutOfBounds(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const type = TYPES.get(name);
    if (type === undefined || typeof value !== "number" || type.parse(String(value)) !== undefined) continue;
    throw new SacError("USAGE", `${name} is ${value}.`, `Give ${type.what}.`);
  }
}
