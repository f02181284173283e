import { USUAL_RULE } from "../core/match-threshold.ts";
import { defectOf } from "../core/outputs.ts";
import { pairUp } from "../core/pairing.ts";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { refuseDefect } from "../kinds/defect.ts";
import { askVerifier, pairsOf, readVerifier, refuseNonVerifier } from "../kinds/verification.ts";
import type { ImageFile } from "../probes/image-file.ts";
import { choosePairs } from "../probes/pairing.ts";
import { asPng, asProbe, type Candidate, readAtSize } from "../probes/pool.ts";
import type { InputForm } from "../probes/preprocess.ts";
import { asRange, imageListDigest } from "../probes/select.ts";
import { allUsable } from "../probes/unusable.ts";
import { planVerification } from "../runtime/plan-model.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { memberName, probeOf } from "./assemble.ts";
import type { Asked, Chosen, EnrolmentMethod, MakingOptions, Material, VerificationOptions } from "./enrolment.ts";

/** An image that shows a person whom others show, too. */
type Portrait = Candidate & { readonly identity: number };

interface Images {
  readonly targets: readonly Portrait[];
  readonly gallery: readonly Portrait[];
}

/**
 * Probes of a verification model (section 3.4, algorithm 1): target images of each person are compressed, gallery images are
 * kept as they are, and the source is asked which of them show the same person.
 * @throws SacError USAGE for a selection that needs labels
 */
export function verified(
  { references: most }: VerificationOptions,
  selection: MakingOptions["selection"],
): EnrolmentMethod {
  refuseSelection(selection);
  return {
    task: "verification",
    plan: planVerification,
    choose: (options, material, { step }) => choose(options, material, step, most),
  };
}

async function choose(
  options: MakingOptions,
  { source, folder, form, unwanted }: Material,
  choosing: (what: string) => void,
  most: number,
): Promise<Chosen> {
  const { seed } = options;
  const images = folder.images.filter((image) => !unwanted.has(image.sha256));
  const people = choosePairs(folder, asRange(options.probes).least, most, seed, unwanted);

  choosing("choosing pairs");
  const targets = people.flatMap((one) => one.targets.map((image) => ({ ...image, identity: one.identity })));
  const gallery = people.flatMap((one) => one.gallery.map((image) => ({ ...image, identity: one.identity })));
  const [ofTargets, ofGallery] = [
    targets.map((image) => asProbe(image, form, options)),
    gallery.map((image) => atSize(image, form)),
  ];
  await allUsable([...ofTargets, ...ofGallery]);
  const chosen = { targets: await Promise.all(ofTargets), gallery: await Promise.all(ofGallery) };
  const selection = { rule: "random", seed, pool: images.length, images: imageListDigest(images) } as const;
  return { what: `${gallery.length + targets.length} images`, ask: () => ask(source, options, chosen, selection) };
}

async function ask(
  source: Suspect,
  { model, quality, settings, run }: MakingOptions,
  { targets, gallery }: Images,
  selection: Extract<Asked["choice"], { task: "verification" }>["selection"],
): Promise<Asked> {
  const people = (images: readonly Portrait[]) => images.map(({ identity }) => identity);
  const pairing = pairUp(people(targets), people(gallery));
  const pixels = [...gallery, ...targets].map((image) => image.pixels);
  const asked = await askVerifier(source, pixels, pairsOf(pairing), {}, run);
  const { outputs, accuracy, match } = readVerifier(asked, pairing, run.matching);
  refuseDefect(model, defectOf(outputs));
  refuseNonVerifier(model, accuracy);
  const verification = {
    rule: run.matching?.rule ?? USUAL_RULE,
    feature: settings.feature ?? "similarity",
    references: gallery.map(galleryImageOf),
    match,
  };
  const probes = targets.map((image, i) => ({ ...probeOf(image, i), label: image.identity }));
  return {
    choice: { task: "verification", quality, selection, probes, verification },
    probes: targets.map(({ encoded }) => encoded),
    gallery: gallery.map(({ encoded }) => encoded),
    run: asked.run,
    outputs,
    accuracy,
  };
}

function galleryImageOf({ sha256: image, pixels, identity }: Portrait, i: number) {
  return { file: memberName("references", i, "png"), image, pixels: sha256(pixels.data), identity };
}

async function atSize<T extends ImageFile>(image: T, size: InputForm): Promise<T & Candidate> {
  return asPng(image, await readAtSize(image, size));
}

function refuseSelection(selection: MakingOptions["selection"]): void {
  if (selection === "random" || selection === "auto") return;
  const message = `--select ${selection} is for classifiers: a verification model labels nothing.`;
  throw new SacError("USAGE", message, "Leave --select out: targets and references are drawn at random.");
}
