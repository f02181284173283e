import { refuseOtherName } from "../core/task.ts";
import { destinationFor } from "../fingerprint/destination.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { type ImageFolder, listImages, withoutEmptyFolders } from "../probes/folder.ts";
import { asRange } from "../probes/select.ts";
import { declaredClasses, refuseOtherThanScores } from "../runtime/declared-outputs.ts";
import type { RunPlan } from "../runtime/run-plan.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { assemble } from "./assemble.ts";
import { FEW_PROBES } from "./calibration-warnings.ts";
import { drawn } from "./enroll-drawn.ts";
import { given } from "./enroll-given.ts";
import { verified } from "./enroll-verification.ts";
import type { EnrollOptions, EnrolmentMethod, MakingOptions } from "./enrolment.ts";
import { oneModel } from "./model-paths.ts";
import { normaliseSource, tooFewWords, trialImages } from "./normalise-source.ts";
import { ONE_BY_ONE, type Progress } from "./progress.ts";

/**
 * Makes the fingerprint of a source model and writes it to `options.out`, whole or not at all.
 * @throws SacError OUTPUT_EXISTS for a file that is there already, and others
 */
export async function enroll(options: EnrollOptions, progress: Progress): Promise<Fingerprint> {
  const target = await destinationFor(options.out, options.force === true);
  const fingerprint = await makeFingerprint(options, progress);
  await saveFingerprint(target, fingerprint, options.lock);
  progress.step(3, 3, `wrote ${options.out}`);
  return fingerprint;
}

/**
 * Makes the fingerprint of a source model (sections 3.2 to 3.4): chooses probes, asks the source, and keeps its outputs with
 * their correlation matrix.
 * @param unwanted digests of images that must not become probes
 * @throws SacError
 */
export async function makeFingerprint(
  { model, ...settings }: MakingOptions,
  progress: Progress,
  unwanted: ReadonlySet<string> = new Set(),
): Promise<Fingerprint> {
  const asked = { ...settings.run, onAnswered: progress.answered };
  const options = { ...settings, run: asked, model: await oneModel(model) };
  const method = methodFor(options);
  return withSuspect(options.model, options.run, async (source) => {
    const { form, ...plan } = await method.plan(source, {}, options.run);
    refuseOtherName(options.model, plan, method.task, options.run.output);
    if (method.task === "classification") {
      refuseOtherThanScores(options.model, (await source.runnable()).outputs, plan.output);
    }
    progress.step(0, 3, "reading images");
    const folder = await imagesFor(options, source, plan, progress);
    progress.step(0, 3, "trying normalisations");
    const shown = await trialImages(folder, form, options);
    if (!shown) progress.note?.(tooFewWords(options.images));
    const { run, normalisation } = await normaliseSource(source, shown, options);
    const { output } = options.run;
    if (output !== undefined && output !== plan.output) {
      progress.note?.(`${options.model} has one output, ${plan.output}: --output ${output} changes nothing.`);
    }
    const settled = { ...options, run };
    const material = { source, folder, form, unwanted };
    const chosen = await method.choose(settled, material, {
      step: (what) => progress.step(1, 3, what),
      note: (text) => progress.note?.(text),
    });
    progress.step(2, 3, `running the source on ${chosen.what}`);
    const asked = await chosen.ask();
    if (asked.run.oneByOne) progress.note?.(`${options.model} is ${ONE_BY_ONE}`);
    return assemble(settled, source, asked, normalisation);
  });
}

/** The images, with as many class folders as the model has classes where that can be had; says what was passed over. */
async function imagesFor(
  { images, verification, probes, selection }: MakingOptions,
  source: Suspect,
  { output }: Pick<RunPlan, "output">,
  progress: Progress,
): Promise<ImageFolder> {
  const listed = await listImages(images);
  const { outputs } = await source.runnable();
  const classes = verification === undefined ? declaredClasses(outputs, output) : undefined;
  const folder = classes === undefined ? listed : withoutEmptyFolders(listed, classes);
  if (folder.passedOver.length > 0) progress.note?.(`Passed over in ${images}: ${folder.passedOver.join("; ")}.`);
  if (selection !== "given" && asRange(probes).most < FEW_PROBES) {
    progress.note?.(
      `${asRange(probes).most} probes tell models apart badly: with fewer than ${FEW_PROBES} copies may be missed.`,
    );
  }
  return folder;
}

function methodFor({ verification, selection }: MakingOptions): EnrolmentMethod {
  if (verification) return verified(verification, selection);
  return selection === "given" ? given : drawn(selection);
}
