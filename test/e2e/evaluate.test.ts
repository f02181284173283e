import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, it } from "vitest";
import { parseCsv } from "../support/formats.ts";
import { root, sac, startSac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const fixture = (path: string) => join(root, zoo, path);
const { preprocess } = JSON.parse(readFileSync(fixture("ZOO.json"), "utf8"));

const unrelated = ["densenet-1", "mobilenet-1", "resnet-1", "vgg-1", "vgg-2"].map((name) => ({
  path: fixture(`unrelated/unrelated-${name}.onnx`),
  role: "unrelated",
  arch: name.split("-")[0],
}));
const derived = {
  path: fixture("derived/finetune-all-1.onnx"),
  role: "derived",
  attack: "=finetune | all",
  arch: "vgg",
};

function writeZoo(name: string, models: readonly object[]): string {
  const source = fixture("source.onnx");
  return folder.write(name, JSON.stringify({ source, images: fixture("images"), preprocess, models }));
}

const small = ["--select", "random", "--probes", "20", "--pool", "100"];

it("a zoo is evaluated in every form, and the exit status says so", async () => {
  const path = writeZoo("ZOO.json", [...unrelated, derived]);
  const outputs = ["--json", at("e.json"), "--csv", at("e.csv"), "--markdown", at("e.md")];
  const { status, stdout, stderr } = await sac("evaluate", path, ...small, "--sweep", "probes=10,20", ...outputs);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(
    /^Source .*source\.onnx, 1 derived model against 5 unrelated\n20 random probes of mixed qualities/,
  );
  expect(stdout).toMatch(/probes, average of the attacks .*\n.*\n10 .*\n20 /);
  expect(stderr).toMatch(/\[3\/10\] .*densenet-1\.onnx/);

  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, "schema/evaluation.schema.json"), "utf8")));
  const evaluation = JSON.parse(readFileSync(at("e.json"), "utf8"));
  expect(validate(evaluation), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...evaluation, extra: 1 })).toBe(false);
  expect(evaluation.judged.attacks[0]).toMatchObject({ attack: "=finetune | all", n: 1, unrelated: 5, auc: 1 });

  const [header, ...rows] = parseCsv(readFileSync(at("e.csv"), "utf8"));
  expect(rows).toHaveLength(6);
  const [last] = rows.slice(-1);
  const cell = (name: string) => last[header.indexOf(name)];
  expect([cell("attack"), cell("role"), cell("seed")]).toEqual(["'=finetune | all", "derived", "0"]);
  expect(Number(cell("sac"))).toBe(evaluation.models[5].draws[0].scores.sac);

  const markdown = readFileSync(at("e.md"), "utf8");
  expect(markdown).toContain("| =finetune &#124; all | 1 | 1.000 |");
  expect(markdown).toContain("## Varied: probes");
});

it("a model that cannot be run is left out, the rest is written, and the status is 2", async () => {
  const broken = { path: folder.write("broken.onnx", "not a model"), role: "derived", attack: "none" };
  const path = writeZoo("broken.json", [...unrelated, derived, broken]);
  const { status, stdout } = await sac("evaluate", path, ...small, "--csv", "-");
  expect(status).toBe(2);
  const rows = parseCsv(stdout);
  expect(rows).toHaveLength(8);
  expect(rows.slice(-1)[0].slice(-1)).toEqual(["MODEL_NOT_ONNX"]);
});

it.each([
  ["USAGE", /--sweep.*"colour" is not one of probes, quality, corruption/s, ["--sweep", "colour"]],
  ["USAGE", /"120" is nothing that can be done to an image/, ["--sweep", "quality=25,120"]],
  ["OUTPUT_UNWRITABLE", /README\.md is no folder/, ["--json", "README.md/e.json"]],
  ["USAGE", /--json and --csv both write to standard output/, ["--json", "-", "--csv", "-"]],
  ["", /--quality.*"fog:9" is nothing/s, ["--quality", "fog:9"]],
  ["IMAGES_TOO_FEW", /900 distinct images are needed/, ["--probes", "900"]],
] as const)("sac evaluate refuses %s %s", async (code, words, args) => {
  const { status, stdout, stderr } = await sac("evaluate", writeZoo("good.json", [...unrelated, derived]), ...args);
  expect(stderr).toMatch(words);
  expect(stderr).toContain(code === "USAGE" ? "error" : code);
  expect([status, stdout]).toEqual([2, ""]);
});

it("the field of a ZOO.json that is wrong is named", async () => {
  const { status, stderr } = await sac(
    "evaluate",
    writeZoo("wrong.json", [...unrelated, { ...derived, role: "stolen" }]),
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/error ZOO_INVALID: .*wrong\.json is not a zoo: models\[5\]\.role/);
});

it("an evaluation that is interrupted leaves nothing behind", async () => {
  const path = writeZoo("interrupted.json", [...unrelated, derived]);
  const before = readdirSync(folder.path).sort();
  const { child, output, finished } = startSac([
    "evaluate",
    path,
    ...small,
    "--json",
    at("late.json"),
    "--csv",
    at("late.csv"),
  ]);
  await expect.poll(() => /\[[4-9]\//.test(output.stderr), { timeout: 120_000, interval: 5 }).toBe(true);
  child.kill("SIGINT");
  expect((await finished).status).toBe(130);
  expect(readdirSync(folder.path).sort()).toEqual(before);
  expect(existsSync(at("late.json"))).toBe(false);
});
