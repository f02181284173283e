/**
 * The table of evasions, from what `sac evaluate --json` wrote about zoos of them, one for each source. Open is an evasion that
 * keeps at least 90 % of a source's accuracy and leaves the default score less than 90 % caught there at a false-alarm rate of 5 %.
 *   node bench/evasions.mjs EVALUATION.json …
 */
import { readFileSync } from "node:fs";

const [KEPT, CAUGHT] = [0.9, 0.9];
const percent = (share) => (share === undefined ? "–" : `${(100 * share).toFixed(share < 1 ? 1 : 0)} %`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What became of one evasion before one source: shares of its models, the weak ones left out where there are others. */
function rowOf(attack, { judged, models }) {
  const known = models.filter((model) => model.attack === attack && model.accuracyKept !== undefined);
  const strong = known.filter(({ accuracyKept }) => accuracyKept >= KEPT);
  const weakened = strong.length === 0;
  const counted = weakened ? known : strong;
  if (counted.length === 0) return undefined;
  const rows = weakened ? judged.weakened : judged.attacks;
  const row = rows.find((other) => other.attack === attack);
  const kept = mean(counted.map(({ accuracyKept }) => accuracyKept));
  return { n: counted.length, kept, caught: row?.tprAt5, open: kept >= KEPT && (row?.tprAt5 ?? 0) < CAUGHT };
}

/** @param args of the command line */
export function run(args) {
  const evaluations = args.map((path) => JSON.parse(readFileSync(path, "utf8")));
  const attacks = new Set(evaluations.flatMap(({ models }) => models.flatMap(({ attack }) => attack ?? [])));
  const table = [...attacks].map((attack) => ({ attack, cells: evaluations.map((one) => rowOf(attack, one)) }));
  const worst = ({ cells }) => Math.min(...cells.map((cell) => cell?.caught ?? 1));
  table.sort((a, b) => worst(a) - worst(b));
  console.log(`| evasion |${" models | accuracy kept | caught |".repeat(evaluations.length)} |`);
  console.log(`|---|${"--:|--:|--:|".repeat(evaluations.length)}---|`);
  for (const { attack, cells } of table) {
    const texts = cells.flatMap((cell) => [cell?.n ?? "–", percent(cell?.kept), percent(cell?.caught)]);
    console.log(`| ${[attack, ...texts, cells.some((cell) => cell?.open) ? "**open**" : ""].join(" | ")} |`);
  }
  for (const [i, { models }] of evaluations.entries()) {
    const rows = table.flatMap(({ cells }) => cells[i] ?? []);
    const keeping = rows.filter(({ kept }) => kept >= KEPT);
    const open = keeping.filter((row) => row.open);
    console.log(
      `\nSource ${i + 1}, ${models.length} models: ${keeping.length} evasions keep 90 % of the accuracy; ${open.length} of them are open.`,
    );
  }
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
