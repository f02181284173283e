import type { Command } from "commander";
import { unforeseeableSeed } from "../probes/select.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { expandPaths, expandReferences } from "../tasks/references.ts";
import { rotate } from "../tasks/rotate.ts";
import { asJson } from "../text/json.ts";
import { addRecipientOption, givenKeys, type LockFlags, lockFor } from "./keys.ts";
import { addRunOptions, fingerprintPath, type RunFlags, runOptionsOf, seed, whole } from "./options.ts";
import { describe, emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";
import { addMatchOptions, type MatchFlags, matchingOf } from "./verification-options.ts";

interface Flags extends RunFlags, LockFlags, MatchFlags {
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly unrelated: string[];
  readonly derived?: string[];
  readonly ancestor?: string[];
  readonly newSeed?: number;
  readonly pool: number;
  readonly reuseImages?: boolean;
  readonly otherReferences?: boolean;
  readonly json?: string;
}

const EXAMPLES = `
Example:
  sac rotate old.sac --model source.onnx --images photos/ --unrelated 'independent/*.onnx' --out new.sac

The old fingerprint stays as it is. Judge by both until no copy that knows the old probes can be about.`;

export function addRotate(program: Command): void {
  const command = program
    .command("rotate")
    .summary("replace a fingerprint by one with fresh probes")
    .description(
      "Makes a fingerprint with fresh probes of the same source, by the old one's settings, and calibrates it with the same models.",
    )
    .argument("<fingerprint>", "the old .sac file, which stays as it is")
    .requiredOption("--model <file>", "the source model, ONNX")
    .requiredOption("--images <folder>", "images to draw the fresh probes from")
    .requiredOption(
      "--out <file>",
      "the fingerprint to write, ending in .sac; sealed if the old one is",
      fingerprintPath,
    )
    .requiredOption(
      "--unrelated <models...>",
      "the models of the old calibration, or more: paths, globs, or ARCHITECTURE=GLOB",
    )
    .option("--derived <models...>", "models known to derive from the source, likewise")
    .option("--ancestor <models...>", "models from which the source descends, likewise")
    .option("--new-seed <n>", "seed of the choice; left out: one that nobody can foresee", seed)
    .option("--pool <n>", "look at no more than so many images", whole(2, 1_000_000), 1000)
    .option("--reuse-images", "let images of the old probes become probes again")
    .option("--other-references", "calibrate although models of the old calibration are not among those given");
  addRunOptions(addMatchOptions(addRecipientOption(command)))
    .option("--json <file>", "write what was made as JSON; - for standard output")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(old: string, flags: Flags): Promise<void> {
  const { model, images, out, pool } = flags;
  const options = {
    old,
    model,
    probeImages: images,
    images: undefined,
    out,
    pool,
    seed: flags.newSeed ?? unforeseeableSeed(),
    unrelated: await expandReferences(flags.unrelated),
    derived: await expandReferences(flags.derived ?? []),
    ancestors: await expandPaths(flags.ancestor ?? []),
    reuseImages: flags.reuseImages === true,
    otherReferences: flags.otherReferences === true,
    run: { ...(await runOptionsOf(flags)), matching: matchingOf(flags) },
    keys: await givenKeys(),
    lock: lockFor(flags),
  };
  const fingerprint = await rotate(options, showProgress());
  if (flags.json) await emit(flags.json, asJson(describe(out, fingerprint)));
  say(renderFingerprint(out, fingerprint), flags.json);
}
