import { basename } from "node:path";
import { USUAL_RULE } from "../core/match-threshold.ts";
import type { Matrix } from "../core/matrix.ts";
import { formIn, prepare } from "../core/prepare.ts";
import { SacError, toSacError } from "../errors.ts";
import { type Fingerprint, sha256 } from "../fingerprint/fingerprint.ts";
import { FORMAT_VERSION, type Manifest } from "../fingerprint/manifest.ts";
import { sharp } from "../natives/load.ts";
import type { ImageFile } from "../probes/folder.ts";
import type { Pixels } from "../probes/pixels.ts";
import type { ModelRun } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { VERSION } from "../version.ts";
import type { Candidate, EnrollOptions } from "./enroll.ts";
import { sketchSource } from "./weights.ts";

/** A reference image of a verification fingerprint. */
export interface ReferenceImage extends ImageFile {
  readonly identity: number;
  readonly png: Uint8Array;
  readonly pixels: Pixels;
}

/** What a fingerprint is made of. */
export interface Parts {
  readonly chosen: readonly Candidate[];
  readonly run: Omit<ModelRun<unknown>, "answer">;
  readonly outputs: Matrix;
  readonly accuracy: number | undefined;
  readonly selection: Fingerprint["about"]["selection"];
  /** The labels of probes that were given. */
  readonly given?: readonly number[];
  /** Of a verification model. */
  readonly verified?: {
    readonly references: readonly ReferenceImage[];
    readonly match: NonNullable<Manifest["verification"]>["match"];
  };
}

type Options = Omit<EnrollOptions, "out">;
type Enrolled = Omit<Fingerprint, "weights">;

function numbered(folder: string, i: number, ending: string): string {
  return `${folder}/${String(i).padStart(4, "0")}.${ending}`;
}

/** Puts a fingerprint together, with a sketch of the source's weights if one is wanted. */
export async function assemble(options: Options, source: Suspect, parts: Parts): Promise<Fingerprint> {
  const enrolled = withoutWeights(options, parts);
  return { ...enrolled, weights: await weightsOf(source, enrolled, options.weights) };
}

/** The projections' seed is drawn from the probes, which are secret, too, so that the same enrolment gives the same bytes. */
async function weightsOf(source: Suspect, { about }: Enrolled, wanted: boolean) {
  if (!wanted) return undefined;
  const secret = [about.source.sha256, ...about.probes.map(({ pixels }) => pixels)].join(":");
  const sketch = await sketchSource(source, secret).catch(unreadable);
  return sketch && { sketch, ancestors: [] };
}

/** The model ran: what cannot be read of it need not keep it from having a fingerprint. */
function unreadable(thrown: unknown): never {
  const { code, message } = toSacError(thrown);
  const hint = "The model itself runs: enrol it with --no-weights, and suspects are judged by their answers alone.";
  throw new SacError(code, `Its weights cannot be sketched: ${message}`, hint, { cause: thrown });
}

function withoutWeights(
  options: Options,
  { chosen, run, outputs, accuracy, selection, given, verified }: Parts,
): Enrolled {
  const { channels: _, ...preprocess } = run.form;
  const probes = chosen.map(({ sha256: image, label, pixels }, i) => ({
    file: numbered("probes", i, given ? "png" : "jpg"),
    image,
    pixels: sha256(pixels.data),
    ...(label === undefined ? {} : { label }),
    ...(given && { given: given[i] }),
  }));
  const verification = verified && verificationOf(options, verified);
  const identity = [run.sha256, ...[...probes, ...(verification?.references ?? [])].map(({ pixels }) => pixels)].join(
    ":",
  );
  return {
    about: {
      format: "sac-fingerprint",
      formatVersion: FORMAT_VERSION,
      id: sha256(identity).slice(0, 16),
      ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
      task: verified ? "verification" : "classification",
      source: {
        name: basename(options.model),
        sha256: run.sha256,
        ...(options.arch === undefined ? {} : { arch: options.arch }),
        ...(accuracy === undefined ? {} : { accuracy }),
        form: formIn(outputs, options.settings),
      },
      classes: outputs.columns,
      preprocess,
      ...(given ? {} : { quality: options.quality }),
      selection,
      representation: options.settings.representation,
      correlation: options.settings.correlation,
      probes,
      ...(verification && { verification }),
      runtime: {
        sac: VERSION,
        onnxruntime: run.onnxruntime,
        sharp: sharp().versions.sharp ?? "unknown",
        libvips: sharp().versions.vips,
        device: run.device.used,
        threads: options.run.threads,
        graphOptimisation: "all, int8 unfused",
      },
    },
    probes: chosen.map(({ encoded }) => encoded),
    ...(verified && { references: verified.references.map(({ png }) => png) }),
    outputs,
    correlation: prepare(outputs, options.settings).correlation,
    calibration: undefined,
  };
}

function verificationOf({ settings, run }: Options, { references, match }: NonNullable<Parts["verified"]>) {
  return {
    rule: run.matching?.rule ?? USUAL_RULE,
    feature: settings.feature ?? "similarity",
    references: references.map(({ sha256: image, pixels, identity }, i) => ({
      file: numbered("references", i, "png"),
      image,
      pixels: sha256(pixels.data),
      identity,
    })),
    match,
  };
}
