// Has the shipped program judge a model whose process does what it likes, once in every set-up that this machine can play,
// and prints what it got, as the table in docs/threat-model.md: node scripts/containment.mjs (as root, on Linux)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "./typescript.mjs";

const { canPlay, exploit, SET_UPS } = await import("../test/support/containment/exploited.ts");
const { renderTable } = await import("../test/support/containment/table.ts");
const { makeOwner } = await import("../test/support/hostile/owner.ts");
const { SOURCE } = await import("../test/support/fixture-source.ts");

const LINK = '[containment](../test/e2e/containment.test.ts "gets what the threat model says, and no more")';
const folder = mkdtempSync(join(tmpdir(), "sac-containment-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const { plain } = makeOwner(folder);
const played = new Map();
for (const setUp of SET_UPS.filter(canPlay)) {
  const exploited = await exploit(setUp, plain, SOURCE);
  played.set(setUp, exploited);
  if (exploited.left.length > 0) console.error(`as ${setUp} it left behind: ${exploited.left.join(", ")}`);
}
if (played.size === 0) throw new Error("This machine can play no set-up: it takes Linux, and root.");
console.log(renderTable(played, LINK));
