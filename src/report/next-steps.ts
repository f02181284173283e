import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { shellCommand } from "../text/shell.ts";
import { plainText } from "../text/table.ts";
import { wrapped } from "../text/wrap.ts";

/** A fingerprint that was written. */
interface Written {
  readonly path: string;
  readonly fingerprint: Pick<Fingerprint, "calibration" | "family">;
  readonly sealed: boolean;
}

/** What to do with a fingerprint next: commands that any POSIX shell takes as they stand, and what each is for. */
export function nextCommands({ path, fingerprint, sealed }: Written, width = Number.POSITIVE_INFINITY): string {
  const measured = fingerprint.calibration !== undefined || fingerprint.family !== undefined;
  const byWeights = measured ? "" : ", until then by its weights alone";
  const steps: Step[] = [
    ...(measured ? [] : [calibrating(path)]),
    {
      command: shellCommand(["sac", "check", path, "--", "suspect.onnx"]),
      does: `judges a model${byWeights}. Try a copy of your model, and one that you know is independent`,
    },
    ...(sealed ? [] : [sealing(path)]),
  ];
  const lines = steps.map(({ command, does }) => `  ${command}\n${wrapped(does, width, { first: "      " })}`);
  return ["Next:", ...lines, ...(sealed ? [wrapped(committing(path), width, { first: "  " })] : [])].join("\n");
}

interface Step {
  readonly command: string;
  readonly does: string;
}

function calibrating(path: string): Step {
  return {
    command: `${shellCommand(["sac", "calibrate", path])} --unrelated 'references/*.onnx'`,
    does: "measures how close models come that were trained independently; where to get them: docs/references.md",
  };
}

function sealing(path: string): Step {
  const sealed = sealedName(path);
  return {
    command: shellCommand(["sac", "seal", path, "--out", sealed]),
    does: `encrypts it with the passphrase in SAC_PASSPHRASE. ${committing(sealed)}`,
  };
}

/** `source.sac` is sealed as `source.sealed.sac`, beside it. */
function sealedName(path: string): string {
  return path.replace(/(\.sac)?$/, ".sealed.sac");
}

function committing(path: string): string {
  return `Commit ${plainText(path)} to the repository that it guards: docs/action/quick-start.md`;
}
