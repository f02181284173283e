// Kills the command and the processes that it starts, at random moments, and looks at what is left. After every round it
// prints what has been found so far; an interrupt ends it after the round that is being played.
// npm run torture -- --rounds 500 --seed 1
// npm run torture -- --stops 50 --seed 1     stops checks instead, by an interrupt, a termination and a kill in turn
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import "./typescript.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "500" },
    stops: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "sac-torture-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());

const where = { seed: Number(values.seed), node: process.execPath, folder, stop: stop.signal };
const root = fileURLToPath(new URL("..", import.meta.url));

const countsOf = (faults) =>
  Object.entries(faults)
    .map(([fault, found]) => `${found.length} ${fault}`)
    .join(", ");

async function killAtRandom() {
  const { torture } = await import("../test/support/torture.ts");
  const { rounds, killed, finished, faults } = await torture({
    ...where,
    root,
    rounds: Number(values.rounds),
    between: 20,
    onRound: (done, what) => process.stderr.write(`[${values.rounds}] ${what}; ${countsOf(done.faults)}\n`),
  });
  console.log(
    `${rounds} of ${values.rounds} rounds: ${killed.parent} runs and ${killed.child} processes of models killed, ${finished} had ended; ${countsOf(faults)}`,
  );
  return Object.values(faults).flat();
}

/** Of a fingerprint with four references, and of honest models. */
async function stopAtRandom() {
  const { stopChecks } = await import("../test/support/stopped-checks.ts");
  const zoo = join(root, "fixtures", "zoo");
  const fingerprint = join(folder, "source.sac");
  const sac = (...args) => execFileSync(process.execPath, [join(root, "dist", "cli.js"), ...args], { stdio: "ignore" });
  const images = ["--images", join(zoo, "images"), "--preprocess", join(zoo, "preprocess.json")];
  const small = ["--probes", "20", "--pool", "100", "--out", fingerprint];
  sac("enroll", "--model", join(zoo, "source.onnx"), ...images, ...small);
  const stated = ["--training-images", "private"];
  sac("calibrate", fingerprint, "--unrelated", join(zoo, "unrelated", "unrelated-*-1.onnx"), ...stated);
  const models = [2, 3, 4].flatMap((i) =>
    ["mobilenet", "resnet"].map((name) => join(zoo, "unrelated", `unrelated-${name}-${i}.onnx`)),
  );
  const { rounds, partly, unjudged, early, late, faults } = await stopChecks({
    ...where,
    root,
    rounds: Number(values.stops),
    fingerprint,
    models,
    onRound: (what, found) => process.stderr.write(`[${values.stops}] ${what}; ${found.length} faults\n`),
  });
  console.log(
    `${rounds} of ${values.stops} checks stopped: ${partly} with some models judged, ${unjudged} with none, ${early} before there was a report, ${late} had ended; ${faults.length} faults`,
  );
  return faults;
}

const faults = values.stops === undefined ? await killAtRandom() : await stopAtRandom();
for (const one of faults) console.error(one);
process.exitCode = faults.length > 0 ? 1 : 0;
