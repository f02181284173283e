import { InferenceSession, Tensor } from "onnxruntime-node";
import { model, node, valueInfo } from "../onnx-builder.ts";
import { blockiness, frequencies, saturation, smoothness } from "./detector-features.ts";
import { compressed, feedOf, fixtureImages } from "./fixture-images.ts";
import { type Fragment, number, numbers, SIDE, scattered } from "./graphs.ts";

/** A part of a graph that flags images which were compressed. */
interface Detector {
  readonly fragment: Fragment;
  /** Share of the compressed images flagged, and of the same as they were; on images that it was not fitted on. */
  readonly caught: number;
  readonly mistaken: number;
}

interface Fit {
  /** What is looked at. */
  readonly features: Fragment;
  /** Of the compressed images that it is fitted on; undefined: any of 20 to 95. */
  readonly quality?: number;
  /** Of the images as they are, so many may be flagged: whoever answers those by a model of his own loses little by it. */
  readonly mistaken: number;
}

const FITS = {
  "quality 25 by frequencies": { features: frequencies, quality: 25, mistaken: 0.03 },
  "any quality by frequencies": { features: frequencies, mistaken: 0.03 },
  "any quality by frequencies, suspicious": { features: frequencies, mistaken: 0.3 },
  "any quality by block borders": { features: blockiness, mistaken: 0.15 },
  "any quality by smoothness": { features: smoothness, mistaken: 0.15 },
  "any quality by saturation": { features: saturation, mistaken: 0.15 },
} as const satisfies Record<string, Fit>;

type DetectorName = keyof typeof FITS;
export type Detectors = Readonly<Record<DetectorName, Detector>>;
export const DETECTORS = Object.keys(FITS) as DetectorName[];

const [WORST, BEST] = [20, 95];
const [STEPS, RATE, DECAY] = [600, 0.5, 0.003];

let fitted: Promise<Detectors> | undefined;

/** Fits every detector on one half of the zoo's images, and tries it on the other; once in a process. */
export function fitDetectors(): Promise<Detectors> {
  fitted ??= fitAll();
  return fitted;
}

async function fitAll(): Promise<Detectors> {
  const images = (await fixtureImages()).map(({ pixels }) => pixels);
  const pairs = await Promise.all(
    Object.entries(FITS).map(async ([name, wanted]) => [name, await fitOne(wanted, images)] as const),
  );
  return Object.fromEntries(pairs) as Detectors;
}

async function fitOne({ features, quality, mistaken }: Fit, images: readonly Uint8Array[]): Promise<Detector> {
  const drawn = scattered(images.length, 5).map((u) => quality ?? WORST + Math.floor(u * (BEST - WORST + 1)));
  const treated = await Promise.all(images.map((pixels, i) => compressed(pixels, drawn[i])));
  const [clean, probes] = await Promise.all([images, treated].map((some) => featuresOf(features, some)));
  const half = images.length / 2;
  const line = logisticRegression([...clean.slice(0, half), ...probes.slice(0, half)], half);
  const scores = (rows: readonly Float32Array[]) => rows.map((row) => dot(line, row));
  const threshold = scores(clean.slice(0, half)).sort((a, b) => b - a)[Math.floor(mistaken * half)];
  const flagged = (rows: readonly Float32Array[]) =>
    scores(rows.slice(half)).filter((score) => score > threshold).length / half;
  return {
    fragment: {
      nodes: [
        ...features.nodes,
        node("MatMul", ["features", "line"], ["likeness"]),
        node("Greater", ["likeness", "least likeness"], ["flagged"]),
      ],
      initialisers: [
        ...features.initialisers,
        numbers("line", line, [line.length, 1]),
        number("least likeness", threshold),
      ],
    },
    caught: flagged(probes),
    mistaken: flagged(clean),
  };
}

async function featuresOf(features: Fragment, images: readonly Uint8Array[]): Promise<Float32Array[]> {
  const bytes = model({
    ...features,
    opset: 13,
    irVersion: 7,
    inputs: [valueInfo("images", "float32", ["batch", 3, SIDE, SIDE])],
    outputs: [valueInfo("features", "float32", null)],
  });
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  const rows = [];
  for (const pixels of images) {
    const { type, values, dims } = feedOf(pixels);
    rows.push((await session.run({ images: new Tensor(type, values, dims) })).features.data as Float32Array);
  }
  await session.release();
  return rows;
}

/** A direction along which the rows from `zeros` on lie further than those before (gradient descent, standardised columns). */
function logisticRegression(rows: readonly Float32Array[], zeros: number): number[] {
  const columns = Array.from(rows[0], (_, j) => rows.map((row) => row[j]));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / rows.length);
  const spreads = columns.map((values, j) =>
    Math.max(1e-6, Math.sqrt(values.reduce((sum, value) => sum + (value - means[j]) ** 2, 0) / rows.length)),
  );
  const standardised = rows.map((row) => Float64Array.from(row, (value, j) => (value - means[j]) / spreads[j]));
  const weights = new Float64Array(means.length);
  let bias = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const slope = Float64Array.from(weights, (weight) => DECAY * weight);
    let bent = 0;
    for (const [i, row] of standardised.entries()) {
      const error = 1 / (1 + Math.exp(-dot(weights, row) - bias)) - (i < zeros ? 0 : 1);
      bent += error / rows.length;
      for (let j = 0; j < row.length; j += 1) slope[j] += (error * row[j]) / rows.length;
    }
    bias -= RATE * bent;
    for (let j = 0; j < weights.length; j += 1) weights[j] -= RATE * slope[j];
  }
  return Array.from(weights, (weight, j) => weight / spreads[j]);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += a[j] * b[j];
  return sum;
}
