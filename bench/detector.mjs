/**
 * What a detector of the probes finds, and what a thief gains by it: a linear detector on each image's 8 x 8 cosine transform,
 * trained on every image of the zoo but the probes, as they are and as published facts say that probes are made; and copies
 * that answer as an independent model wherever it fires.
 *   node bench/detector.mjs [--zoo fixtures/zoo/ZOO.json] [--quality 25,mixed] [--probes 100] [--seeds 5] [--false-alarms 0.02]
 * Traffic is the probes' own images before they became probes. The thief's own model is an unrelated one that is no reference.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root, zooAnswers } from "./engine.mjs";

const OPTIONS = {
  zoo: { type: "string", default: join(root, "fixtures/zoo/ZOO.json") },
  quality: { type: "string", default: "25,mixed" },
  probes: { type: "string", default: "100" },
  seeds: { type: "string", default: "5" },
  "false-alarms": { type: "string", default: "0.02" },
};
const ALPHA = 0.05;
/** Parts of fewer probes are not judged, as in tasks/parts.ts. */
const FEWEST_IMAGES = 10;
const SIDE = 8;
const STEPS = 300;
const [LEARNING_RATE, DECAY] = [0.05, 0.01];

/** @param args of the command line */
export async function run(args) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const lines = [
    "| probes | of them lossless | flagged probes | flagged traffic | AUC | copies | as they are | behind the detector | behind one that never errs |",
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
  ];
  for (const quality of values.quality.split(",")) lines.push(await measure(quality, values));
  console.log(lines.join("\n"));
}

async function measure(quality, { zoo, probes, seeds, "false-alarms": alarms }) {
  const asked = { probes, quality, select: "misclassified", seeds };
  const { sheets, contestants } = await zooAnswers(zoo, asked);
  const pool = await poolOf(zoo);
  const tally = { lossless: [], probes: [], traffic: [], auc: [], plain: [], hidden: [], oracle: [] };
  for (const [seed, sheet] of sheets.entries()) {
    const detector = await train(pool, sheet.probes, quality, seed, Number(alarms));
    const { flagged, clean, auc } = await test(detector, sheet.probes);
    const compressed = sheet.probes.map(({ treatment }) => treatment.kind !== "clean");
    tally.lossless.push(...compressed.map((one) => Number(!one)));
    tally.probes.push(...flagged.map(Number));
    tally.traffic.push(...clean.map(Number));
    tally.auc.push(auc);
    judge(sheet, contestants, { flagged, compressed }, tally);
  }
  const shares = [tally.lossless, tally.probes, tally.traffic].map(percent);
  const verdicts = [tally.plain, tally.hidden, tally.oracle].map(verdictsIn);
  return `| ${[quality, ...shares, mean(tally.auc).toFixed(3), tally.plain.length, ...verdicts].join(" | ")} |`;
}

/** Every image of the zoo at the models' size. */
async function poolOf(path) {
  const zoo = await engine.readZoo(path);
  const { images } = await engine.listImages(zoo.images);
  return Promise.all(
    images.map(async (image) => ({ ...image, clean: await engine.readAtSize(image, { ...zoo.preprocess }) })),
  );
}

/** A detector of images that were made to probes: logistic regression on standardised features. */
async function train(pool, probes, quality, seed, alarms) {
  const known = new Set(probes.map(({ sha256 }) => sha256));
  const own = pool.filter(({ sha256 }) => !known.has(sha256));
  // A part is kept for the threshold: on what it was trained on, a detector errs less.
  const [kept, taught] = [own.filter((_, i) => i % 4 === 0), own.filter((_, i) => i % 4 > 0)];
  const [asked] = engine.parseTreatments(quality);
  // Whose seed it is does not matter: the thief draws qualities by the published rule.
  const treated = taught.map((image) => engine.treat(image, engine.treatmentFor(asked, 1e6 + seed, image)));
  const traffic = taught.map(({ clean }) => featuresOf(clean));
  const made = (await Promise.all(treated)).map(featuresOf);
  const scale = standardiser([...traffic, ...made]);
  const rows = [...traffic, ...made].map(scale);
  const line = logistic(
    rows,
    rows.map((_, i) => (i < traffic.length ? 0 : 1)),
  );
  const score = (pixels) => line(scale(featuresOf(pixels)));
  const ofTraffic = kept.map(({ clean }) => score(clean)).sort((a, b) => b - a);
  return { score, threshold: ofTraffic[Math.floor(alarms * ofTraffic.length)] };
}

async function test({ score, threshold }, probes) {
  const shown = await Promise.all(probes.map((probe) => engine.treat(probe, probe.treatment)));
  const [ofProbes, ofTraffic] = [shown.map(score), probes.map(({ clean }) => score(clean))];
  const flag = (scores) => scores.map((value) => value > threshold);
  return { flagged: flag(ofProbes), clean: flag(ofTraffic), auc: areaUnder(ofProbes, ofTraffic) };
}

/** How the copies of one draw fare, as they are and with another model's answers to what a detector flags. */
function judge({ source, outputs, settings }, contestants, { flagged, compressed }, tally) {
  const honest = contestants.flatMap(({ model }, i) =>
    model.role === "unrelated" && model.group === undefined ? [outputs[i]] : [],
  );
  const [own, ...references] = honest;
  const all = compressed.map(() => true);
  const whole = standingAt(all);
  const parts = [compressed.map((one) => !one), compressed].map((part) =>
    part.filter(Boolean).length < FEWEST_IMAGES ? undefined : standingAt(part),
  );
  const verdict = (rows) => {
    if (isNear(whole(rows))) return "derived";
    if (!parts.every(Boolean)) return "unrelated";
    const [clean, rest] = parts.map((part) => part(rows));
    return isNear(clean) && engine.contradictionOf({ clean, compressed: rest }) ? "inconclusive" : "unrelated";
  };
  contestants.forEach(({ model }, i) => {
    if (model.role !== "derived" || outputs[i].columns !== own.columns) return;
    tally.plain.push(verdict(outputs[i]));
    tally.hidden.push(verdict(mixed(outputs[i], own, flagged)));
    tally.oracle.push(verdict(mixed(outputs[i], own, compressed)));
  });

  /** Where a model stands by some of the probes. */
  function standingAt(part) {
    const answersAt = (rows, before) => engine.prepare(rowsAt(rows, part), settings, before);
    const asked = answersAt(source);
    const panel = engine.makePanel(
      asked,
      references.map((rows) => answersAt(rows, asked)),
    );
    return (rows) => {
      const scores = engine.scoreSuspect(asked, answersAt(rows, asked), panel);
      return engine.standingOf(asked, scores, panel.scores, undefined);
    };
  }
}

const isNear = ({ evidence }) => evidence.conformal <= ALPHA;

function rowsAt(rows, part) {
  const places = part.flatMap((wanted, row) => (wanted ? [row] : []));
  const result = engine.matrix(places.length, rows.columns);
  places.forEach((row, at) => {
    result.data.set(rows.data.subarray(row * rows.columns, (row + 1) * rows.columns), at * rows.columns);
  });
  return result;
}

function verdictsIn(verdicts) {
  const share = (name) => (100 * mean(verdicts.map((one) => Number(one === name)))).toFixed(1);
  return ["derived", "inconclusive", "unrelated"].map(share).join(" / ");
}

function mixed(rows, others, taken) {
  const result = engine.matrix(rows.rows, rows.columns);
  taken.forEach((isTaken, row) => {
    const from = (isTaken ? others : rows).data.subarray(row * rows.columns, (row + 1) * rows.columns);
    result.data.set(from, row * rows.columns);
  });
  return result;
}

const BASIS = Array.from({ length: SIDE }, (_, u) =>
  Array.from(
    { length: SIDE },
    (_, x) => Math.sqrt((u === 0 ? 1 : 2) / SIDE) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE)),
  ),
);
const YCC = [
  [0.299, 0.587, 0.114],
  [-0.168736, -0.331264, 0.5],
  [0.5, -0.418688, -0.081312],
];

/** Of each channel of luma and chroma and each frequency: the mean of log(|c| + 1/2) over the blocks, and the share of |c| < 1.5. */
function featuresOf({ width, height, data }) {
  const features = [];
  const blocks = [];
  for (let y = 0; y + SIDE <= height; y += SIDE) for (let x = 0; x + SIDE <= width; x += SIDE) blocks.push([x, y]);
  for (const weights of YCC) {
    const transformed = blocks.map(([x, y]) => transform(weights, data, width, x, y));
    for (let k = 1; k < SIDE * SIDE; k += 1) {
      const sizes = transformed.map((block) => Math.abs(block[k]));
      features.push(mean(sizes.map((size) => Math.log(size + 0.5))), mean(sizes.map((size) => Number(size < 1.5))));
    }
  }
  return features;
}

function transform(weights, data, width, x0, y0) {
  const pixel = (x, y) => {
    const at = 3 * ((y0 + y) * width + x0 + x);
    return weights[0] * data[at] + weights[1] * data[at + 1] + weights[2] * data[at + 2];
  };
  const across = BASIS.map((wave) => BASIS.map((_, y) => wave.reduce((sum, c, x) => sum + c * pixel(x, y), 0)));
  return BASIS.flatMap((wave) => across.map((column) => wave.reduce((sum, c, y) => sum + c * column[y], 0)));
}

function standardiser(rows) {
  const centres = rows[0].map((_, k) => mean(rows.map((row) => row[k])));
  const spreads = centres.map((centre, k) => Math.sqrt(mean(rows.map((row) => (row[k] - centre) ** 2))) || 1);
  return (row) => Float64Array.from(row, (value, k) => (value - centres[k]) / spreads[k]);
}

/** Logistic regression by Adam with weight decay. */
function logistic(rows, targets) {
  const size = rows[0].length;
  const [weights, first, second] = [0, 0, 0].map(() => new Float64Array(size + 1));
  const line = (row) => engine.dot(weights.subarray(0, size), row) + weights[size];
  for (let step = 1; step <= STEPS; step += 1) {
    const slope = weights.map((weight, k) => (k < size ? DECAY * weight : 0));
    rows.forEach((row, i) => {
      const error = (1 / (1 + Math.exp(-line(row))) - targets[i]) / rows.length;
      for (let k = 0; k < size; k += 1) slope[k] += error * row[k];
      slope[size] += error;
    });
    for (let k = 0; k <= size; k += 1) {
      first[k] = 0.9 * first[k] + 0.1 * slope[k];
      second[k] = 0.999 * second[k] + 0.001 * slope[k] ** 2;
      const [m, v] = [first[k] / (1 - 0.9 ** step), second[k] / (1 - 0.999 ** step)];
      weights[k] -= (LEARNING_RATE * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return line;
}

/** The chance that one of `high` lies above one of `low`. */
function areaUnder(high, low) {
  return mean(high.flatMap((one) => low.map((other) => (one > other ? 1 : one === other ? 0.5 : 0))));
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(values) {
  return `${(100 * mean(values)).toFixed(1)} % of ${values.length}`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
