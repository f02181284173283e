import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../src/report/check/schema.ts";
import { readZoo } from "../../src/tasks/zoo.ts";
import { root, sac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const [enrolled, fingerprint] = ["enrolled.sac", "source.sac"].map((name) => join(folder.path, name));
const enrol = ["enroll", "--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--arch", "vgg"].concat([
  "--select",
  "misclassified",
  "--preprocess",
  `${zoo}/preprocess.json`,
  // True of the fixtures: no unrelated model ever saw the images that the source was trained on.
  "--training-images",
  "private",
]);

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

describe("the main job on the fixture zoo, through the shipped command", () => {
  beforeAll(async () => {
    expect(await sac(...enrol, "--out", fingerprint)).toMatchObject({ status: 0 });
    copyFileSync(fingerprint, enrolled);
    const calibrated = await sac("calibrate", fingerprint, "--zoo", `${zoo}/ZOO.json`, "--json", "-");
    expect(calibrated.status, calibrated.stderr).toBe(0);
    const { unrelated, leaveOneOut } = JSON.parse(calibrated.stdout);
    expect(unrelated).toHaveLength(20);
    expect(leaveOneOut.falseAlarms / leaveOneOut.models, "unrelated models called derived").toBeLessThanOrEqual(0.05);
  });

  it("calls derived what was fine-tuned, quantised, extracted by probabilities, or lightly pruned", async () => {
    const { models } = await readZoo(join(root, zoo, "ZOO.json"));
    const checked = await sac("check", fingerprint, "--json", "-", "--", `${zoo}/derived/*.onnx`);
    expect(checked.status, checked.stderr).toBe(1);
    const report: Report = reportSchema.parse(JSON.parse(checked.stdout));
    const verdicts = new Map(report.results.map(({ path, verdict }) => [path.split("/").at(-1), verdict]));
    const source = JSON.parse(readFileSync(join(root, zoo, "ZOO.json"), "utf8"));
    const accuracies = new Map(source.models.map((m: { path: string; accuracy: number }) => [m.path, m.accuracy]));
    for (const { path, role, attack } of models) {
      if (role !== "derived" || attack === "extract-labels") continue;
      const inside = path.slice(path.indexOf("derived/"));
      const kept = Number(accuracies.get(inside)) / source.sourceAccuracy;
      if (attack === "prune" && kept < 0.95) continue;
      expect.soft(verdicts.get(path.split("/").at(-1)), path).toBe("derived");
    }
    expect(report.counts.error).toBe(0);
  });

  it("prints a table for people and nothing but JSON where JSON was asked for", async () => {
    const plain = await sac("check", fingerprint, "--", `${zoo}/derived/finetune-all-1.onnx`);
    expect(plain.stdout).toContain("evidence for review, never proof of theft");
    expect(plain.stdout).toMatch(/finetune-all-1\.onnx\s+derived\s+weights 6\/6/);
    const json = await sac("check", fingerprint, "--json", "-", "--", `${zoo}/derived/finetune-all-1.onnx`);
    expect(() => JSON.parse(json.stdout)).not.toThrow();
    expect(json.stderr).toContain("[1/1]");
  });

  it("passes an unrelated model with status 0 and writes both reports", async () => {
    const other = join(folder.path, "fewer.sac");
    const nineteen = `${zoo}/unrelated/unrelated-{densenet,mobilenet,resnet}-*.onnx`;
    await sac(
      "calibrate",
      fingerprint,
      "--out",
      other,
      "--unrelated",
      nineteen,
      `${zoo}/unrelated/unrelated-vgg-[1234].onnx`,
    );
    const files = { json: join(folder.path, "r.json"), markdown: join(folder.path, "r.md") };
    const suspect = `${zoo}/unrelated/unrelated-vgg-5.onnx`;
    const checked = await sac("check", other, "--json", files.json, "--markdown", files.markdown, "--", suspect);
    expect(checked).toMatchObject({ status: 0 });
    expect(reportSchema.parse(JSON.parse(readFileSync(files.json, "utf8"))).verdict).toBe("unrelated");
    expect(readFileSync(files.markdown, "utf8")).toContain("A copy that was changed enough can look like this, too.");
  });

  it("makes the same fingerprint, byte for byte, from the same inputs", async () => {
    const second = join(folder.path, "2.sac");
    await sac(...enrol, "--out", second);
    expect(sha256(second)).toBe(sha256(enrolled));
  });

  it("explains fingerprint and model without running them", async () => {
    const model = await sac("inspect", `${zoo}/source.onnx`);
    expect(model).toMatchObject({ status: 0 });
    expect(model.stdout).toContain("images: float32 [batch, 3, 32, 32]");
    const explained = await sac("inspect", fingerprint);
    expect(explained.stdout).toContain("20 unrelated models support a false-alarm rate of 4.8 %");
  });
});
