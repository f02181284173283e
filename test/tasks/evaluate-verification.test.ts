import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildEvaluation } from "../../src/report/evaluation/build.ts";
import { renderEvaluationHtml } from "../../src/report/evaluation/html/page.ts";
import { evaluationSchema } from "../../src/report/evaluation/schema.ts";
import { probesLine } from "../../src/report/evaluation/words.ts";
import type { Setting } from "../../src/tasks/evaluation/setting.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { comparer, embedder, writePeople } from "../support/verifiers.ts";
import { evaluateZoo } from "../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const SMALL: Partial<Setting> = { probes: 12 };
let zoo: string;

interface Model {
  readonly path: string;
  readonly role: "unrelated" | "derived";
  readonly attack?: string;
}

function writeZoo(name: string, models: readonly Model[], task = "verification"): string {
  return folder.write(name, JSON.stringify({ task, source: "source.onnx", images: "people", models }));
}

beforeAll(async () => {
  await writePeople(at("people"), [8, 8, 8, 8, 8, 8]);
  folder.write("source.onnx", embedder({ seed: 1 }));
  const unrelated = Array.from({ length: 6 }, (_, i): Model => {
    folder.write(`unrelated-${i}.onnx`, embedder({ seed: 20 + i }));
    return { path: `unrelated-${i}.onnx`, role: "unrelated" };
  });
  folder.write("damaged.onnx", embedder({ seed: 1, damage: 0.05 }));
  folder.write("pair.onnx", comparer({ seed: 1, damage: 0.05, takes: "inputs", answers: "cosine" }));
  folder.write("decides.onnx", comparer({ seed: 1, damage: 0.05, takes: "width", answers: { threshold: 0.5 } }));
  zoo = writeZoo("ZOO.json", [
    ...unrelated,
    { path: "damaged.onnx", role: "derived", attack: "damage" },
    { path: "pair.onnx", role: "derived", attack: "pair" },
    { path: "decides.onnx", role: "derived", attack: "decides" },
  ]);
});

describe("a zoo of verification models", () => {
  it("is evaluated like one of classifiers, with every sweep that has a meaning", async () => {
    const sweeps = ["feature", "references=2,4", "quality=25,clean", "probes=6,900", "correlation=cosine,rbf:1"];
    const result = await evaluateZoo(zoo, SMALL, { sweeps, seeds: [0, 1] });
    const evaluation = evaluationSchema.parse(buildEvaluation(result, new Date(), []));
    expect(evaluation.leftOut).toEqual([]);
    expect(evaluation.source.form).toBe("similarities");
    expect(evaluation.fingerprint).toMatchObject({ feature: "similarity", references: 50 });
    const { attacks } = evaluation.judged;
    expect(attacks.map(({ attack, comparedBy }) => [attack, comparedBy])).toEqual([
      ["damage", "similarities"],
      ["pair", "similarities"],
      ["decides", "decisions"],
    ]);
    expect(attacks.slice(0, 2).map(({ auc }) => auc)).toEqual([1, 1]);
    expect(evaluation.scores["peer-likelihood"]).toBeUndefined();
    expect(evaluation.scores["wp-jc"]).toBeDefined();
    const points = (name: string) => evaluation.sweeps.find(({ parameter }) => parameter === name)?.points ?? [];
    expect(points("feature").map(({ value }) => value)).toEqual(["similarity", "decision"]);
    expect(points("feature")[1].judged.attacks.map(({ comparedBy }) => comparedBy)).toEqual(
      Array.from({ length: 3 }, () => "decisions"),
    );
    expect(points("quality")).toHaveLength(2);
    const [, { skipped }] = evaluation.sweeps.filter(({ parameter }) => ["feature", "probes"].includes(parameter));
    expect(skipped).toMatchObject([{ value: "900", code: "IMAGES_TOO_FEW" }]);
    expect(probesLine(evaluation)).toBe(
      "12 targets of JPEG quality 25 against up to 50 references, mean of 2 draws; cosine of canonical similarities",
    );
    const page = renderEvaluationHtml(evaluation);
    expect(page).toContain("share of the pairs that it decides as the source does");
    expect(page).not.toContain("of the classes that the source chose");
  });

  it("measures every model's accuracy on its references", async () => {
    const { source, contestants } = await evaluateZoo(zoo, SMALL);
    expect(source.measured).toBeGreaterThan(0.6);
    for (const { accuracy, kept } of contestants) {
      expect(accuracy).toBeGreaterThan(0.5);
      expect(kept).toBeCloseTo((accuracy ?? 0) / (source.measured ?? 1), 12);
    }
  });

  it("refuses what has no meaning", async () => {
    const codeOf = async (path: string, changes: Partial<Setting>, sweeps: string[] = []) =>
      (await failureOf(() => evaluateZoo(path, { ...SMALL, ...changes }, { sweeps }))).code;
    expect(await codeOf(zoo, { selection: "misclassified" })).toBe("USAGE");
    expect(await codeOf(zoo, {}, ["selection"])).toBe("USAGE");
    expect(await codeOf(zoo, { probes: 500 })).toBe("IMAGES_TOO_FEW");
    const classifiers = writeZoo(
      "classifiers.json",
      [
        { path: "unrelated-0.onnx", role: "unrelated" },
        { path: "damaged.onnx", role: "derived" },
      ],
      "classification",
    );
    expect(await codeOf(classifiers, {}, ["feature"])).toBe("USAGE");
    expect(await codeOf(classifiers, { references: 5 })).toBe("USAGE");
  });
});
