import type { Command } from "commander";
import { renderFingerprint, renderModel } from "../report/inspect.ts";
import { inspectedJson } from "../report/inspected-json.ts";
import { inspect } from "../tasks/inspect.ts";
import { asJson } from "../text/json.ts";
import { givenKeys } from "./keys.ts";
import { describe, emit, say } from "./output.ts";

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
    .option("--json <file>", "write it as JSON; - for standard output")
    .addHelpText("after", "\nExit status: 0 if it could be used, 2 if it would be refused.")
    .action(async (file: string, flags: Flags) => {
      const inspected = await inspect(file, await givenKeys());
      if (flags.json)
        await emit(
          flags.json,
          asJson(
            inspected.kind === "model"
              ? inspectedJson(inspected)
              : { ...describe(file, inspected.fingerprint), calibration: inspected.calibration },
          ),
        );
      say(
        inspected.kind === "model" ? renderModel(file, inspected) : renderFingerprint(file, inspected.fingerprint),
        flags.json,
      );
      if (inspected.kind === "model" && inspected.refusals.length > 0) process.exitCode = 2;
    });
}
