/**
 * The table of evasions, from what `sac evaluate --json` wrote about a zoo of them. Open is an evasion that keeps at least 95 %
 * of the source's accuracy and leaves the default score less than 90 % caught at a false-alarm rate of 5 %.
 *   node bench/evasions.mjs EVALUATION.json
 */
import { readFileSync } from "node:fs";

const COLUMNS = ["sac", "peer-likelihood", "peer-residual"];
const percent = (share) => (share === undefined ? "–" : `${(100 * share).toFixed(share < 1 ? 1 : 0)} %`);

/** Mean share of the source's accuracy over a row's models, or undefined where no accuracy is known. */
function keptBy(row, models) {
  const known = models.filter(
    (model) => ["attack", "group", "weakened"].every((name) => model[name] === row[name]) && model.accuracyKept,
  );
  if (known.length === 0) return undefined;
  return known.reduce((sum, { accuracyKept }) => sum + accuracyKept, 0) / known.length;
}

/** A table's rows; an attack has two where some of its models are weakened and some are not. */
const rowsOf = ({ attacks, weakened }) => [
  ...attacks.map((row) => ({ ...row, weakened: false })),
  ...weakened.map((row) => ({ ...row, weakened: true })),
];
const caughtIn = (table, row) =>
  rowsOf(table).find((other) => ["attack", "group", "weakened"].every((name) => other[name] === row[name]));

function lineOf({ attack, n, kept, caught, comparedBy, score, open }) {
  const by = comparedBy === "labels" ? `${score}, labels` : score;
  return `| ${[attack, n, percent(kept), by, ...caught.map(percent), open ? "**open**" : ""].join(" | ")} |`;
}

/** @param args of the command line */
export function run([path]) {
  const { judged, scores, models } = JSON.parse(readFileSync(path, "utf8"));
  const tables = [judged, ...COLUMNS.map((name) => scores[name])];
  const rows = rowsOf(judged).map((row) => {
    const kept = keptBy(row, models);
    const caught = tables.map((table) => caughtIn(table, row)?.tprAt5);
    return { ...row, kept, caught, open: kept >= 0.95 && caught[0] < 0.9 };
  });
  const count = (test) => rows.filter(test).length;
  const keeping = count(({ kept }) => kept >= 0.95);
  console.log(`| evasion | models | accuracy kept | judged by | caught | ${COLUMNS.join(" | ")} | |`);
  console.log(`|---|--:|--:|---|--:|${COLUMNS.map(() => "--:|").join("")}---|`);
  console.log(rows.map(lineOf).join("\n"));
  console.log(`\n${keeping} evasions keep 95 % of the accuracy; ${count(({ open }) => open)} of them are open.`);
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
