import { describe, expect, it } from "vitest";
import { isDistance } from "../../../../src/core/score-table.ts";
import { contestsOf, rowOf, valuesOf } from "../../../../src/report/evaluation/html/contests.ts";
import { renderEvaluationHtml } from "../../../../src/report/evaluation/html/page.ts";
import { rocHeights } from "../../../../src/report/evaluation/html/roc.ts";
import { evaluationHeadline } from "../../../../src/report/evaluation/html/summary.ts";
import { type Evaluation, evaluationSchema } from "../../../../src/report/evaluation/schema.ts";
import { makeEvaluation } from "../../../support/evaluation.ts";

const evaluation = makeEvaluation();
const page = renderEvaluationHtml(evaluation);

/** What a reader sees: no tags, no style, no script, and the characters themselves. */
const text = page
  .replace(/<(style|script)>.*?<\/\1>/gs, "")
  .replace(/<[^>]*>/g, " ")
  .replace(/&#39;/g, "'")
  .replace(/&quot;/g, '"')
  .replace(/&amp;/g, "&")
  .replace(/\s+/g, " ");

function withAverages(averages: Readonly<Record<string, number>>): Evaluation {
  const scores = Object.entries(averages).map(([name, auc]) => {
    return [name, { ...evaluation.judged, average: { attacks: 3, auc } }];
  });
  return { ...evaluation, scores: Object.fromEntries(scores) };
}

describe("the page of an evaluation", () => {
  it("is made of what the schema allows", () => {
    expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined();
  });

  it("says first which score is best, and the default's figure if it is not", () => {
    expect(evaluationHeadline(withAverages({ sac: 0.9, fusion: 0.98 }))).toBe(
      "The score fusion tells derived models apart best: AUC 0.980",
    );
    expect(evaluationHeadline(withAverages({ "peer-residual": 0.99, fusion: 0.9 }))).toBe(
      "The score peer-residual tells derived models apart best: AUC 0.990; the default, fusion, 0.900",
    );
    expect(evaluationHeadline(withAverages({ sac: 0.9801, fusion: 0.9799 }))).toContain("The score fusion");
    expect(evaluationHeadline(withAverages({ fusion: 0.99962 }))).toMatch(/AUC 0\.9996$/);
    expect(evaluationHeadline(withAverages({ fusion: 0.999999 }))).toMatch(/AUC > 0\.9999$/);
    expect(evaluationHeadline(withAverages({ fusion: 1 }))).toMatch(/AUC 1\.000$/);
    expect(evaluationHeadline({ ...evaluation, scores: {} })).toBe("No score could be measured on average");
  });

  it("shows every attack and every score, how it was made, what was left out and what it does not show", () => {
    for (const { attack } of evaluation.judged.attacks) expect(text).toContain(attack);
    for (const score of Object.keys(evaluation.scores)) expect(text).toContain(`By ${score}`);
    expect(text).toContain("100 misclassified probes of JPEG quality 25, mean of 2 draws; cosine of canonical outputs");
    expect(text).toContain("models/broken.onnx derived by prune MODEL_TRUNCATED It ends too early.");
    expect(text).toContain("1000 is left out: There are only 500.");
    expect(text).toContain("What this does not show");
    expect(text).toContain("sac evaluate ZOO.json --html evaluation.html");
    expect(text).toContain("Note. The 20 unrelated models");
  });

  it("names the architectures whose honest models are accused too often", () => {
    expect(text).toContain("more often than in 5 % of cases: 3 of 10 of vgg .");
  });

  it("keeps models that lost much accuracy apart", () => {
    const weak = evaluation.scores.fusion?.weakened[0];
    expect(text).toContain("As judged: derived models that keep less than 90 % of the source’s accuracy.");
    expect(text).toContain(`prune, weakened (5), AUC ${weak?.auc?.toFixed(3)}`);
  });

  it("draws ROC curves whose area is the AUC of the tables", () => {
    for (const contest of contestsOf(evaluation)) {
      for (const score of ["sac", "fusion"] as const) {
        const values = valuesOf(contest, score);
        if (!values) throw new Error(`no ${score}`);
        const heights = rocHeights(values, isDistance(score));
        const area = heights.reduce((sum, height) => sum + height, 0) / heights.length;
        expect(area).toBeCloseTo(rowOf(evaluation.scores[score], contest)?.auc ?? Number.NaN, 12);
      }
    }
    expect(page.match(/class="plot roc"/g)).toHaveLength(1 + contestsOf(evaluation).length);
  });

  it("draws a mark for every model in the distributions of the default score", () => {
    const open = page.slice(page.indexOf('id="spread"'), page.indexOf("The same by"));
    const byScore = open.split("<figure").filter((figure) => figure.includes("<code>fusion</code>"));
    const marks = byScore.join("").match(/<use href="#k-(reference|derived|known)" x=/g) ?? [];
    const views = 3;
    expect(marks).toHaveLength(7 * 5 + views * 20);
  });

  it("has no style attribute and no inline handler, which its policy would refuse", () => {
    expect(page).not.toMatch(/<[^>]+\s(style|on[a-z]+)=/);
  });

  it("is the same bytes for the same evaluation", () => {
    expect(renderEvaluationHtml(makeEvaluation())).toBe(page);
  });

  it("goes without scores, sweeps, notes or anything left out", () => {
    const bare = renderEvaluationHtml({ ...evaluation, scores: {}, sweeps: [], notes: [], leftOut: [], models: [] });
    for (const id of ["all", "roc", "spread", "sweeps", "left"]) expect(bare).not.toContain(`id="${id}"`);
    expect(bare).toContain('id="limits"');
  });

  it("stays under 3 MB with 300 models, all sweeps and five draws", () => {
    const attacks = Array.from({ length: 20 }, (_, i) => ({ name: `attack-number-${i}` }));
    const large = makeEvaluation({ unrelated: 100, perAttack: 10, attacks, draws: 5 });
    expect(large.models).toHaveLength(300);
    expect(renderEvaluationHtml(large).length).toBeLessThan(3 * 2 ** 20);
  });
});
