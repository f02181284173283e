import { describe, expect, it } from "vitest";
import { decisions } from "../../src/core/reference-features.ts";
import { pairsOf } from "../../src/kinds/verification.ts";
import { pairingOf, verifier } from "../../src/kinds/verifier.ts";
import { codes, judgeAll, runOptions } from "../support/fixture-source.ts";
import { opened } from "../support/run-file.ts";
import { useVerification } from "../support/verification.ts";
import { comparer } from "../support/verifiers.ts";

const { folder, at, enrolled, whole } = useVerification();

describe("networks that compare two images", () => {
  it.each(["inputs", "channels", "width", "height"] as const)(
    "pair networks by %s answer as the embedder that they hold",
    async (takes) => {
      const path = folder.write(`pair-${takes}.onnx`, comparer({ seed: 1, takes, answers: "cosine" }));
      const pair = await enrolled(`pair-${takes}.sac`, { model: path, weights: false });
      const single = await whole();
      const apart = pair.outputs.data.map((value, i) => value - single.outputs.data[i]);
      const [first] = apart;
      // Thresholds may differ, as they are found by fewer pairs; the similarities do not.
      for (const value of apart) expect(Math.abs(value - first)).toBeLessThan(1e-5);
      expect(pair.about.source.form).toBe("similarities");
    },
  );

  it("are judged beside embedders, by their decisions where they tell nothing else", async () => {
    const fingerprint = await whole();
    const threshold = fingerprint.about.verification?.match.threshold ?? 0;
    const answers = { threshold };
    const ours = folder.write("decides.onnx", comparer({ seed: 1, takes: "inputs", answers }));
    const theirs = folder.write("decides-other.onnx", comparer({ seed: 55, takes: "inputs", answers }));
    const cosine = folder.write("cosine.onnx", comparer({ seed: 1, takes: "inputs", answers: "cosine" }));
    const results = await judgeAll(at("whole.sac"), [ours, theirs, cosine], {}, { weights: false });
    expect(results[0]).toMatchObject({ comparedBy: "decisions", match: { origin: "own", threshold: 0.5 } });
    expect(codes(results[0])).toContain("DECISIONS_ONLY");
    expect(results[0].distance).toBeLessThan(0.02);
    expect(results[1].distance).toBeGreaterThan(results[0].distance ?? 0);
    expect(results[2]).toMatchObject({ comparedBy: "similarities", verdict: "derived" });
    const [refused] = await judgeAll(at("whole.sac"), [ours], { matching: { threshold: 0.3 } }, { weights: false });
    expect(refused.error?.code).toBe("MATCH_THRESHOLD_INVALID");
  });

  it("make fingerprints of decisions where they tell nothing else", async () => {
    const fingerprint = await whole();
    const answers = { threshold: fingerprint.about.verification?.match.threshold ?? 0 };
    const path = folder.write("decider.onnx", comparer({ seed: 1, takes: "inputs", answers }));
    const { about, outputs } = await enrolled("decider.sac", { model: path, weights: false });
    expect(about.source.form).toBe("decisions");
    expect(about.verification?.match.origin).toBe("own");
    expect(new Set(outputs.data)).toEqual(new Set([0.5, -0.5]));
    expect(new Set(decisions(outputs).data)).toEqual(new Set([0, 1]));
  });

  it("may answer with distances: they are turned round, whatever its file says", async () => {
    const fingerprint = await whole();
    const { threshold = 0 } = fingerprint.about.verification?.match ?? {};
    for (const answers of ["cosine", "distance"] as const) {
      const path = folder.write(`${answers}.onnx`, comparer({ seed: 1, takes: "inputs", answers }));
      const [result] = await judgeAll(at("whole.sac"), [path], {}, { weights: false });
      expect(result).toMatchObject({ verdict: "derived", comparedBy: "similarities" });
      expect(result.distance).toBeLessThan(1e-4);
      const given = answers === "cosine" ? threshold : -threshold;
      const [told] = await judgeAll(at("whole.sac"), [path], { matching: { threshold: given } }, { weights: false });
      expect(told.match?.threshold).toBeCloseTo(threshold, 6);
    }
    const decides = comparer({ seed: 1, takes: "inputs", answers: { threshold, different: true } });
    const [result] = await judgeAll(at("whole.sac"), [folder.write("differs.onnx", decides)], {}, { weights: false });
    expect(result).toMatchObject({ comparedBy: "decisions", match: { origin: "own", threshold: 0.5 } });
    expect(result.distance).toBeLessThan(0.02);
  });

  it("a network that compares two sees each pair once, in batches, and eighteen again", async () => {
    const fingerprint = await whole();
    const path = folder.write("counted.onnx", comparer({ seed: 1, takes: "inputs", answers: "cosine" }));
    const ask = await verifier(fingerprint).open();
    const { run } = await opened(path, (model) => ask(model, runOptions()));
    const pairs = new Set(pairsOf(pairingOf(fingerprint.about)).map(String)).size;
    expect(run.fed).toBe(pairs + 10 + 8);
  });
});
