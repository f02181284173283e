import { describe, expect, it } from "vitest";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { decisions, type Feature, features } from "../../src/core/reference-features.ts";
import { directScores } from "../../src/core/scores.ts";
import { scoreInterval } from "../../src/core/uncertainty.ts";
import { normalMatrix, random } from "../support/random.ts";

function settings(feature: Feature, representation: Settings["representation"] = "canonical"): Settings {
  return { representation, correlation: { kind: "cosine" }, feature };
}

/** Random margins. */
function someMargins(seed: number, { targets = 12, columns = 6 } = {}): Matrix {
  return normalMatrix(targets, columns, random(seed), 0.3);
}

describe("verification models in the scores", () => {
  it("have perfect scores with themselves, by either feature", () => {
    for (const feature of ["similarity", "decision"] as const) {
      const source = prepare(someMargins(3), settings(feature));
      expect(directScores(source, source).sac).toBe(0);
      expect(directScores(source, source)["label-agreement"]).toBeCloseTo(1, 6);
    }
  });

  it("agree in the share of the pairs that they decide alike", () => {
    const ours = matrix(2, 2, Float32Array.of(0.1, -0.1, 0.2, 0.3));
    const theirs = matrix(2, 2, Float32Array.of(0.5, 0.2, 0.1, 0.4));
    const source = prepare(ours, settings("similarity"));
    expect(directScores(source, prepare(theirs, settings("similarity"), source))["label-agreement"]).toBeCloseTo(
      0.75,
      6,
    );
  });

  it("are read by decisions, all of them, where the source only decides", () => {
    const source = prepare(features(someMargins(4), "decisions"), settings("decision"));
    expect(prepare(someMargins(5), settings("similarity"), source).form).toBe("decisions");
  });

  it("are told from unrelated ones by what sets the source apart, and know how sure that is", () => {
    const truth = someMargins(10, { targets: 20 });
    const near = (base: Matrix, seed: number, much: number) => {
      const noise = normalMatrix(base.rows, base.columns, random(seed), much);
      return matrix(
        base.rows,
        base.columns,
        base.data.map((value, i) => value + noise.data[i]),
      );
    };
    const own = near(truth, 11, 0.2);
    for (const feature of ["similarity", "decision"] as const) {
      const how = settings(feature);
      const source = prepare(own, how);
      const read = (one: Matrix) => prepare(one, how, source);
      const panel = makePanel(
        source,
        Array.from({ length: 20 }, (_, i) => read(near(truth, 20 + i, 0.2))),
      );
      const copy = scoreSuspect(source, read(near(own, 99, 0.05)), panel);
      const honest = panel.scores.map(({ fusion }) => fusion ?? Number.NaN);
      expect(copy.fusion).toBeGreaterThan(Math.max(...honest));
      expect(copy["peer-likelihood"]).toBeUndefined();
      const interval = scoreInterval(source, read(near(own, 99, 0.05)), panel, "fusion");
      expect(interval?.low).toBeLessThan(copy.fusion ?? 0);
      expect(interval?.high).toBeGreaterThan(copy.fusion ?? 0);
    }
  });

  it("are correlated uncentred, in the paper's Gaussian too, if raw was asked for", () => {
    const values = someMargins(6);
    const raw = prepare(values, { ...settings("decision", "raw"), correlation: { kind: "rbf", delta: 1 } });
    const said = decisions(values);
    const apart = row(said, 0).reduce((sum, value, j) => sum + (value - row(said, 1)[j]) ** 2, 0);
    expect(raw.correlation.data[1]).toBeCloseTo(Math.exp(-apart / 2), 6);
  });
});
