import * as z from "zod";
import type { Matrix } from "../core/matrix.ts";
import { isUsable } from "../core/outputs.ts";
import { SCORES } from "../core/score-table.ts";
import type { Scores } from "../core/scores.ts";
import { WEIGHTS_VERDICTS } from "../core/weights/evidence.ts";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { ACTIVATIONS, addActivations, readActivations } from "./activations.ts";
import { packArchive } from "./archive.ts";
import { asManifest, MANIFEST, openContents } from "./contents.ts";
import { addControl, CONTROL, needsControl, readControl } from "./control.ts";
import { addFamily, drawnAtRandom, type Family, readFamily, TWINS } from "./family.ts";
import type { Calibration, Fingerprint } from "./fingerprint.ts";
import { insideSchema } from "./inside.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import { FORMS, manifestSchema, matchSchema, nameSchema, sha256Schema, shareSchema } from "./manifest.ts";
import { fedShape } from "./normalisation.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { addWeights, readWeights, WEIGHTS } from "./weights.ts";

const CALIBRATION = "calibration.json";

const referenceSchema = z.strictObject({
  name: nameSchema,
  sha256: sha256Schema,
  arch: nameSchema.optional(),
  accuracy: shareSchema.optional(),
  form: z.enum(FORMS),
  match: matchSchema.optional(),
  ...fedShape,
  weights: z
    .enum(WEIGHTS_VERDICTS)
    .optional()
    .meta({ description: "what its weights say of descent from the source; absent: they were not looked at" }),
  sameLayers: z
    .boolean()
    .optional()
    .meta({ description: "whether it has the source's layers, by number and size; absent: that is not known" }),
  inside: insideSchema.optional(),
  outputs: z
    .string()
    .regex(/^calibration\/(unrelated|derived)-\d{4,}\.npy$/)
    .meta({ description: "member with the model's outputs on the probes" }),
  onContested: z
    .string()
    .regex(/^twins\/unrelated-\d{4,}\.npy$/)
    .optional()
    .meta({ description: "member with an unrelated model's outputs on the twins' contested probes" }),
  onControl: z
    .string()
    .regex(/^control\/unrelated-\d{4,}\.npy$/)
    .optional()
    .meta({ description: "member with an unrelated model's outputs on the control images" }),
  scores: z.strictObject({
    ...Object.fromEntries(SCORES.map((name) => [name, z.number().optional()])),
    sac: z.number(),
  }),
});

/** `calibration.json`: the models that the source was compared with. */
export const calibrationSchema = z
  .strictObject({ unrelated: z.array(referenceSchema), derived: z.array(referenceSchema) })
  .meta({ title: "Calibration of a sac fingerprint" });

type CalibrationFile = z.infer<typeof calibrationSchema>;

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The bytes of the `.sac` file: a plain ZIP; the same fingerprint always gives the same bytes. The manifest and the
 * calibration go through their schemas, which puts their fields into one order and lets nothing be written that could
 * not be read again.
 * @throws SacError FINGERPRINT_INVALID
 */
export function packFingerprint(fingerprint: Fingerprint): Uint8Array {
  const members = new Map<string, Uint8Array>();
  fingerprint.about.probes.forEach(({ file }, i) => {
    members.set(file, fingerprint.probes[i]);
  });
  fingerprint.about.verification?.references.forEach(({ file }, i) => {
    members.set(file, fingerprint.gallery[i]);
  });
  members.set("outputs.npy", encodeNpy(fingerprint.outputs));
  members.set("correlation.npy", encodeNpy(fingerprint.correlation));
  if (fingerprint.control) addControl(members, fingerprint.control);
  if (fingerprint.calibration) addCalibration(members, fingerprint.calibration);
  if (fingerprint.family) addFamily(members, fingerprint.family);
  if (fingerprint.weights) addWeights(members, fingerprint.weights);
  if (fingerprint.activations) addActivations(members, fingerprint.activations);
  const digests = Object.fromEntries([...members].map(([name, bytes]) => [name, sha256(bytes)]));
  const manifest = manifestSchema.parse({ ...asManifest(fingerprint.about, "the fingerprint"), members: digests });
  return packArchive(new Map([[MANIFEST, json(manifest)], ...members]));
}

function addCalibration(members: Map<string, Uint8Array>, calibration: Calibration): void {
  const entries = (kind: keyof Calibration) =>
    calibration[kind].map((reference, i) => {
      const name = `${kind}-${String(i).padStart(4, "0")}.npy`;
      const add = (folder: string, outputs: Matrix) => {
        members.set(`${folder}/${name}`, encodeNpy(outputs));
        return `${folder}/${name}`;
      };
      const { outputs, onContested, onControl } = reference;
      return {
        ...reference,
        outputs: add("calibration", outputs),
        onContested: onContested && add("twins", onContested),
        onControl: onControl && add("control", onControl),
      };
    });
  const file = { unrelated: entries("unrelated"), derived: entries("derived") };
  members.set(CALIBRATION, json(calibrationSchema.parse(file)));
}

/**
 * Reads a `.sac` file's bytes and checks the digest of every member before it is used.
 * @param name the file's path, for messages
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_VERSION, FINGERPRINT_MEMBER_MISSING, FINGERPRINT_DIGEST, FINGERPRINT_TOO_LARGE
 */
export function unpackFingerprint(bytes: Uint8Array, name: string): Fingerprint {
  const { about, members, read } = openContents(bytes, name);
  const fingerprint = {
    about,
    probes: about.probes.map(({ file }) => read(file)),
    gallery: (about.verification?.references ?? []).map(({ file }) => read(file)),
    outputs: decodeNpy(read("outputs.npy"), `outputs.npy in ${name}`),
    correlation: decodeNpy(read("correlation.npy"), `correlation.npy in ${name}`),
    control: Object.hasOwn(members, CONTROL) ? readControl(read, name) : undefined,
    calibration: Object.hasOwn(members, CALIBRATION) ? readCalibration(read, name) : undefined,
    family: Object.hasOwn(members, TWINS) ? readFamily(read, name) : undefined,
    weights: Object.hasOwn(members, WEIGHTS) ? readWeights(read, name) : undefined,
    activations: Object.hasOwn(members, ACTIVATIONS) ? readActivations(read, about.probes.length, name) : undefined,
  };
  checkMatrices(fingerprint, name);
  return fingerprint;
}

/** Models of a calibration that are read; the conformal rule at 0.1 % needs 999. */
const MOST_REFERENCES = 1000;
/** A derived model's scores take the unrelated models' number squared: 20 seconds altogether with 1,000 answers each. */
const MOST_COMPARISONS = 1e7;

/** @param name of the fingerprint, for messages @throws SacError FINGERPRINT_TOO_LARGE for more than is compared within seconds */
export function refuseManyReferences(unrelated: number, derived: number, twins: number, name: string): void {
  const bySuspects = unrelated ** 2 * derived;
  const byTwins = twins > 0 ? (unrelated + twins) ** 2 * (twins + 1) : 0;
  if (unrelated + derived <= MOST_REFERENCES && Math.max(bySuspects, byTwins) <= MOST_COMPARISONS) return;
  throw new SacError(
    "FINGERPRINT_TOO_LARGE",
    `The calibration of ${name} has ${unrelated} unrelated and ${derived} derived models and ${twins} twins, which would take minutes to compare with.`,
    `Calibrate with at most ${MOST_REFERENCES} models, and with fewer derived ones and twins where there are hundreds of unrelated ones.`,
  );
}

function readCalibration(read: (member: string) => Uint8Array, name: string): Calibration {
  const file = fitting(calibrationSchema, readJson(read(CALIBRATION), CALIBRATION, name), CALIBRATION, name);
  refuseManyReferences(file.unrelated.length, file.derived.length, 0, name);
  const models = [...file.unrelated, ...file.derived];
  const members = models.flatMap(({ outputs, onControl }) =>
    onControl === undefined ? [outputs] : [outputs, onControl],
  );
  if (new Set(members).size < members.length)
    throw unusable(name, `two models of its ${CALIBRATION} have the same outputs`);
  const outputs = (member: string) => decodeNpy(read(member), `${member} in ${name}`);
  const references = (entries: CalibrationFile["unrelated"]) =>
    entries.map(({ arch, accuracy, scores, match, onContested, onControl, ...rest }) => ({
      ...rest,
      ...(match && { match }),
      ...(onContested !== undefined && { onContested: outputs(onContested) }),
      ...(onControl !== undefined && { onControl: outputs(onControl) }),
      arch,
      accuracy,
      scores: scores as Scores,
      outputs: outputs(rest.outputs),
    }));
  return { unrelated: references(file.unrelated), derived: references(file.derived) };
}

function checkMatrices(fingerprint: Fingerprint, name: string): void {
  const { about, outputs, correlation, control, calibration, family } = fingerprint;
  const n = about.probes.length;
  const check = (member: string, { rows, columns, data }: Matrix, expected?: number, probes = n) => {
    if (rows !== probes || columns < 2 || columns !== (expected ?? columns)) {
      throw unusable(name, `${member} is ${rows} x ${columns}, not ${probes} x ${expected ?? "its number of classes"}`);
    }
    if (!data.every(isUsable))
      throw unusable(name, `${member} holds numbers that are not finite, or as good as infinite`);
  };
  check("outputs.npy", outputs, about.classes);
  check("correlation.npy", correlation, n);
  const { unrelated = [], derived = [] } = calibration ?? {};
  for (const reference of [...unrelated, ...derived]) check(`the outputs of ${reference.name}`, reference.outputs);

  if (unrelated.some(({ onControl }) => (onControl === undefined) !== (control === undefined)))
    throw unusable(name, `its unrelated models do not have the images of its ${CONTROL}`);
  if (control) {
    if (!needsControl(about.selection))
      throw unusable(name, `it has a ${CONTROL}, which is for probes that were chosen by the source's errors`);
    const images = control.images.length;
    check("control/source.npy", control.outputs, about.classes, images);
    for (const { name: model, outputs, onControl } of unrelated) {
      if (onControl) check(`the outputs of ${model} on the control images`, onControl, outputs.columns, images);
    }
  }
  if (family) checkFamilyFits(fingerprint, family, name);
  const contested = family?.contested?.probes.length;
  for (const twin of family?.twins ?? []) check(`the outputs of ${twin.name}`, twin.outputs, about.classes, contested);
  if (family?.contested) check("twins/source.npy", family.contested.outputs, about.classes, contested);
  for (const { name: model, outputs, onContested } of unrelated) {
    if (onContested) check(`the outputs of ${model} on the twins' probes`, onContested, outputs.columns, contested);
  }
}

/** A family and the calibration beside it must be of the same probes. */
function checkFamilyFits({ about, calibration }: Fingerprint, { twins, contested }: Family, name: string): void {
  const { unrelated = [], derived = [] } = calibration ?? {};
  refuseManyReferences(unrelated.length, derived.length, twins.length, name);
  if (!contested && !drawnAtRandom(about)) {
    throw unusable(name, `its ${TWINS} has no probes, and its own were chosen by the source's errors`);
  }
  if (contested && about.task === "verification") {
    throw unusable(name, `its ${TWINS} has probes, which those of a verification model have not`);
  }
  if (unrelated.every(({ onContested }) => (onContested !== undefined) === (contested !== undefined))) return;
  throw unusable(name, `its unrelated models do not have the probes of its ${TWINS}`);
}
