import type { Command } from "commander";
import { calibrationReport } from "../report/calibration.ts";
import { renderFingerprint, renderModel } from "../report/inspect.ts";
import { inspectedJson } from "../report/inspected-json.ts";
import { anyText } from "../settings/value-types.ts";
import { inspect } from "../tasks/inspect.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { asJson } from "../text/json.ts";
import { givenKeys, keyFiles } from "./keys.ts";
import { argument } from "./options.ts";
import { describe, emit, say } from "./output.ts";

type Inspected = Awaited<ReturnType<typeof inspect>>;

interface Flags {
  readonly json?: string;
}

export function addInspect(program: Command): void {
  program
    .command("inspect")
    .summary("explain a fingerprint or a model without running it")
    .description(
      "Explains a fingerprint or a model without running it: what is in it, and what would be refused and why.",
    )
    .argument("<file>", "a .sac or .onnx file")
    .option("--json <file>", "write it as JSON; - for standard output", argument(anyText))
    .addHelpText("after", "\nExit status: 0 if it could be used, 2 if it would be refused.")
    .action(async (file: string, flags: Flags) => {
      await refuseOverwriting({ reports: { "--json": flags.json } }, { "the file": file, ...keyFiles() });
      const inspected = await inspect(file, await givenKeys());
      const [facts, words] =
        inspected.kind === "model"
          ? [inspectedJson(inspected), renderModel(file, inspected)]
          : [factsOf(file, inspected), renderFingerprint(file, inspected.fingerprint)];
      if (flags.json) await emit(flags.json, asJson(facts));
      say(words, flags.json);
      if (inspected.kind === "model" && inspected.refusals.length > 0) process.exitCode = 2;
    });
}

function factsOf(path: string, { fingerprint, calibration }: Extract<Inspected, { kind: "fingerprint" }>) {
  return { ...describe(path, fingerprint), calibration: calibrationReport(calibration) };
}
