// Has the shipped program judge copies in disguises that cost nothing, and honest models in the same; fails if a copy
// gets away:
// node scripts/free-suite.mjs [--only TEXT] [--bases TEXT]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import "./typescript.mjs";

process.env.ORT_DISABLE_TELEMETRY = "1";
const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, bases: { type: "string", default: "" } },
});
const { allFreeCases } = await import("../test/support/free/all-cases.ts");
const { allBases } = await import("../test/support/free/bases.ts");
const { runFreeCases } = await import("../test/support/free/run-cases.ts");
const { freeSummary, freeTable, gotAway, kindTable } = await import("../test/support/free/summary.ts");

const folder = mkdtempSync(join(tmpdir(), "sac-free-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const cases = allFreeCases().filter(({ kind, name }) => `${kind}, ${name}`.includes(values.only));
const bases = allBases().filter(({ name, role }) => `${role} ${name}`.includes(values.bases));
const count = cases.length * bases.length;
let done = 0;
const outcomes = await runFreeCases(cases, bases, folder, (outcome) => {
  done += 1;
  const { kind, name, base, verdict, reason, status } = outcome;
  const away = gotAway(outcome) ? " GOT AWAY" : "";
  process.stderr.write(
    `[${done}/${count}] ${kind}, ${name}: ${base.name} ${verdict} ${reason}, exit ${status}${away}\n`,
  );
});
console.log([freeTable(outcomes, bases), kindTable(outcomes), freeSummary(outcomes)].join("\n\n"));
process.exitCode = outcomes.some(gotAway) ? 1 : 0;
