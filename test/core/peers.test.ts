import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { comparePeers, FEWEST_PEERS, gatherPeers, type PeerScores, withoutPeer } from "../../src/core/peers.ts";
import { type Answers, prepare } from "../../src/core/scores.ts";
import { normalMatrix, random } from "../support/random.ts";
import { simulate } from "../support/simulation.ts";
import { mapRows } from "../support/transforms.ts";

const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const answers = (outputs: Matrix, hard = false): Answers =>
  prepare(outputs, { representation: "canonical", correlation: { kind: "cosine" } }, undefined, hard);

function compare(source: Matrix, model: Matrix, peers: readonly Matrix[], hard = false): PeerScores {
  const gathered = gatherPeers(peers.map((peer) => answers(peer, hard).unit));
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

/** The scores from their definition, with means and variances taken the slow way. */
function byDefinition(source: Answers, model: Answers, peers: readonly Matrix[]): PeerScores {
  const places = peers[0].data.map((_, place) => place);
  const at = (place: number) => peers.map(({ data }) => data[place]);
  const centres = Array.from(places, (place) => mean(at(place)));
  const variances = centres.map(
    (centre, place) => at(place).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (peers.length - 1),
  );
  const average = mean(variances);
  const spread = variances.map((variance) =>
    source.form === "labels"
      ? Math.sqrt(average)
      : Math.sqrt((4 * average + (peers.length - 1) * variance) / (4 + peers.length - 1)),
  );
  const apart = (unit: Matrix) => centres.map((centre, place) => (unit.data[place] - centre) / spread[place]);
  const [ours, theirs] = [apart(source.unit), apart(model.unit)];
  const chosen = Array.from(source.labels, (label, i) => theirs[i * source.classes + label]);
  return {
    residual: mean(ours.map((value, k) => value * theirs[k])) / mean(ours.map((value) => value ** 2)),
    likelihood: mean(chosen) / Math.sqrt(1 + 1 / peers.length),
  };
}

describe("comparePeers", () => {
  it("is what its definition says", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(2, 3, 8, 19), fc.boolean(), (seed, count, hard) => {
        const { source, peer, copy } = simulate(random(seed));
        const peers = many(count, peer);
        const units = peers.map((one) => answers(one, hard).unit);
        for (const model of [source, copy(0.5), peer()]) {
          const scores = comparePeers(answers(source, hard), answers(model, hard), gatherPeers(units));
          if (units.every(({ data }) => data.every((value, k) => value === units[0].data[k]))) {
            expect(scores).toBeUndefined();
          } else {
            const expected = byDefinition(answers(source, hard), answers(model, hard), units);
            expect(scores?.residual).toBeCloseTo(expected.residual, 6);
            expect(scores?.likelihood).toBeCloseTo(expected.likelihood, 5);
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
        expect(compare(source, source, many(count, peer)).residual).toBe(1);
      }),
    );
  });

  it("gives one more peer a residual of about 1/(n + 1) and a likelihood of about 0", () => {
    const simulated = random(41);
    for (const count of [3, 19]) {
      const scores = many(60, () => {
        const { source, peer } = simulate(simulated, 30);
        return compare(source, peer(), many(count, peer));
      });
      // The mean of n peers is off the truth, by the same amount for source and model.
      expect(mean(scores.map(({ residual }) => residual))).toBeCloseTo(1 / (count + 1), 1);
      expect(Math.abs(mean(scores.map(({ likelihood }) => likelihood)))).toBeLessThan(0.1);
    }
  });

  it("falls from the source to an independent model as a copy strays", () => {
    const { source, peer, copy } = simulate(random(42), 100);
    const peers = many(10, peer);
    const residuals = [0.1, 0.5, 1, 2, 4].map((noise) => compare(source, copy(noise), peers).residual);
    for (let i = 1; i < residuals.length; i += 1) expect(residuals[i]).toBeLessThan(residuals[i - 1]);
    expect(residuals[0]).toBeGreaterThan(0.9);
    expect(residuals[2]).toBeGreaterThan(compare(source, peer(), peers).residual + 0.2);
  });

  it("does not see what all models have in common", () => {
    const draw = random(43);
    const { source, peer, copy } = simulate(draw);
    const models = [source, copy(0.5), ...many(6, peer)].map((one) => answers(one));
    const shared = normalMatrix(40, 10, draw, 0.5);
    const moved = models.map((model) => ({
      ...model,
      unit: mapRows(model.unit, (values, i) => values.map((value, j) => value + shared.data[i * 10 + j])),
    }));
    const [before, after] = [models, moved].map(([ours, theirs, ...peers]) =>
      comparePeers(ours, theirs, gatherPeers(peers.map(({ unit }) => unit))),
    );
    expect(after?.residual).toBeCloseTo(before?.residual ?? Number.NaN, 4);
    expect(after?.likelihood).toBeCloseTo(before?.likelihood ?? Number.NaN, 4);
  });

  it("needs two peers that do not answer alike", () => {
    const { source, peer, copy } = simulate(random(44));
    const [ours, theirs, one] = [source, copy(1), peer()].map((one) => answers(one));
    expect(FEWEST_PEERS).toBe(2);
    expect(comparePeers(ours, theirs, gatherPeers([]))).toBeUndefined();
    expect(comparePeers(ours, theirs, gatherPeers([one.unit]))).toBeUndefined();
    for (const count of [2, 3, 7]) {
      expect(comparePeers(ours, theirs, gatherPeers(many(count, () => one.unit)))).toBeUndefined();
    }
    expect(comparePeers(ours, theirs, gatherPeers([one.unit, answers(peer()).unit]))).toBeDefined();
  });

  it("has a residual of 0 against a source that is the peers' mean", () => {
    const { source, peer } = simulate(random(45));
    const unit = matrix(40, 10);
    const centred = { ...answers(source), unit };
    const [one] = [answers(peer()).unit];
    const opposite = mapRows(one, (values) => values.map((value) => -value));
    expect(comparePeers(centred, answers(peer()), gatherPeers([one, opposite]))?.residual).toBe(0);
  });
});

describe("withoutPeer", () => {
  it("leaves what gathering the others gives", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 3, max: 9 }), (seed, count) => {
        const { source, peer, copy } = simulate(random(seed), 20, 5);
        const units = many(count, () => answers(peer()).unit);
        const k = seed % count;
        const others = gatherPeers(units.filter((_, i) => i !== k));
        const left = withoutPeer(gatherPeers(units), units[k]);
        expect(left.count).toBe(others.count);
        const [ours, theirs] = [source, copy(1)].map((one) => answers(one));
        const [a, b] = [others, left].map((peers) => comparePeers(ours, theirs, peers));
        expect(b?.residual).toBeCloseTo(a?.residual ?? Number.NaN, 9);
        expect(b?.likelihood).toBeCloseTo(a?.likelihood ?? Number.NaN, 9);
      }),
      { numRuns: 40 },
    );
  });

  it("of one among copies of a single other model leaves nothing to compare by", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { source, peer, copy } = simulate(random(seed));
        const [ours, theirs, one, other] = [source, copy(1), peer(), peer()].map((one) => answers(one));
        const peers = withoutPeer(gatherPeers([one.unit, other.unit, one.unit, one.unit]), other.unit);
        expect(comparePeers(ours, theirs, peers)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});
