import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { enrolSource } from "../../support/fixture-source.ts";
import { lintJunit, parseCsv, sarifErrors } from "../../support/formats.ts";
import { sac, zoo } from "../../support/sac.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { codeQualitySchema, testResultSchema } from "../schemas/published.ts";

const folder = temporaryFolder();
const derived = `${zoo}/derived/finetune-last-1.onnx`;
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
});

/** How files of a media type begin. */
const LOOKS: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  "application/json": (bytes) => JSON.parse(bytes.toString()) !== null,
  "application/sarif+json": (bytes) => JSON.parse(bytes.toString()).version === "2.1.0",
  "application/xml": (bytes) => bytes.toString().startsWith("<?xml "),
  "image/png": (bytes) => bytes.toString("latin1").startsWith("\x89PNG\r\n"),
  "image/svg+xml": (bytes) => bytes.toString().startsWith("<svg "),
  "text/csv": (bytes) => parseCsv(bytes.toString()).length > 1,
  "text/html": (bytes) => bytes.toString().startsWith("<!doctype html>"),
  "text/markdown": (bytes) => bytes.toString().startsWith("## "),
};

describe("sac check writes a real report", () => {
  const at = (name: string) => join(folder.path, name);
  const read = (name: string) => readFileSync(at(name), "utf8");

  it("a report is written in every format at once, each valid, and the table is shown beside them", async () => {
    const broken = folder.write("text.onnx", "this is no model");
    const options = CHECK_FORMATS.flatMap(({ name }) => [`--${name}`, at(name)]);
    const models = [derived, `${zoo}/unrelated/unrelated-mobilenet-3.onnx`, broken];
    const checked = await sac("check", fingerprint, "--draw", "30", ...options, "--", ...models);
    expect(checked.status, checked.stderr).toBe(1);
    expect(checked.stdout).toContain("finetune-last-1.onnx");
    const report = reportSchema.parse(JSON.parse(read("json")));
    expect(report.counts).toEqual({ derived: 1, unrelated: 1, inconclusive: 0, error: 1 });
    const seed = report.fingerprints[0].draw?.seed;
    const again = ["check", "--draw-seed", seed, fingerprint, "--draw", "30", ...options, "--", ...models];
    expect(report.command, "with the seed that was drawn").toEqual(again);
    for (const { name, mediaType } of CHECK_FORMATS) expect(readFileSync(at(name)), name).toSatisfy(LOOKS[mediaType]);
    expect(read("markdown")).toMatch(/^## ❌ 1 of 3 models looks derived from source\.onnx\n/);
    expect(sarifErrors(read("sarif"))).toEqual([]);
    expect((await lintJunit(read("junit"))).errors).toEqual([]);
    expect(codeQualitySchema.parse(JSON.parse(read("code-quality"))).map(({ check_name }) => check_name)).toEqual([
      "sac/derived",
      "sac/error",
    ]);
    expect(testResultSchema.parse(JSON.parse(read("attestation"))).result).toBe("FAILED");
    expect(parseCsv(read("csv"))).toHaveLength(4);
  });

  it("a report goes to standard output alone where that is asked for", async () => {
    const checked = await sac("check", fingerprint, "--sarif", "-", "--", derived);
    expect(sarifErrors(checked.stdout)).toEqual([]);
  });

  it("two formats do not go to one place", async () => {
    const both = await sac("check", fingerprint, "--sarif", "-", "--json", "-", "--", derived);
    expect(both).toMatchObject({ status: 2, stdout: "" });
    expect(both.stderr).toContain("error USAGE: --json and --sarif both write to standard output.");
    const same = await sac("check", fingerprint, "--csv", at("one"), "--junit", `${folder.path}/./one`, "--", derived);
    expect(same.stderr).toContain("--junit and --csv both write to");
    expect(existsSync(at("one"))).toBe(false);
  });

  it("a file that cannot be written is found out before a model is run", async () => {
    const target = join(folder.write("a-file", ""), "such/folder.csv");
    const checked = await sac("check", fingerprint, "--csv", target, "--", derived);
    expect(checked).toMatchObject({ status: 2, stdout: "" });
    expect(checked.stderr).toMatch(/^error OUTPUT_UNWRITABLE: .*a-file is no folder/);
  });

  it("no control character of a file's name is shown while it works", async () => {
    const named = folder.write("a\x1b[31m\n::add-mask::x.onnx", "this is no model");
    const checked = await sac("check", fingerprint, "--", named);
    expect(checked.stderr).toContain("\ufffd[31m\ufffd::add-mask::x.onnx");
    expect(`${checked.stderr}${checked.stdout}`).not.toMatch(/(?!\n)\p{Cc}|^::/mu);
  });
});
