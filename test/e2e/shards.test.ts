import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../src/report/check/schema.ts";
import { enrolSource } from "../support/fixture-source.ts";
import { sac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { model } from "../support/zoo.ts";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const SHARDS = [1, 2, 3];
let fingerprint: string;

const MODELS = [
  ...["finetune-all-1", "quantise-int8", "prune-10", "prune-50", "extract-labels-vgg"].map((one) =>
    model("derived", one),
  ),
  ...["resnet-3", "mobilenet-2", "densenet-2", "vgg-3", "resnet-2"].map((one) =>
    model("unrelated", `unrelated-${one}`),
  ),
];

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 20);
  folder.write("no-model.onnx", "this is no model");
});

/** Runs the shipped command on a dozen suspects, one of which is no model and one of which is not there. */
function check(json: string, ...options: string[]) {
  const suspects = [...MODELS, file("no-model.onnx"), file("missing.onnx")];
  return sac("check", fingerprint, "--multiple", "bh", ...options, "--json", file(json), "--", ...suspects);
}

/** The bytes of a report without times, and without the command. */
function lasting(name: string): string {
  const { command: _, ...report } = JSON.parse(readFileSync(file(name), "utf8"));
  return JSON.stringify(report).replace(/"(startedAt|durationMs|inferenceMs)":("[^"]*"|\d+),?/g, "");
}

const reportIn = (name: string): Report => reportSchema.parse(JSON.parse(readFileSync(file(name), "utf8")));

describe("a run in three shards, by the shipped command", () => {
  it("is joined into the report of one run, and ends with its status", async () => {
    const whole = await check("whole.json");
    for (const i of SHARDS) {
      const { stdout, stderr } = await check(`part-${i}.json`, "--shard", `${i}/3`, "--jobs", "2");
      expect(stdout, stderr).toContain(`Shard ${i} of 3: the others are judged elsewhere`);
    }
    const sizes = SHARDS.map((i) => reportIn(`part-${i}.json`).results.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(12);
    expect(Math.max(...sizes) - Math.min(...sizes), sizes.join()).toBeLessThanOrEqual(2);

    const merged = await sac(
      "merge",
      file("part-*.json"),
      "--json",
      file("merged.json"),
      "--html",
      file("merged.html"),
    );
    expect(merged.status, merged.stderr).toBe(whole.status);
    expect(whole.status).toBe(1);
    expect(lasting("merged.json")).toBe(lasting("whole.json"));
    expect(merged.stdout).toBe(whole.stdout);
    expect(readFileSync(file("merged.html"), "utf8")).toContain("of 12 models look");
  });

  it("is nothing without one of them, and says which is missing", async () => {
    const { status, stdout, stderr } = await sac("merge", file("part-1.json"), file("part-3.json"));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("SHARD_MISSING: 1 shard of 3 is missing: 2/3.");
  });

  it("has a report without results, and status 0, where no model falls to a shard", async () => {
    const { status, stdout } = await sac("check", fingerprint, "--shard", "2/2", "--json", "-", "--", MODELS[0]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      results: [],
      verdict: "unrelated",
      shard: { index: 2, of: 2, total: 1 },
    });
  });

  it("draws the same probes in all shards, or is not begun", async () => {
    const { status, stderr } = await check("drawn.json", "--shard", "1/3", "--draw", "10");
    expect([status, stderr]).toEqual([2, expect.stringContaining("--draw-seed")]);
  });
});
