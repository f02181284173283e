import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import type { KnownWeights } from "../../src/fingerprint/known-weights.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { loadFingerprint, openFingerprint, type StoredFingerprint } from "../../src/fingerprint/store.ts";
import { successorDifferences } from "../../src/report/successor.ts";
import { makeFingerprint, withFamily } from "../support/fingerprint.ts";

const plain = await makeFingerprint({ unrelated: 5, probes: 4 });
const old = await stored(plain);

function stored(fingerprint: Fingerprint, sealed = false): Promise<StoredFingerprint> {
  return openFingerprint(packFingerprint(fingerprint), "source.sac", {}).then((one) => ({ ...one, sealed }));
}

const about = (changes: Partial<typeof plain.about>): Fingerprint => ({
  ...plain,
  about: { ...plain.about, ...changes },
});

/** The calibration with only some of its unrelated models. */
function withReferences(count: number): Fingerprint {
  return { ...plain, calibration: { derived: [], unrelated: plain.calibration?.unrelated.slice(0, count) ?? [] } };
}

describe("what a new fingerprint does otherwise", () => {
  it("is nothing where it is the same, and nothing where only its probes are fresh", async () => {
    expect(successorDifferences(old, old)).toEqual([]);
    expect(successorDifferences(old, await stored(about({ id: "f".repeat(16), replaces: plain.about.id })))).toEqual(
      [],
    );
  });

  it.each<[string, Fingerprint | Promise<Fingerprint>, readonly RegExp[]]>([
    [
      "another source",
      about({ source: { ...plain.about.source, sha256: "f".repeat(64) } }),
      [/^is of another source: source\.onnx \(SHA-256 f{16}…\), not source\.onnx \(SHA-256 [0-9a-f]{16}…\)$/],
    ],
    [
      "fewer references",
      withReferences(2),
      [
        /^is calibrated with 2 unrelated models in place of 5: its smallest false-alarm rate is 33\.3 % in place of 16\.7 %$/,
        /^lacks 3 of the old one's 5 unrelated models, and has 0 others$/,
      ],
    ],
    ["no calibration", { ...plain, calibration: undefined }, [/^is calibrated with 0 .* 100 % in/, /^lacks 5 of/]],
    [
      "statements that are taken back",
      about({ statements: { trainingImages: "shared", ancestor: "unsaid" } }),
      [
        /^states: training images shared, ancestor unsaid; the old one states: training images unsaid, ancestor unsaid$/,
      ],
    ],
    ["another preprocessing", about({ preprocess: { ...plain.about.preprocess, mean: [1, 1, 1] } }), [/preprocess$/]],
    [
      "fewer probes",
      makeFingerprint({ unrelated: 5, probes: 3 }),
      [/^has the old one's id, and other/, /^has 3 probes in place of 4$/],
    ],
    ["twins that are new", withFamily(plain), [/^lacks 0 of the old one's 0 twins, and has 3 others$/]],
  ])("is told: %s", async (_, next, lines) => {
    const told = successorDifferences(old, await stored(await next));
    expect(told).toEqual(lines.map((line) => expect.stringMatching(line)));
  });

  it("is told where other answers stand under the old id", async () => {
    const outputs = { ...plain.outputs, data: plain.outputs.data.map((value, i) => (i === 0 ? value + 1 : value)) };
    const [told] = successorDifferences(old, { ...old, fingerprint: { ...plain, outputs } });
    expect(told).toBe("has the old one's id, and other probes or answers of the source");
  });

  it("is told where it lies open", async () => {
    expect(successorDifferences(await stored(plain, true), old)).toEqual(["lies open, and the old one is sealed"]);
    expect(successorDifferences(old, await stored(plain, true))).toEqual([]);
  });

  it("is told where the weights' sketch is gone, or excuses what descends from another ancestor", async () => {
    const drawn = await loadFingerprint(join(import.meta.dirname, "../fingerprint/goldens/drawn.sac"));
    const known = drawn.fingerprint.weights;
    if (known === undefined) throw new Error("it has no sketch of weights");
    const { sketch } = known;
    const ancestor = { name: "backbone.onnx", sha256: "f".repeat(64), pValue: 1e-9, vectors: [] };
    const knowing = (weights: KnownWeights): StoredFingerprint => ({ ...old, fingerprint: { ...plain, weights } });
    const whole = knowing(known);
    expect(successorDifferences(whole, old)).toEqual([
      "has no sketch of the source's weights: copies are told by their answers alone",
    ]);
    expect(successorDifferences(whole, knowing({ ...known, tied: [1, 2] }))).toEqual([
      "leaves 2 sets of hidden units out in place of 0, because unrelated models match there, too",
    ]);
    const fewer = { ...sketch, layers: sketch.layers.slice(1) };
    expect(successorDifferences(whole, knowing({ sketch: fewer, ancestors: [ancestor] }))).toEqual([
      expect.stringMatching(/^states: training images unsaid, trained from an ancestor;/),
      `has a sketch of ${fewer.layers.length} layers in place of ${sketch.layers.length}`,
      `knows another ancestor, ${ancestor.name}: weights that come from there are not held against a suspect`,
    ]);
  });
});
