import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTypes } from "../../scripts/types.mjs";
import { node, root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const zoo = join(root, "fixtures/zoo");

/** A user's program: types alone, without those of Node.js or of any package but ours. */
const CONSUMER = `
import { calibrate, check, enroll, evaluate, openFingerprint, render, SacError } from "sac-action";
import type { CalibrationReport, CheckInput, ErrorCode, Evaluation, OpenedFingerprint, Report } from "sac-action";
import type { Report as Shipped } from "sac-action/schema/report.js";

export async function judge(bytes: Uint8Array): Promise<string[]> {
  const made: OpenedFingerprint = await enroll({ model: "m.onnx", images: "images", out: "f.sac", preprocess: { width: 8 } });
  const bears: CalibrationReport = await calibrate({ fingerprint: made, unrelated: ["vgg=a/*.onnx"], seal: { passphrase: "p" } });
  const opened = await openFingerprint(bytes, { identities: [] });
  const input: CheckInput = { fingerprints: [opened, "g.sac"], models: ["s.onnx"], rule: "conformal", match: { threshold: 1 } };
  const report: Report = await check(input);
  const same: Shipped = report;
  const evaluation: Evaluation = await evaluate({ zoo: "ZOO.json", quality: "10+50", sweeps: ["probes"] });
  const auc: number | undefined = evaluation.scores.fusion?.average?.auc;
  const verdict: "derived" | "unrelated" | "inconclusive" | "error" | "not-judged" = same.verdict;
  return [render(report, "sarif"), render(evaluation, "csv"), verdict, String(auc), String(bears.smallestRate)];
}

export function codeOf(thrown: unknown): ErrorCode | undefined {
  return thrown instanceof SacError ? thrown.code : undefined;
}

// @ts-expect-error there is no such option
void check({ fingerprints: [], models: [], alfa: 0.1 });
// @ts-expect-error the two contradict each other
void check({ fingerprints: [], models: [], match: { threshold: 1, falseAcceptRate: "0.1" } });
// @ts-expect-error an evaluation has no such form
void evaluate({ zoo: "ZOO.json" }).then((evaluation) => render(evaluation, "sarif"));
`;

beforeAll(() => {
  const packed = execFileSync("npm", ["pack", root, "--ignore-scripts", "--silent"], { cwd: folder.path });
  execFileSync("tar", ["xzf", packed.toString().trim()], { cwd: folder.path });
  buildTypes(join(folder.path, "package/dist"));
  mkdirSync(join(folder.path, "node_modules"));
  for (const name of ["onnxruntime-node", "sharp"]) {
    symlinkSync(join(root, "node_modules", name), join(folder.path, "node_modules", name));
  }
  symlinkSync(join(folder.path, "package"), join(folder.path, "node_modules/sac-action"));
});

describe("the package as it is published", () => {
  it("has types that need no other package, and refuse what the library does not take", () => {
    const file = folder.write("consumer.ts", CONSUMER);
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--noEmit"];
    const target = ["--target", "es2022", "--module", "nodenext", "--lib", "es2022", "--types", ""];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, ...strict, ...target, file], { cwd: folder.path });
    expect(stdout.toString()).toBe("");
    expect(status).toBe(0);
  });

  it("runs the document's example as it stands, and calls a derived model derived", () => {
    const place = (from: string, to: string) => cpSync(join(zoo, from), join(folder.path, to), { recursive: true });
    place("source.onnx", "source.onnx");
    place("preprocess.json", "preprocess.json");
    place("images", "photos");
    for (const name of ["vgg-1", "resnet-1", "densenet-1"])
      place(`unrelated/unrelated-${name}.onnx`, `independent/${name}.onnx`);
    place("derived/finetune-all-1.onnx", "suspects/a.onnx");
    place("unrelated/unrelated-vgg-2.onnx", "suspects/b.onnx");
    const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(root, "docs/library.md"), "utf8")) ?? [];
    const file = folder.write("example.mjs", example);
    const { stdout, stderr, status } = spawnSync(node, [file], { cwd: folder.path, encoding: "utf8" });
    expect(stdout, stderr).toMatch(/^suspects\/a\.onnx: derived\nsuspects\/b\.onnx: (?!derived)\w+\n$/);
    expect(status).toBe(0);
    expect(readFileSync(join(folder.path, "report.html"), "utf8")).toContain("<!doctype html>");
  });

  it("shows what package.json exports, and nothing of its inside", () => {
    const names = "Object.keys(await import('sac-action')).sort().join()";
    const inside = "await import('sac-action/dist/cli.js').catch(({ code }) => code)";
    const schema = "(await import('sac-action/schema/report.schema.json', { with: { type: 'json' } })).default.title";
    const file = folder.write("names.mjs", `console.log([${names}, ${inside}, ${schema}].join(" "));`);
    const { stdout } = spawnSync(node, [file], { cwd: folder.path, encoding: "utf8" });
    const shown = "SacError,calibrate,check,enroll,evaluate,openFingerprint,render";
    expect(stdout).toBe(`${shown} ERR_PACKAGE_PATH_NOT_EXPORTED Report of sac check\n`);
  });
});
