import { basename } from "node:path";
import { formIn, prepare } from "../core/prepare.ts";
import { sha256 } from "../digest.ts";
import { SacError, toSacError } from "../errors.ts";
import { asManifest } from "../fingerprint/contents.ts";
import { type Fingerprint, stating } from "../fingerprint/fingerprint.ts";
import { FORMAT_VERSION } from "../fingerprint/manifest.ts";
import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import { sharp } from "../natives/load.ts";
import type { Candidate } from "../probes/pool.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { VERSION } from "../version.ts";
import { sketchInside } from "./activations.ts";
import type { Asked, MakingOptions } from "./enrolment.ts";
import { sketchSource } from "./own-weights.ts";

/** The name of a fingerprint's i-th image of a kind. */
export function memberName(folder: string, i: number, ending: string): string {
  return `${folder}/${String(i).padStart(4, "0")}.${ending}`;
}

/** How the manifest tells the i-th probe. */
export function probeOf(image: Candidate, i: number) {
  const { label } = image;
  return { ...memberOf("probes", image, i), ...(label === undefined ? {} : { label }) };
}

/** How the i-th image of a kind is told. */
export function memberOf(folder: string, { sha256: image, pixels, ending }: Candidate, i: number) {
  return { file: memberName(folder, i, ending), image, pixels: sha256(pixels.data) };
}

/** Puts a fingerprint together, with sketches of the source's weights and hidden layers if they are wanted. */
export async function assemble(
  options: MakingOptions,
  source: Suspect,
  asked: Asked,
  normalisation: NormalisationRecord | undefined,
): Promise<Fingerprint> {
  const enrolled = byAnswers(options, asked, normalisation);
  const weights = await weightsOf(source, enrolled, options.weights);
  const activations = options.activations
    ? await sketchInside(source, enrolled, options.run).catch(notLookedInto)
    : undefined;
  return { ...enrolled, weights, activations };
}

/** The projections' seed is drawn from the probes, which are secret, too, so that the same enrolment gives the same bytes. */
async function weightsOf(source: Suspect, { about }: Omit<Fingerprint, "weights">, wanted: boolean) {
  if (!wanted) return undefined;
  const secret = [about.source.sha256, ...about.probes.map(({ pixels }) => pixels)].join(":");
  const sketch = await sketchSource(source, secret).catch(unreadable);
  return sketch && { sketch, ancestors: [] };
}

/** The model ran: what cannot be read of it need not keep it from having a fingerprint. */
function unreadable(thrown: unknown): never {
  const { code, message } = toSacError(thrown);
  const hint = "The model itself runs: enroll it with --no-weights, and suspects are judged by their answers alone.";
  throw new SacError(code, `Its weights cannot be sketched: ${message}`, hint, { cause: thrown });
}

function notLookedInto(thrown: unknown): never {
  const { code, message } = toSacError(thrown);
  const hint = "The model itself runs: enroll it with --no-activations, and suspects are not looked into.";
  throw new SacError(code, `Its hidden layers cannot be sketched: ${message}`, hint, { cause: thrown });
}

function byAnswers(
  options: MakingOptions,
  asked: Asked,
  normalisation: NormalisationRecord | undefined,
): Omit<Fingerprint, "weights"> {
  const { choice, run, outputs, accuracy } = asked;
  const { channels: _, axes: __, ...preprocess } = run.form;
  const images = [...choice.probes, ...(choice.verification?.references ?? [])];
  const identity = [run.sha256, ...images.map(({ pixels }) => pixels)].join(":");
  const about = {
    format: "sac-fingerprint",
    formatVersion: FORMAT_VERSION,
    id: sha256(identity).slice(0, 16),
    ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
    source: {
      name: basename(options.model),
      sha256: run.sha256,
      ...(options.arch === undefined ? {} : { arch: options.arch }),
      ...(accuracy === undefined ? {} : { accuracy }),
      form: formIn(outputs, options.settings),
    },
    classes: outputs.columns,
    preprocess,
    ...(normalisation && { normalisation }),
    representation: options.settings.representation,
    correlation: options.settings.correlation,
    ...choice,
    selection: { ...choice.selection, imagesAre: options.imagesAre },
    runtime: {
      sac: VERSION,
      onnxruntime: run.onnxruntime,
      sharp: sharp().versions.sharp ?? "unknown",
      libvips: sharp().versions.vips,
      device: run.device.used,
      threads: options.run.threads,
      graphOptimisation: "all, int8 unfused",
    },
  } as const;
  return {
    about: stating(asManifest(about, "the fingerprint"), options.statements ?? {}),
    probes: asked.probes,
    gallery: asked.gallery,
    control: asked.control,
    outputs,
    correlation: prepare(outputs, options.settings).correlation,
    calibration: undefined,
    family: undefined,
  };
}
