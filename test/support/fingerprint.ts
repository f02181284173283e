import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { directScores } from "../../src/core/scores.ts";
import { sha256 } from "../../src/digest.ts";
import type { Fingerprint, Reference } from "../../src/fingerprint/fingerprint.ts";
import { type DrawnManifest, FORMAT_VERSION, type GivenManifest } from "../../src/fingerprint/manifest.ts";
import { completePreprocess } from "../../src/probes/parse-preprocess.ts";
import { compress, decode, lossless } from "../../src/probes/pixels.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const SIDE = 16;
const QUALITY = 25;

/** Logits of a made-up model, the same for the same seed. */
function logits(rows: number, columns: number, seed: number): Matrix {
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, (_, i) => 4 * Math.sin(seed * 12.9898 + (i + 1) * 78.233)),
  );
}

async function makeProbe(index: number) {
  const data = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => 128 + 120 * Math.sin((index + 1) * i * 0.013));
  const jpeg = await compress({ width: SIDE, height: SIDE, data }, QUALITY);
  const { data: pixels } = await decode(jpeg, "a probe");
  const file = `probes/${String(index).padStart(4, "0")}.jpg`;
  return { jpeg, about: { file, image: sha256(data), pixels: sha256(pixels), label: index % 3 } };
}

/** A whole and valid fingerprint of a made-up source: 16-pixel probes, and references of made-up models. */
export async function makeFingerprint({
  probes = 4,
  classes = 3,
  unrelated = 0,
  derived = 0,
} = {}): Promise<Fingerprint<DrawnManifest>> {
  const made = await Promise.all(Array.from({ length: probes }, (_, i) => makeProbe(i)));
  const outputs = logits(probes, classes, 0);
  const source = prepare(outputs, SETTINGS);
  const reference = (kind: string, seed: number): Reference => {
    const answers = logits(probes, classes, seed);
    return {
      name: `${kind}-${seed}.onnx`,
      sha256: sha256(`${kind} ${seed}`),
      arch: seed % 2 ? "vgg" : undefined,
      accuracy: 0.5,
      form: "logits",
      outputs: answers,
      scores: directScores(source, prepare(answers, SETTINGS, source)),
    };
  };
  const references = (kind: string, count: number, first: number) =>
    Array.from({ length: count }, (_, i) => reference(kind, first + i));
  const calibration = {
    unrelated: references("unrelated", unrelated, 1),
    derived: references("derived", derived, 100),
  };
  return {
    about: {
      format: "sac-fingerprint",
      formatVersion: FORMAT_VERSION,
      id: "0123456789abcdef",
      task: "classification",
      source: { name: "source.onnx", sha256: sha256("source"), arch: "vgg", accuracy: 0.75, form: "logits" },
      classes,
      preprocess: completePreprocess({ width: SIDE, height: SIDE, mean: [0.4914, 0.4822, 0.4465] }, "a test"),
      quality: QUALITY,
      selection: { rule: "random", seed: 0, pool: 10 },
      representation: SETTINGS.representation,
      correlation: { kind: "cosine" },
      probes: made.map(({ about }) => about),
      runtime: {
        sac: "0.1.0",
        onnxruntime: "1.30.0",
        sharp: "0.35.5",
        libvips: "8.18.7",
        device: "cpu",
        threads: 1,
        graphOptimisation: "all, int8 unfused",
      },
    },
    probes: made.map(({ jpeg }) => jpeg),
    gallery: [],
    outputs,
    correlation: source.correlation,
    calibration: unrelated + derived > 0 ? calibration : undefined,
    family: undefined,
    weights: undefined,
  };
}

/** A made-up fingerprint with three twins of its source, and two probes for them that its references were asked as well. */
export async function withFamily(plain: Fingerprint<DrawnManifest>): Promise<Fingerprint<DrawnManifest>> {
  const { classes } = plain.about;
  const made = await Promise.all([50, 51].map(makeProbe));
  const probes = made.map(({ about: { label: _, ...probe } }, i) => ({ ...probe, file: `twins/probe-000${i}.jpg` }));
  const twin = (i: number) => ({
    name: `twin-${i}.onnx`,
    sha256: sha256(`twin ${i}`),
    outputs: logits(2, classes, 200 + i),
  });
  const asked = (model: Reference, i: number) => ({ ...model, onContested: logits(2, classes, 300 + i) });
  const { calibration } = plain;
  return {
    ...plain,
    calibration: calibration && { ...calibration, unrelated: calibration.unrelated.map(asked) },
    family: {
      sourcePicked: "first",
      twinsPicked: undefined,
      twins: [1, 2, 3].map(twin),
      contested: {
        quality: QUALITY,
        selection: { seed: 0, pool: 10, images: sha256("images") },
        probes,
        images: made.map(({ jpeg }) => jpeg),
        outputs: logits(2, classes, 200),
      },
    },
  };
}

/** A made-up fingerprint whose probes its source gets wrong, with two control images, which its references were asked as well. */
export async function withControl(plain: Fingerprint<DrawnManifest>): Promise<Fingerprint<DrawnManifest>> {
  const { classes } = plain.about;
  const made = await Promise.all([60, 61].map(makeProbe));
  const asked = (model: Reference, i: number) => ({ ...model, onControl: logits(2, classes, 500 + i) });
  const { about, calibration } = plain;
  return {
    ...plain,
    about: { ...about, selection: { ...about.selection, rule: "misclassified" } },
    calibration: calibration && { ...calibration, unrelated: calibration.unrelated.map(asked) },
    control: {
      images: made.map(({ about: { label: _, ...image } }, i) => ({ ...image, file: `control/000${i}.jpg` })),
      encoded: made.map(({ jpeg }) => jpeg),
      outputs: logits(2, classes, 400),
    },
  };
}

/** A made-up fingerprint as one of probes that were given, each with the label that its class folder has. */
export async function asGiven(drawn: Fingerprint<DrawnManifest>): Promise<Fingerprint<GivenManifest>> {
  const { quality: _, selection, probes, ...about } = drawn.about;
  return {
    ...drawn,
    about: {
      ...about,
      selection: { ...selection, rule: "given" },
      probes: probes.map(({ given: __, ...probe }, i) => {
        return { ...probe, file: probe.file.replace(".jpg", ".png"), given: i % about.classes };
      }),
    },
    probes: await Promise.all(drawn.probes.map(async (jpeg) => lossless(await decode(jpeg, "a probe")))),
  };
}
