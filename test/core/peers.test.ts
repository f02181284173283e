import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { leaveOneOut } from "../../src/core/leave-one-out.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import {
  FEWEST_PEERS,
  gatherPeers,
  type Likeness,
  type PeerLikeness,
  type Peers,
  peerLikeness,
  peerTerms,
} from "../../src/core/peers.ts";
import { prepare } from "../../src/core/prepare.ts";
import { normalMatrix, random } from "../support/random.ts";
import { simulate, taskLogits, withNoise } from "../support/simulation.ts";
import { mapRows } from "../support/transforms.ts";

const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const answers = (outputs: Matrix, hard = false): Answers =>
  prepare(outputs, { representation: "canonical", correlation: { kind: "cosine" } }, undefined, hard);

function comparePeers(source: Answers, model: Answers, peers: Peers): PeerLikeness | undefined {
  const terms = peerTerms(source, model, peers);
  return terms && peerLikeness(terms);
}

function compare(source: Matrix, model: Matrix, peers: readonly Matrix[], hard = false): PeerLikeness {
  const gathered = gatherPeers(peers.map((peer) => answers(peer, hard)));
  const scores = comparePeers(answers(source, hard), answers(model, hard), gathered);
  if (!scores) throw new Error("no scores");
  return scores;
}

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The scores from their definition, with means, variances and the whole matrix taken the slow way. */
function byDefinition(source: Answers, model: Answers, peers: readonly Answers[]): PeerLikeness {
  const chosen = Array.from(source.unit.data, (_, place) =>
    source.labels[Math.floor(place / source.classes)] === place % source.classes ? 1 : 0,
  );
  const hard = source.form === "labels";
  const offTheMean = ({ amount, cosine }: Likeness) => ({ amount: amount / Math.sqrt(1 + 1 / peers.length), cosine });
  const choices = peers.map((peer) => peer.chosen.data.join());
  const alike = choices.every((one) => one === choices[0]);
  return {
    "peer-residual": matched(({ unit }) => unit, hard, source, model, peers, undefined, true),
    "peer-likelihood": offTheMean(matched(({ soft }) => soft, hard, source, model, peers, chosen)),
    "peer-agreement":
      hard || alike ? undefined : offTheMean(matched((answers) => answers.chosen, true, source, model, peers, chosen)),
  };
}

function matched(
  rowsOf: (answers: Answers) => Matrix,
  hard: boolean,
  source: Answers,
  model: Answers,
  peers: readonly Answers[],
  template?: readonly number[],
  withoutConsensus = false,
): Likeness {
  const n = peers.length;
  const [ours, theirs, ...others] = [source, model, ...peers].map((one) => Array.from(rowsOf(one).data));
  const places = ours.map((_, place) => place);
  const centres = places.map((place) => mean(others.map((values) => values[place])));
  const variances = places.map((place) => {
    const values = [...others, theirs].map((one) => one[place]);
    return values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / n;
  });
  const average = mean(variances);
  const trust = hard ? 0 : n / (4 + n);
  const spread = variances.map((variance) => Math.sqrt((1 - trust) * average + trust * variance));
  const apart = (values: readonly number[]) => places.map((place) => (values[place] - centres[place]) / spread[place]);
  const apartPeers = others.map(apart);
  const nuisances = withoutConsensus
    ? [...apartPeers, places.map((place) => (centres[place] / spread[place]) * Math.sqrt(n - 1))]
    : apartPeers;
  const covariance = places.map((i) =>
    places.map((j) => nuisances.reduce((sum, one) => sum + one[i] * one[j], 0) / (n - 1) + (i === j ? 1 : 0)),
  );
  const wanted = template ?? apart(ours);
  const filter = solve(covariance, wanted);
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const own = apart(theirs);
  const lengths = Math.sqrt(product(filter, wanted) * product(solve(covariance, own), own));
  return { amount: product(filter, own) / product(filter, wanted), cosine: product(filter, own) / lengths };
}

/** Gaussian elimination with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((values, i) => [...values, right[i]]);
  for (let k = 0; k < rows.length; k += 1) {
    const best = rows.slice(k).reduce((most, one) => (Math.abs(one[k]) > Math.abs(most[k]) ? one : most));
    const at = rows.indexOf(best);
    [rows[k], rows[at]] = [rows[at], rows[k]];
    for (let i = 0; i < rows.length; i += 1) {
      const factor = rows[i][k] / rows[k][k];
      if (i !== k && factor !== 0) for (let j = k; j <= rows.length; j += 1) rows[i][j] -= factor * rows[k][j];
    }
  }
  return rows.map((values, k) => values[rows.length] / values[k]);
}

function expectAlike(found: PeerLikeness | undefined, expected: PeerLikeness): void {
  for (const name of ["peer-residual", "peer-likelihood", "peer-agreement"] as const) {
    const [one, other] = [found?.[name], expected[name]];
    expect(one === undefined, name).toBe(other === undefined);
    expect(one?.amount ?? 99, name).toBeCloseTo(other?.amount ?? 99, 5);
    expect(one?.cosine ?? 99, name).toBeCloseTo(other?.cosine ?? 99, 5);
  }
}

describe("scores by peers", () => {
  it("is what its definition says", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(2, 3, 8, 19), fc.boolean(), (seed, count, hard) => {
        const { source, peer, copy } = simulate(random(seed), 12, 5);
        const peers = many(count, peer);
        const prepared = peers.map((one) => answers(one, hard));
        for (const model of [source, copy(0.5), peer()]) {
          const scores = comparePeers(answers(source, hard), answers(model, hard), gatherPeers(prepared));
          if (prepared.every(({ unit }) => unit.data.every((value, k) => value === prepared[0].unit.data[k]))) {
            expect(scores).toBeUndefined();
          } else {
            expectAlike(scores, byDefinition(answers(source, hard), answers(model, hard), prepared));
          }
        }
      }),
      { numRuns: 25, examples: [[7, 2, true]] },
    );
  });

  it("gives the source itself a residual of exactly 1", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 12 }), (seed, count) => {
        const { source, peer } = simulate(random(seed));
        expect(compare(source, source, many(count, peer))["peer-residual"]).toEqual({ amount: 1, cosine: 1 });
      }),
    );
  });

  it("gives one more peer a residual below 1/(n + 1) and a likelihood of about 0", () => {
    const simulated = random(41);
    for (const count of [3, 19]) {
      const scores = many(60, () => {
        const { source, peer } = simulate(simulated, 30);
        return compare(source, peer(), many(count, peer));
      });
      // The mean of n peers is off the truth, by the same amount for source and model; the filter takes part of that out.
      const residual = mean(scores.map((one) => one["peer-residual"].amount));
      expect(residual).toBeGreaterThan(0);
      expect(residual).toBeLessThan(1 / (count + 1));
      expect(Math.abs(mean(scores.map((one) => one["peer-likelihood"].amount)))).toBeLessThan(0.1);
    }
  });

  it("falls from the source to an independent model as a copy strays", () => {
    const { source, peer, copy } = simulate(random(42), 100);
    const peers = many(10, peer);
    const residuals = [0.1, 0.5, 1, 2, 4].map((noise) => compare(source, copy(noise), peers)["peer-residual"].amount);
    for (let i = 1; i < residuals.length; i += 1) expect(residuals[i]).toBeLessThan(residuals[i - 1]);
    expect(residuals[0]).toBeGreaterThan(0.9);
    expect(residuals[2]).toBeGreaterThan(compare(source, peer(), peers)["peer-residual"].amount + 0.2);
  });

  it("does not see what all models have in common in how sure they are of the source's choices", () => {
    const draw = random(43);
    const { source, peer, copy } = simulate(draw);
    const models = [source, copy(0.5), ...many(6, peer)].map((one) => answers(one));
    const shared = normalMatrix(40, 10, draw, 0.5);
    const moved = models.map((model) => ({
      ...model,
      soft: mapRows(model.soft, (values, i) => values.map((value, j) => value + shared.data[i * 10 + j])),
    }));
    const [before, after] = [models, moved].map(([ours, theirs, ...peers]) =>
      comparePeers(ours, theirs, gatherPeers(peers)),
    );
    expect(after?.["peer-likelihood"].amount).toBeCloseTo(before?.["peer-likelihood"].amount ?? Number.NaN, 4);
  });

  it("does not take a model that misses what all others agree on for one of the source's, though that misses it, too", () => {
    const draw = random(45);
    const residuals = many(40, () => {
      const task = taskLogits(40, 10, draw);
      const peers = many(8, () => withNoise(task, 1, draw));
      const [erring, ofAnotherTask] = [normalMatrix(40, 10, draw, 3), normalMatrix(40, 10, draw, 3)];
      return compare(erring, ofAnotherTask, peers)["peer-residual"].amount;
    });
    expect(Math.abs(mean(residuals))).toBeLessThan(0.05);
  });

  it("needs two peers that do not answer alike", () => {
    const { source, peer, copy } = simulate(random(44));
    const [ours, theirs, one] = [source, copy(1), peer()].map((one) => answers(one));
    expect(FEWEST_PEERS).toBe(2);
    expect(comparePeers(ours, theirs, gatherPeers([]))).toBeUndefined();
    expect(comparePeers(ours, theirs, gatherPeers([one]))).toBeUndefined();
    for (const count of [2, 3, 7]) {
      expect(comparePeers(ours, theirs, gatherPeers(many(count, () => one)))).toBeUndefined();
    }
    expect(comparePeers(ours, theirs, gatherPeers([one, answers(peer())]))).toBeDefined();
  });

  it("has a residual of 0 against a source that is the peers' mean", () => {
    const { source, peer } = simulate(random(45));
    const unit = matrix(40, 10);
    const centred = { ...answers(source), unit };
    const one = answers(peer());
    const opposite = { ...one, unit: mapRows(one.unit, (values) => values.map((value) => -value)) };
    expect(comparePeers(centred, answers(peer()), gatherPeers([one, opposite]))?.["peer-residual"]).toEqual({
      amount: 0,
      cosine: 0,
    });
  });
});

describe("the agreement", () => {
  it("is blind to whatever is done to the scores as long as the largest one stays", () => {
    const { source, peer, copy } = simulate(random(47), 30, 6);
    const peers = gatherPeers(many(8, () => answers(peer())));
    const plain = copy(0.5);
    const mirrored = mapRows(plain, (values) => {
      const most = Math.max(...values);
      return values.map((value) => (value === most ? 1 : -0.01 * value - 1));
    });
    const [before, after] = [plain, mirrored].map((model) => comparePeers(answers(source), answers(model), peers));
    expect(after?.["peer-agreement"]).toEqual(before?.["peer-agreement"]);
    expect(after?.["peer-residual"].amount).toBeLessThan((before?.["peer-residual"].amount ?? 0) - 0.3);
  });
});

describe("leaveOneOut", () => {
  it("is what comparing each with the others gives", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 9 }), fc.boolean(), (seed, count, hard) => {
        const { source, peer } = simulate(random(seed), 20, 5);
        const models = many(count, () => answers(peer(), hard));
        const ours = answers(source, hard);
        const scores = leaveOneOut(ours, gatherPeers(models));
        for (const [k, model] of models.entries()) {
          const expected = comparePeers(ours, model, gatherPeers(models.filter((_, i) => i !== k)));
          expect(scores[k] === undefined).toBe(expected === undefined);
          if (!expected) continue;
          expectAlike(scores[k], expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("bears many models, in the time that a few take", () => {
    const { source, peer } = simulate(random(48), 3, 3);
    const models = many(1200, () => answers(peer()));
    const started = process.cpuUsage();
    const scores = leaveOneOut(answers(source), gatherPeers(models));
    const { user } = process.cpuUsage(started);
    expect(scores.every((one) => Number.isFinite(one?.["peer-residual"].cosine))).toBe(true);
    expect(user / 1000).toBeLessThan(2000);
  });

  it("leaving one out among copies of a single other model leaves nothing to compare by", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { source, peer } = simulate(random(seed));
        const [ours, one, other] = [source, peer(), peer()].map((one) => answers(one));
        const [, odd, alike] = leaveOneOut(ours, gatherPeers([one, other, one, one]));
        expect(odd).toBeUndefined();
        expect(alike).toBeDefined();
      }),
      { numRuns: 20 },
    );
  });
});
