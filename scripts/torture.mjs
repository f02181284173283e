// Kills the command and the processes that it starts, at random moments, and looks at what is left. After every round it
// prints what has been found so far; an interrupt ends it after the round that is being played.
// npm run torture -- --rounds 500 --seed 1
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import "./typescript.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "500" }, seed: { type: "string", default: "1" } },
});
const folder = mkdtempSync(join(tmpdir(), "sac-torture-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());

const countsOf = (faults) =>
  Object.entries(faults)
    .map(([fault, found]) => `${found.length} ${fault}`)
    .join(", ");
const { torture } = await import("../test/support/torture.ts");
const { rounds, killed, finished, faults } = await torture({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  node: process.execPath,
  root: fileURLToPath(new URL("..", import.meta.url)),
  folder,
  between: 20,
  stop: stop.signal,
  onRound: (done, what) => process.stderr.write(`[${values.rounds}] ${what}; ${countsOf(done.faults)}\n`),
});
for (const one of Object.values(faults).flat()) console.error(one);
console.log(
  `${rounds} of ${values.rounds} rounds: ${killed.parent} runs and ${killed.child} processes of models killed, ${finished} had ended; ${countsOf(faults)}`,
);
process.exitCode = Object.values(faults).flat().length > 0 ? 1 : 0;
