/**
 * How many of the fixture zoo's derived models each score catches at a false-alarm rate of 5 %, over several seeds of the
 * probe choice. Every suspect is judged alone by the conformal rule with the 20 unrelated models.
 *   node bench/zoo.mjs [--seeds 5] [--json]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadEngine, root } from "./engine.mjs";

const { values: options } = parseArgs({
  options: { seeds: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
});
const ALPHA = 0.05;
const engine = await loadEngine(`
  export { enroll } from "./src/tasks/enroll.ts";
  export { calibrate } from "./src/tasks/calibrate.ts";
  export { readZoo } from "./src/tasks/references.ts";
  export { DEFAULT_RUN } from "./src/tasks/settings.ts";
  export { closeness, SCORES } from "./src/core/scores.ts";
  export { conformalPValue } from "./src/core/significance.ts";
`);
const zoo = await engine.readZoo(join(root, "fixtures/zoo/ZOO.json"));
const silent = { step() {} };
const temporary = mkdtempSync(join(tmpdir(), "sac-bench-"));

try {
  const results = [];
  for (const selection of ["random", "misclassified"]) {
    const caught = {};
    for (let seed = 0; seed < Number(options.seeds); seed += 1) count(caught, await calibrated(selection, seed));
    results.push({ selection, caught });
  }
  console.log(options.json ? JSON.stringify(results, null, 2) : results.map(table).join("\n\n"));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function calibrated(selection, seed) {
  const out = join(temporary, "zoo.sac");
  const run = { ...engine.DEFAULT_RUN, device: "cpu", preprocess: zoo.preprocess };
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const how = { probes: 100, quality: 25, selection, seed, pool: 500, settings, arch: undefined, run };
  await engine.enroll({ model: zoo.source, images: zoo.images, out, ...how }, silent);
  const role = (wanted) => zoo.models.filter((model) => model.role === wanted);
  const references = { unrelated: role("unrelated"), derived: role("derived"), images: undefined, run };
  const { calibration } = await engine.calibrate({ fingerprint: out, out, ...references }, silent);
  return calibration;
}

/** Adds up, per attack and score, how many models the rule would call derived. */
function count(caught, { unrelated, derived }) {
  const attacks = zoo.models.filter(({ role }) => role === "derived").map(({ attack }) => attack);
  for (const score of engine.SCORES) {
    const honest = unrelated.map((one) => engine.closeness(one.scores, score));
    derived.forEach(({ scores }, i) => {
      caught[attacks[i]] ??= Object.fromEntries(engine.SCORES.map((name) => [name, { caught: 0, of: 0 }]));
      const tally = caught[attacks[i]][score];
      tally.of += 1;
      if (engine.conformalPValue(engine.closeness(scores, score), honest) <= ALPHA) tally.caught += 1;
    });
  }
}

function table({ selection, caught }) {
  const rows = Object.entries(caught).map(([attack, scores]) => {
    const cells = engine.SCORES.map((score) => `${scores[score].caught}/${scores[score].of}`);
    return `| ${[attack, ...cells].join(" | ")} |`;
  });
  return [
    `Probes: ${selection}, 100, quality 25; ${options.seeds} seeds`,
    "",
    `| attack | ${engine.SCORES.join(" | ")} |`,
    `|---|${engine.SCORES.map(() => "--:").join("|")}|`,
    ...rows,
  ].join("\n");
}
