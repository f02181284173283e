// Has the shipped program judge copies of the source, and honest models, that are rewritten without a change of their answers;
// fails if a copy is found unrelated, or inconclusive where that is not known:
// node scripts/rewrite-suite.mjs [--only TEXT] [--bases TEXT]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import "./typescript.mjs";

process.env.ORT_DISABLE_TELEMETRY = "1";
const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, bases: { type: "string", default: "" } },
});
const { allRewrites, rewriteTitle } = await import("../test/support/rewrites/all-rewrites.ts");
const { rewrittenBases } = await import("../test/support/rewrites/rewritten-bases.ts");
const { runRewrites } = await import("../test/support/rewrites/run-rewrites.ts");
const { faultsIn, openRewriteTable, rewriteSummary, themeTable } = await import(
  "../test/support/rewrites/rewrite-summary.ts"
);

const folder = mkdtempSync(join(tmpdir(), "sac-rewrites-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const rewrites = allRewrites().filter((rewrite) => rewriteTitle(rewrite).includes(values.only));
const bases = rewrittenBases().filter(({ name, role }) => `${role} ${name}`.includes(values.bases));
const outcomes = await runRewrites(rewrites, bases, folder, (done) => {
  for (const { rewrite, base, verdict, reason, by } of done) {
    process.stderr.write(`${base.name}: ${rewriteTitle(rewrite)}: ${verdict} ${reason} ${by.join(" ")}\n`);
  }
});
const faults = faultsIn(outcomes);
console.log(
  [themeTable(outcomes, bases), openRewriteTable(outcomes), rewriteSummary(outcomes), ...faults].join("\n\n"),
);
process.exitCode = faults.length > 0 ? 1 : 0;
