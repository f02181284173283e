// Reads inputs that are made up by a seed as the program would, and fails if any ends otherwise than it must:
// npm run fuzz -- --target onnx --seconds 600 --seed 1
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import "./typescript.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
    count: { type: "string" },
    from: { type: "string", default: "0" },
    findings: { type: "string", default: "fuzz-findings" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "sac-fuzz-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const { fuzz, TARGET_NAMES } = await import("../test/support/fuzz/fuzz.ts");
if (!TARGET_NAMES.includes(values.target)) {
  console.error(`--target is one of: ${TARGET_NAMES.join(", ")}`);
  process.exit(2);
}

mkdirSync(values.findings, { recursive: true });
// By process: several may be at the same target.
const at = join(values.findings, `${values.target}-${process.pid}.at`);
const { inputs, outcomes, findings } = await fuzz({
  target: values.target,
  seed: Number(values.seed),
  from: Number(values.from),
  count: values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count),
  milliseconds: values.count === undefined ? 1000 * Number(values.seconds) : Number.POSITIVE_INFINITY,
  root,
  folder,
  position: openSync(at, "w"),
});
rmSync(at);

for (const [taken, times] of Object.entries(outcomes).sort(([, a], [, b]) => b - a)) console.log(`${times}  ${taken}`);
const megabytes = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
console.log(`${inputs} inputs, ${findings.length} findings, at most ${megabytes} MB`);
for (const { index, what, input } of findings.slice(0, 20)) {
  const path = join(values.findings, `${values.target}-${values.seed}-${index}`);
  writeFileSync(path, input);
  console.error(
    `${path}: ${what}\n  again: npm run fuzz -- --target ${values.target} --seed ${values.seed} --from ${index} --count 1`,
  );
}
process.exitCode = findings.length > 0 ? 1 : 0;
