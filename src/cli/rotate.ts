import type { Command } from "commander";
import { unforeseeableSeed } from "../probes/select.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { twinOptions } from "../settings/enrolling.ts";
import { seedOrRandom } from "../settings/value-types.ts";
import { expandPaths } from "../tasks/model-paths.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { expandReferences, gatherTwins, pathsOf, readOwnSettings } from "../tasks/references.ts";
import { rotate } from "../tasks/rotate.ts";
import { asJson } from "../text/json.ts";
import { matchingOf } from "./comparison.ts";
import { givenKeys, keyFiles, lockFor } from "./keys.ts";
import { addSettings, argument, runOptionsFrom, settingValues } from "./options.ts";
import { describe, emitAbout, say } from "./output.ts";
import { showProgress } from "./progress.ts";

/** What only this command has. */
interface Flags {
  readonly newSeed?: number;
  readonly reuseImages?: boolean;
  readonly otherReferences?: boolean;
}

const EXAMPLES = `
Example:
  sac rotate old.sac --model source.onnx --images photos/ --unrelated 'independent/*.onnx' --out new.sac

The old fingerprint stays as it is. Check against both for as long as a copy that was trained to evade the old probes may be in circulation.`;

export function addRotate(program: Command): void {
  const command = program
    .command("rotate")
    .summary("replace a fingerprint by one with fresh probes")
    .description(
      "Makes a fingerprint with fresh probes of the same source, by the old one's settings, and calibrates it with the same models.",
    )
    .argument("<fingerprint>", "the old .sac file, which stays as it is");
  addSettings(command, "rotate")
    .option("--new-seed <n>", "seed of the choice; left out: one that nobody can foresee", argument(seedOrRandom))
    .option("--reuse-images", "let images of the old probes become probes again")
    .option("--other-references", "calibrate although models of the old calibration are not among those given")
    .addHelpText("after", EXAMPLES)
    .action((old: string, flags: Flags) => run(old, flags, command));
}

async function run(old: string, flags: Flags, command: Command): Promise<void> {
  const values = settingValues("rotate", command);
  const { model, images, out, pool, json, imagesAre } = values;
  const models = {
    unrelated: await expandReferences(values.unrelated),
    derived: await expandReferences(values.derived ?? []),
    ancestors: await expandPaths(values.ancestor ?? []),
    family: await gatherTwins(twinOptions(values), { source: model, images }),
  };
  const references = { ...models, own: await readOwnSettings(values.preprocessFor, models) };
  await refuseOverwriting(
    { fingerprints: { "--out": out }, reports: { "--json": json } },
    {
      ...pathsOf({ ...references, images }, "--"),
      "the old fingerprint": old,
      "--model": model,
      "--preprocess": values.preprocess,
      ...keyFiles(),
    },
  );
  const options = {
    old,
    model,
    probeImages: images,
    out,
    ...(imagesAre !== "unsaid" && { imagesAre }),
    pool,
    seed: flags.newSeed ?? unforeseeableSeed(),
    ...references,
    force: values.force,
    reuseImages: flags.reuseImages === true,
    acceptPreprocessing: values.acceptPreprocessing,
    otherReferences: flags.otherReferences === true,
    jobs: values.jobs,
    run: { ...(await runOptionsFrom(values)), matching: matchingOf(values) },
    keys: await givenKeys(),
    lock: lockFor(values),
  };
  const fingerprint = await rotate(options, showProgress());
  if (json) await emitAbout(out, json, asJson(describe(out, fingerprint)));
  say(renderFingerprint(out, fingerprint), json);
}
