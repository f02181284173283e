import { mean, sampleStandardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { evidenceOf } from "../../src/core/judging.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { makePanel, type Panel, scoreSuspect } from "../../src/core/panel.ts";
import { peerLikeness, peerTerms } from "../../src/core/peers.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { closeness, directScores, type Scores } from "../../src/core/scores.ts";
import { normalMatrix, type Random, random } from "../support/random.ts";
import { simulate, taskLogits, withNoise } from "../support/simulation.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const PEER_SCORES = ["peer-residual", "peer-likelihood", "peer-agreement"] as const;

/** A source with as many unrelated models, and ways to make suspects, all of them prepared. */
function scene(draw: Random, count: number, hard = false) {
  const { source: outputs, peer, copy } = simulate(draw);
  const source = prepare(outputs, SETTINGS, undefined, hard);
  const prepared = (model: Matrix): Answers => prepare(model, SETTINGS, source, hard);
  const unrelated = Array.from({ length: count }, () => prepared(peer()));
  return { source, unrelated, prepared, peer: () => prepared(peer()), copy: (noise: number) => prepared(copy(noise)) };
}

function fusion(scores: Scores): number {
  return closeness(scores, "fusion");
}

describe("makePanel", () => {
  it.each([false, true])("scores each unrelated model as if it had never been there (labels alone: %s)", (hard) => {
    for (const count of [4, 7, 12]) {
      const { source, unrelated } = scene(random(count), count, hard);
      const panel = makePanel(source, unrelated);
      unrelated.forEach((model, i) => {
        const others = makePanel(
          source,
          unrelated.filter((_, j) => j !== i),
        );
        const { fusion: _, ...expected } = scoreSuspect(source, model, others);
        expect(Object.keys(expected)).toHaveLength(hard ? 5 : 6);
        for (const [name, value] of Object.entries(expected)) {
          expect(panel.scores[i][name as keyof Scores], name).toBeCloseTo(value, 9);
        }
      });
    }
  });

  it("measures where the unrelated models' fused scores lie", () => {
    const { source, unrelated } = scene(random(51), 19);
    const panel = makePanel(source, unrelated);
    expect(new Set(panel.fused?.keys())).toEqual(new Set(PEER_SCORES));
    // Of few models, agreement says too little.
    const few = makePanel(source, unrelated.slice(1)).fused;
    expect(new Set(few?.keys())).toEqual(new Set(PEER_SCORES.slice(0, 2)));
    for (const [name, standing] of panel.fused ?? []) {
      const values = panel.scores.map((scores) => scores[name] ?? Number.NaN);
      expect(standing.amount.mean).toBeCloseTo(mean(values), 12);
      expect(standing.amount.spread).toBeCloseTo(sampleStandardDeviation(values), 12);
    }
  });

  /** Of three scores the amount, and the geometric mean of that and the cosine, in the unrelated models' spreads from their mean. */
  function partsOf(source: Answers, model: Answers, panel: Panel) {
    const terms = panel.peers && peerTerms(source, model, panel.peers);
    const compared = terms && peerLikeness(terms);
    return PEER_SCORES.map((name) => {
      const [likeness, standing] = [compared?.[name], panel.fused?.get(name)];
      if (!likeness || !standing) throw new Error(`no ${name}`);
      const amount = (likeness.amount - standing.amount.mean) / standing.amount.spread;
      const cosine = (likeness.cosine - standing.cosine.mean) / standing.cosine.spread;
      return { amount, both: amount * cosine < 0 ? 0 : Math.sign(amount) * Math.sqrt(amount * cosine) };
    });
  }

  it("fuses by the sum of likelihood and residual, or by the labels if these say more", () => {
    const { source, unrelated, copy, peer } = scene(random(55), 19);
    const panel = makePanel(source, unrelated);
    const scrambled = { ...peer(), chosen: source.chosen };
    const byLabels = [copy(0.5), copy(3), peer(), scrambled].map((model) => {
      const [residual, likelihood, agreement] = partsOf(source, model, panel);
      const sum = likelihood.amount + residual.both;
      const labels = Math.SQRT2 * agreement.both;
      expect(fusion(scoreSuspect(source, model, panel))).toBeCloseTo(Math.max(sum, labels), 9);
      return labels > sum;
    });
    expect(byLabels.at(0)).toBe(false);
    expect(byLabels.at(-1)).toBe(true);
  });

  it("does not take a model for the source's because it is unlike all others", () => {
    const draw = random(56);
    const fusions = Array.from({ length: 40 }, () => {
      const { source, unrelated, prepared } = scene(draw, 19);
      const stranger = prepared(normalMatrix(40, 10, draw, 5));
      return fusion(scoreSuspect(source, stranger, makePanel(source, unrelated)));
    });
    expect(mean(fusions)).toBeLessThan(0);
    expect(fusions.filter((value) => value > 2)).toHaveLength(0);
  });

  it("does not depend on the order of the unrelated models", () => {
    const { source, unrelated, copy } = scene(random(52), 8);
    const suspect = copy(1);
    const [forwards, backwards] = [unrelated, [...unrelated].reverse()].map((models) => makePanel(source, models));
    forwards.scores.forEach((scores, i) => {
      expect(fusion(backwards.scores[7 - i])).toBeCloseTo(fusion(scores), 9);
    });
    const [a, b] = [forwards, backwards].map((panel) => fusion(scoreSuspect(source, suspect, panel)));
    expect(b).toBeCloseTo(a, 9);
  });

  it("knows of no peers with fewer than three models, and of no fusion with fewer than three", () => {
    for (const count of [0, 1, 2, 3]) {
      const { source, unrelated, copy } = scene(random(53), count);
      const panel = makePanel(source, unrelated);
      const scores = scoreSuspect(source, copy(0.5), panel);
      expect(panel.scores).toHaveLength(count);
      expect(panel.scores.every((one) => "peer-residual" in one === count >= 3)).toBe(true);
      expect(PEER_SCORES.every((name) => name in scores)).toBe(count >= 2);
      expect([panel.fused !== undefined, "fusion" in scores]).toEqual([count >= 3, count >= 3]);
    }
  });

  it("falls back to the direct scores if the unrelated models answer alike", () => {
    const { source, unrelated, copy } = scene(random(54), 1);
    const [one] = unrelated;
    const panel = makePanel(source, [one, one, one, one]);
    const suspect = copy(0.5);
    expect(panel.fused).toBeUndefined();
    expect(scoreSuspect(source, suspect, panel)).toEqual(directScores(source, suspect));
  });

  it("leaves out of scores by peers whoever has other classes, and scores the others as without it", () => {
    const draw = random(55);
    const { source, unrelated, copy, prepared } = scene(draw, 5);
    const other = prepared(normalMatrix(40, 7, draw));
    const [first, ...more] = unrelated;
    const [panel, without] = [makePanel(source, [first, other, ...more]), makePanel(source, unrelated)];
    expect(Object.keys(panel.scores[1])).toEqual(["sac"]);
    expect(panel.scores.filter((_, i) => i !== 1)).toEqual(without.scores);
    const suspect = copy(1);
    expect(scoreSuspect(source, suspect, panel)).toEqual(scoreSuspect(source, suspect, without));
  });

  it("compares by distance alone where all unrelated models have other classes", () => {
    const draw = random(55);
    const { source, copy, prepared } = scene(draw, 5);
    const panel = makePanel(
      source,
      [7, 7, 12, 4].map((classes) => prepared(normalMatrix(40, classes, draw))),
    );
    expect(panel.peers).toBeUndefined();
    expect(Object.keys(scoreSuspect(source, copy(1), panel))).toEqual(["sac", "logit-cosine", "label-agreement"]);
  });
});

describe("scoreSuspect", () => {
  it("gives a suspect of another class count its distance only", () => {
    const draw = random(56);
    const { source, unrelated, prepared } = scene(draw, 5);
    const suspect = prepared(normalMatrix(40, 12, draw));
    expect(Object.keys(scoreSuspect(source, suspect, makePanel(source, unrelated)))).toEqual(["sac"]);
  });

  it("gives the direct scores without a panel", () => {
    const { source, copy } = scene(random(57), 0);
    const suspect = copy(1);
    expect(scoreSuspect(source, suspect, undefined)).toEqual(directScores(source, suspect));
  });

  it("puts the source first, then copies by how far they stray, then unrelated models", () => {
    const { source, unrelated, copy, peer } = scene(random(58), 12);
    const panel = makePanel(source, unrelated);
    const scores = [source, copy(0.4), copy(0.8), copy(1.6)].map((model) => fusion(scoreSuspect(source, model, panel)));
    const strangers = [...panel.scores.map(fusion), fusion(scoreSuspect(source, peer(), panel))];
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(scores[3]).toBeGreaterThan(Math.max(...strangers));
  });

  it("is fair to honest models: one more of them is among the closest 5 % about that often", () => {
    const draw = random(59);
    const runs = 250;
    let conformal = 0;
    let normal = 0;
    for (let run = 0; run < runs; run += 1) {
      const { source, unrelated, peer } = scene(draw, 19);
      const panel = makePanel(source, unrelated);
      const scores = scoreSuspect(source, peer(), panel);
      const evidence = evidenceOf(scores.sac, fusion(scores), panel.scores.map(fusion));
      if (evidence.conformal <= 0.05) conformal += 1;
      if (evidence.tail <= 0.05) normal += 1;
    }
    // Four standard errors above 5 %.
    expect(conformal / runs).toBeLessThan(0.105);
    expect(normal / runs).toBeLessThan(0.105);
  });

  it("takes an honest model of the source's own data for a copy, unless the panel has others of that data", () => {
    const draw = random(61);
    const task = taskLogits(80, 10, draw);
    const data = withNoise(task, 0.7, draw);
    const ofTheData = () => withNoise(data, 0.7, draw);
    const source = prepare(ofTheData(), SETTINGS);
    const prepared = (model: Matrix) => prepare(model, SETTINGS, source);
    const strangers = Array.from({ length: 19 }, () => prepared(withNoise(task, 1, draw)));
    const kin = Array.from({ length: 19 }, () => prepared(ofTheData()));
    const pValue = (unrelated: readonly Answers[]) => {
      const panel = makePanel(source, unrelated);
      const scores = scoreSuspect(source, prepared(ofTheData()), panel);
      return evidenceOf(scores.sac, fusion(scores), panel.scores.map(fusion)).conformal;
    };
    expect(pValue(strangers)).toBe(0.05);
    expect(pValue(kin)).toBeGreaterThan(0.05);
  });
});
