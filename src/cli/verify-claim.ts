import type { Command } from "commander";
import { unforeseeableSeed } from "../probes/select.ts";
import { buildClaimReport } from "../report/claim/build.ts";
import { renderClaimTerminal } from "../report/claim/terminal.ts";
import { CLAIM_FORMATS } from "../report/formats.ts";
import { ENROLLING } from "../settings/enrolling.ts";
import { statedBy } from "../settings/stating.ts";
import { anyText, wholeNumber } from "../settings/value-types.ts";
import { FEWEST_REFERENCES, verifyClaim } from "../tasks/claim/verify-claim.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { expandReferences } from "../tasks/references.ts";
import { givenKeys, keyFiles } from "./keys.ts";
import { addSettings, argument, runOptionsFrom, settingValues } from "./options.ts";
import { showProgress } from "./progress.ts";
import { addFormatOptions, requestedFormats, targetsOf, tell } from "./renderings.ts";

/** What only this command has. */
interface Flags {
  readonly commitment: string;
  readonly fingerprint: string;
  readonly images: string;
  readonly retired?: string[];
  readonly source: string;
  readonly suspect: string;
  readonly independent: string[];
  readonly ownImages?: string;
  readonly replays: number;
  readonly replaySeed?: number;
  readonly pool: number;
}

const EXAMPLES = `
Example:
  sac verify-claim --commitment commitment.json --fingerprint source.sac --images claimants-images/ --source source.onnx
      --suspect suspect.onnx --independent vgg='vgg/*.onnx' resnet='resnet/*.onnx' --own-images my-images/ --html report.html

Find the independent models and --own-images yourself: neither party may choose them. Nothing is supported without
--training-images private. Say it only if you know it yourself: honest models trained on the source's images come as
close to it as copies do.
Exit status: 0 the claim is supported, 1 it is not, 2 it is in doubt, or could not be examined to the end.`;

const STATUS = { supported: 0, "not-supported": 1, inconclusive: 2 } as const;

/** The parser of an option whose value may be any text. */
const text = () => argument(anyText);

export function addVerifyClaim(program: Command): void {
  const command = program
    .command("verify-claim")
    .summary("examine a claim of descent, as a third party")
    .description(
      "Replays how a fingerprint was made, runs source, suspect and independent models, and judges from scratch.",
    )
    .requiredOption("--commitment <file>", "what sac commit wrote, as it was published before the dispute", text())
    .requiredOption("--fingerprint <file>", "the claimant's fingerprint", text())
    .requiredOption("--images <folder>", "the images that the claimant says the probes were drawn from", text())
    .requiredOption("--source <file>", "the claimant's model, ONNX", text())
    .requiredOption("--suspect <file>", "the model that the claim is about, ONNX", text())
    .requiredOption(
      "--independent <models...>",
      `at least ${FEWEST_REFERENCES} models trained independently of both: paths, folders, globs, or any of these after ARCHITECTURE=`,
    )
    .option(
      "--own-images <folder>",
      "images for the same task that the claimant did not choose; without them nothing is supported",
      text(),
    )
    .option("--retired <files...>", "fingerprints that this one was rotated from: images of their probes were left out")
    .option("--replays <n>", "how many other seeds to judge by", argument(wholeNumber(5, 1000)), 20)
    .option(
      "--replay-seed <n>",
      "the first of them, to repeat an examination; left out: one that nobody can foresee",
      argument(wholeNumber(0, Number.MAX_SAFE_INTEGER - 1000)),
    )
    .option(
      "--pool <n>",
      "look at no more than this many of your own images",
      argument(wholeNumber(20, 1_000_000)),
      ENROLLING.evaluationPool.default,
    );
  addFormatOptions(addSettings(command, "verify-claim"), CLAIM_FORMATS)
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => run(flags, command));
}

async function run(flags: Flags, command: Command): Promise<void> {
  const values = settingValues("verify-claim", command);
  const startedAt = new Date();
  const { commitment, fingerprint, images, source, suspect, ownImages, replays, pool } = flags;
  const { alpha } = values;
  const outputs = requestedFormats(CLAIM_FORMATS, { ...flags });
  const independent = await expandReferences(flags.independent);
  await refuseOverwriting(
    { reports: targetsOf(outputs) },
    {
      ...{ "--commitment": commitment, "--fingerprint": fingerprint, "--retired": flags.retired },
      ...{ "--images": images, "--own-images": ownImages, "--source": source, "--suspect": suspect },
      ...{ "--independent": independent.map(({ path }) => path), "--preprocess": values.preprocess, ...keyFiles() },
    },
  );
  const given = flags.replaySeed;
  const replaySeed = given ?? unforeseeableSeed();
  const options = {
    ...{ commitment, fingerprint, images, source, suspect, ownImages, replays, replaySeed, pool, alpha },
    retired: flags.retired ?? [],
    statements: statedBy(values),
    independent,
    run: await runOptionsFrom(values),
    keys: await givenKeys(),
  };
  const again = given === undefined ? ["--replay-seed", String(replaySeed)] : [];
  const claim = await verifyClaim(options, showProgress());
  const report = buildClaimReport(claim, startedAt, [...process.argv.slice(2), ...again]);
  await tell(report, renderClaimTerminal(report), outputs);
  process.exitCode = STATUS[report.conclusion];
}
