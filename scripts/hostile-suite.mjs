// Has the shipped program deal with every input of the hostile suite, and fails if any ends otherwise than it must:
// node scripts/hostile-suite.mjs [--only TEXT]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import "./typescript.mjs";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const { allInputs } = await import("../test/support/hostile/all-inputs.ts");
const { makeOwner } = await import("../test/support/hostile/owner.ts");
const { runInputs } = await import("../test/support/hostile/run-inputs.ts");

const folder = mkdtempSync(join(tmpdir(), "sac-hostile-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "suite"));
writeFileSync(join(folder, "suite", "secret.bin"), Buffer.alloc(10_000, 7));
const { plain, sealed, environment } = makeOwner(folder);
const inputs = allInputs(plain).filter(({ kind, name }) => `${kind}, ${name}`.includes(values.only));
let done = 0;
const { outcomes, left } = await runInputs(inputs, {
  folder,
  fingerprint: sealed,
  environment,
  onInput({ kind, name, said, seconds, megabytes, wrong }) {
    done += 1;
    const measured = `${seconds.toFixed(1)} s, ${megabytes} MB`;
    process.stderr.write(
      `[${done}/${inputs.length}] ${kind}, ${name}: ${said} (${measured})${wrong ? ` WRONG` : ""}\n`,
    );
  },
});

const wrong = outcomes.filter((outcome) => outcome.wrong !== undefined);
for (const { kind, name, wrong: why } of wrong) console.error(`${kind}, ${name}: ${why}`);
if (left.length > 0) console.error(`left in the folder for temporary files: ${left.join(", ")}`);
const count = (said) => outcomes.filter((outcome) => outcome.said === said).length;
const named = outcomes.length - count("crash") - count("hang");
const byError = outcomes.filter(({ said, expect }) => said === "unrelated" && !expect.includes(said)).length;
const most = (of) => Math.max(...outcomes.map(of));
console.log(
  [
    `${outcomes.length} inputs, ${named} named outcomes`,
    `${count("crash")} crashes, ${count("hang")} hangs, ${byError} verdicts by error`,
    `${wrong.length} not as they must be`,
    `the parent took at most ${most(({ megabytes }) => megabytes)} MB, an input at most ${most(({ seconds }) => seconds).toFixed(1)} s`,
  ].join("; "),
);
process.exitCode = wrong.length > 0 || left.length > 0 ? 1 : 0;
