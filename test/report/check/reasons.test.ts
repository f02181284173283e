import { beforeAll, describe, expect, it } from "vitest";
import type { Standing } from "../../../src/core/judging.ts";
import { legLines } from "../../../src/report/check/leg-lines.ts";
import { reasonsFor } from "../../../src/report/check/reasons.ts";
import type { CheckResult } from "../../../src/tasks/check-options.ts";
import type { Measurement } from "../../../src/tasks/examination.ts";
import type { Judgement } from "../../../src/tasks/judgement.ts";
import { checkEveryVerdict } from "../../support/checked.ts";
import { WHOLE_READING } from "../../support/networks.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
let checked: CheckResult;

beforeAll(async () => {
  checked = await checkEveryVerdict(folder);
});

/** The judgement with some of its measurement changed. */
function measured(judgement: Judgement, changes: Partial<Measurement>): Judgement {
  const { outcome } = judgement;
  if (outcome.kind !== "measured") throw new Error("nothing was measured");
  return { ...judgement, outcome: { ...outcome, ...changes } };
}

/** The judgement of a suspect that stands elsewhere among the unrelated models. */
function standing(judgement: Judgement, changes: Partial<Standing>): Judgement {
  const measurement = measured(judgement, {}).outcome as Measurement;
  return measured(judgement, { standing: { ...measurement.standing, ...changes } });
}

const codesOf = (judgement: Judgement) => reasonsFor(judgement, 0.05).map(({ code }) => code);
const textOf = (judgement: Judgement, code: string) =>
  reasonsFor(judgement, 0.05).find((reason) => reason.code === code)?.text ?? "";

describe("reasonsFor", () => {
  it("says how a suspect stands among the unrelated models, and how strong that is", () => {
    const [derived, unrelated] = checked.judgements;
    expect(codesOf(derived)).toEqual(["CLOSER_THAN_ALL", "SPREADS", "FEW_REFERENCES"]);
    expect(textOf(derived, "CLOSER_THAN_ALL")).toBe("Closer to the source than all 5 unrelated models (score fusion).");
    expect(textOf(standing(derived, { spreads: 12.345 }), "SPREADS")).toBe("It stands 12.3 spreads beyond their mean.");
    expect(textOf(standing(derived, { spreads: -0.5 }), "SPREADS")).toBe("It stands 0.5 spreads short of their mean.");
    expect(codesOf(standing(derived, { spreads: Number.NaN }))).not.toContain("SPREADS");
    const closer = standing(unrelated, { asClose: 2 });
    expect(textOf(closer, "NOT_CLOSER")).toMatch(/^2 of 5 unrelated models are at least as close to the source/);
    expect(textOf(derived, "FEW_REFERENCES")).toContain("(19 could)");
  });

  it("says nothing of few references under the conformal rule", () => {
    const [derived] = checked.judgements;
    expect(codesOf({ ...derived, rule: "conformal" })).toEqual(["CLOSER_THAN_ALL", "SPREADS"]);
  });

  it("compares the distance with the threshold of a rule that has one", () => {
    const [derived] = checked.judgements;
    const { evidence } = (measured(derived, {}).outcome as Measurement).standing;
    const judged = standing(
      { ...derived, rule: "midpoint", threshold: 0.25 },
      { evidence: { ...evidence, distance: 0.125 } },
    );
    expect(reasonsFor(judged, 0.05)).toEqual([
      { code: "THRESHOLD", text: "Its distance 0.125 is at most the threshold 0.250 of the rule midpoint." },
    ]);
    expect(textOf({ ...judged, rule: "min-unrelated" }, "THRESHOLD")).toMatch(/false-alarm rate of about 16\.7 %\.$/);
    const decision = { verdict: "unrelated", pValue: Number.NaN } as const;
    expect(textOf({ ...judged, decision }, "THRESHOLD")).toContain("is above the threshold");
  });

  it("says what was missing for a verdict", () => {
    const [derived] = checked.judgements;
    const none = { ...derived, rule: undefined, decision: undefined };
    expect(codesOf(none)).toEqual(["SCORE_MISSING"]);
    const { stored } = derived.judge;
    const fingerprint = { ...stored.fingerprint, calibration: undefined };
    const judge = { ...derived.judge, stored: { ...stored, fingerprint } };
    const said = (verdict: "inconclusive" | "derived") => textOf({ ...none, judge, verdict }, "NOT_CALIBRATED");
    const lacking = "the fingerprint has no references, and at least 3 are needed.";
    expect(said("inconclusive")).toContain(`${lacking} What settles it: sac calibrate --unrelated`);
    expect(said("derived")).toContain(`${lacking} To have them judged as well: sac calibrate --unrelated`);
  });

  it("tells what is particular about a suspect", () => {
    const [derived] = checked.judgements;
    const { suspect, run } = measured(derived, {}).outcome as Extract<Judgement["outcome"], { kind: "measured" }>;
    const of = (changes: Partial<typeof suspect>) => measured(derived, { suspect: { ...suspect, ...changes } });
    expect(codesOf(of({ form: "labels" }))).toContain("LABELS_ONLY");
    expect(textOf(of({ classes: 7 }), "CLASSES_DIFFER")).toContain("It has 7 classes and the source 10");
    expect(textOf(of({ added: 1 }), "CLASSES_ADDED")).toContain("It has 11 classes and the source 10");
    expect(codesOf(of({ isReordered: true }))).toContain("CLASSES_REORDERED");
    expect(codesOf(of({ classes: 1500 }))).not.toContain("CLASSES_ORDER_TAKEN");
    expect(codesOf(of({ classes: 1501 }))).toContain("CLASSES_ORDER_TAKEN");
    const adapted = { ...derived, outcome: { ...derived.outcome, run: { ...run, form: { ...run.form, width: 64 } } } };
    expect(textOf(adapted as Judgement, "INPUT_ADAPTED")).toContain("width 64 instead of 32");
    const device = { used: "cpu", note: "Run on the CPU, because there is no GPU" } as const;
    const fallen = { ...derived, outcome: { ...derived.outcome, run: { ...run, device } } };
    expect(textOf(fallen as Judgement, "DEVICE_FALLBACK")).toBe("Run on the CPU, because there is no GPU.");
  });

  it("names the defect of answers that say nothing, and leaves errors to speak for themselves", () => {
    const [, , inconclusive, failed] = checked.judgements;
    expect(codesOf(inconclusive)).toEqual(["OUTPUT_NOT_FINITE", "NEAR_INSIDE"]);
    expect(codesOf(failed)).toEqual([]);
  });
});

describe("the lines of the legs", () => {
  const texts = (judgement: Judgement) => legLines(judgement)?.map(({ leg, verdict, text }) => [leg, verdict, text]);

  it("are one for each leg, and say of one that was not asked why", () => {
    const [derived, unrelated, defect] = checked.judgements;
    const missing = "The fingerprint has no sketch of the source's";
    const others = [
      ["weights", "not-asked", `${missing} weights.`],
      ["activations", "not-asked", `${missing} hidden layers.`],
    ];
    expect(texts(derived)).toEqual([
      [
        "behaviour",
        "derived",
        expect.stringMatching(/^Closer to the source than all 5 unrelated models, \S+ spreads beyond their mean\.$/),
      ],
      ...others,
    ]);
    expect(texts(unrelated)?.[0][2]).toMatch(/unrelated models, \S+ spreads (beyond|short of) their mean\.$/);
    expect(texts(defect)).toEqual([
      ["behaviour", "inconclusive", "Nothing in them can be compared (OUTPUT_NOT_FINITE)."],
      ...others,
    ]);
  });

  it("are none of a model that no leg could look at, and all of one that some leg could", () => {
    const failed = checked.judgements[3];
    expect(legLines(failed)).toBeUndefined();
    const nothing = { pValue: 1e-4, inPlace: undefined, aligned: undefined, compared: 1, layers: [], kinship: [] };
    const evidence = { verdict: "derived", doubt: undefined, ...nothing } as const;
    const seen = { doubt: undefined, blind: undefined, reading: WHOLE_READING, evidence };
    const copied = { kind: "compared", verdict: "derived", ...seen } as const;
    expect(texts({ ...failed, weights: copied })?.[0]).toEqual([
      "behaviour",
      "error",
      "They could not be had (MODEL_NOT_ONNX).",
    ]);
  });

  it("say what keeps answers that are not close from clearing a suspect", () => {
    const near = checked.judgements[0];
    const far = { ...checked.judgements[1], behaviour: "inconclusive" as const };
    const other = { code: "OTHER_LABEL_SET", classes: 5, ofSource: 10 } as const;
    expect(texts({ ...far, blindness: other })?.[0][2]).toMatch(
      /; over other classes than the source's, they cannot acquit\.$/,
    );
    expect(texts({ ...far, asBeside: near })?.[0][2]).toMatch(/; looked at in another way, close to it\.$/);
    expect(texts(far)?.[0][2]).toMatch(/; not all that is inside it could be asked\.$/);
    expect(texts({ ...near, doubts: [{ code: "ANCESTOR_STATED" }] })?.[0][2]).toMatch(
      /, as an honest model's may be\.$/,
    );
  });
});
