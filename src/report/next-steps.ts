import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { shellCommand } from "../text/shell.ts";
import { plainText } from "../text/table.ts";

/** A fingerprint that was written. */
interface Written {
  readonly path: string;
  readonly fingerprint: Pick<Fingerprint, "calibration" | "family">;
  readonly sealed: boolean;
}

/** What to do with a fingerprint next: commands that any POSIX shell takes as they stand, and what each is for. */
export function nextCommands({ path, fingerprint, sealed }: Written): string {
  const { calibration, family } = fingerprint;
  const measured = calibration !== undefined || family !== undefined;
  const byWeights = measured ? "" : ": until then by its weights alone";
  const steps = [
    ...(measured ? [] : [calibrating(path)]),
    step(
      ["check", path, "--", "suspect.onnx"],
      `judges a model${byWeights}. Try a copy of yours, and a model that is none`,
    ),
    ...(sealed ? [] : [sealing(path)]),
  ];
  return ["Next:", ...steps, ...(sealed ? [committing(path)] : [])].join("\n");
}

function step(command: readonly string[], does: string): string {
  return `  ${shellCommand(["sac", ...command])}\n      ${does}`;
}

function calibrating(path: string): string {
  const command = `${shellCommand(["sac", "calibrate", path])} --unrelated 'references/*.onnx'`;
  return `  ${command}\n      measures how close models come that were trained independently; where to get them: docs/references.md`;
}

function sealing(path: string): string {
  const sealed = sealedName(path);
  const does = `encrypts it with the passphrase in SAC_PASSPHRASE. ${committing(sealed).trim()}`;
  return step(["seal", path, "--out", sealed], does);
}

/** `source.sac` is sealed as `source.sealed.sac`, beside it. */
function sealedName(path: string): string {
  return path.replace(/(\.sac)?$/, ".sealed.sac");
}

function committing(path: string): string {
  return `  Commit ${plainText(path)} to the repository that it guards: docs/action/quick-start.md`;
}
