// Kills the command and the processes that it starts, at random moments, and looks at what is left:
// npm run torture -- --rounds 200 --seed 1
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import "./typescript.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const folder = mkdtempSync(join(tmpdir(), "sac-torture-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const { torture } = await import("../test/support/torture.ts");
const { rounds, killed, finished, wrong } = await torture({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  node: process.execPath,
  root: fileURLToPath(new URL("..", import.meta.url)),
  folder,
  between: 20,
  onRound: (round, what) => process.stderr.write(`[${round}/${values.rounds}] ${what}\n`),
});
console.log(
  `${rounds} rounds: ${killed.parent} runs and ${killed.child} processes of models killed, ${finished} had ended; ${wrong.length} wrong`,
);
for (const one of wrong) console.error(one);
process.exitCode = wrong.length > 0 ? 1 : 0;
