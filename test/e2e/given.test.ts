import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, it } from "vitest";
import { parseCsv } from "../support/formats.ts";
import { root, sac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const fixture = (path: string) => join(root, zoo, path);
const source = ["--model", fixture("source.onnx"), "--preprocess", fixture("preprocess.json"), "--arch", "vgg"];
const given = ["enroll", ...source, "--images", fixture("images/cat"), "--select", "given", "--out", at("given.sac")];
const unrelated = ["densenet-1", "mobilenet-1", "resnet-1", "vgg-1", "vgg-2"].map((name) =>
  fixture(`unrelated/unrelated-${name}.onnx`),
);

function fitsItsSchema(name: string, file: string): void {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, "schema", `${name}.schema.json`), "utf8")));
  expect(validate(JSON.parse(readFileSync(file, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
}

it("given probes are enrolled, and calibrate, judge and evaluate by the match rate", async () => {
  const enrolled = await sac(...given);
  expect(enrolled.status, enrolled.stderr).toBe(0);
  expect(enrolled.stdout).toMatch(/50 lossless images.*\n.*given, each with its label/);

  const calibrated = await sac("calibrate", at("given.sac"), "--unrelated", ...unrelated);
  expect(calibrated.status, calibrated.stderr).toBe(0);
  expect(calibrated.stdout).toContain("the share of the probes that get the fingerprint's label");

  const suspect = fixture("derived/finetune-last-1.onnx");
  const targets = ["--json", at("report.json"), "--html", at("report.html"), "--show-probes"];
  const checked = await sac("check", at("given.sac"), "--no-weights", ...targets, "--", suspect);
  expect([0, 1], checked.stderr).toContain(checked.status);
  fitsItsSchema("report", at("report.json"));
  const { results, fingerprints } = JSON.parse(readFileSync(at("report.json"), "utf8"));
  expect(results[0]).toMatchObject({ judgedBy: "match-rate", rule: "normal" });
  expect(results[0].distance).toBeCloseTo(1 - results[0].scores["match-rate"], 12);
  expect(fingerprints[0]).toMatchObject({ selection: "given", probes: 50 });
  expect(fingerprints[0]).not.toHaveProperty("quality");
  expect(readFileSync(at("report.html"), "utf8")).toContain("data:image/png;base64");

  const evaluated = await evaluate("--fingerprint", at("given.sac"), "--csv", at("scores.csv"), "--json", at("e.json"));
  expect(evaluated.status, evaluated.stderr).toBe(0);
  expect(evaluated.stdout).toContain("50 given probes, lossless, of a fingerprint;");
  fitsItsSchema("evaluation", at("e.json"));
  const [header, ...rows] = parseCsv(readFileSync(at("scores.csv"), "utf8"));
  const rates = rows.map((row) => Number(row[header.indexOf("match-rate")]));
  expect(rates).toHaveLength(unrelated.length + 1);
  expect(rates.at(-1)).toBe(results[0].scores["match-rate"]);
});

function evaluate(...options: readonly string[]) {
  const models = [
    ...unrelated.map((path) => ({ path, role: "unrelated" })),
    { path: fixture("derived/finetune-last-1.onnx"), role: "derived", attack: "finetune-last" },
  ];
  const { preprocess } = JSON.parse(readFileSync(fixture("ZOO.json"), "utf8"));
  const written = { source: fixture("source.onnx"), images: fixture("images"), preprocess, models };
  return sac("evaluate", folder.write("ZOO.json", JSON.stringify(written)), ...options);
}

it("what would mean nothing for given probes is refused", async () => {
  const enrolled = await sac(...given, "--probes", "20", "--quality", "50");
  expect(enrolled).toMatchObject({ status: 2, stderr: expect.stringContaining("--probes, --quality mean nothing") });
  const evaluated = await evaluate("--fingerprint", at("given.sac"), "--seeds", "3");
  expect(evaluated).toMatchObject({ status: 2, stderr: expect.stringContaining("--seeds mean nothing") });
});
