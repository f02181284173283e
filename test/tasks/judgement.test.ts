import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Blindness } from "../../src/core/blindness.ts";
import { RULES } from "../../src/core/verdict.ts";
import { WEIGHTS_VERDICTS, type WeightsEvidence } from "../../src/core/weights/evidence.ts";
import { SacError } from "../../src/errors.ts";
import type { SuspectOutcome } from "../../src/tasks/examine.ts";
import { type Examined, judgeSuspect } from "../../src/tasks/judgement.ts";
import { checkEveryVerdict } from "../support/checked.ts";
import { WHOLE_READING } from "../support/networks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
type Measured = Extract<SuspectOutcome, { kind: "measured" }>;
let [near, defect, failed]: SuspectOutcome[] = [];
let far: Measured;
let examined: Examined;

beforeAll(async () => {
  const { judgements } = await checkEveryVerdict(folder);
  const outcomes = judgements.map(({ outcome }) => outcome);
  [near, , defect, failed] = outcomes;
  if (outcomes[1].kind !== "measured") throw new Error("the honest model was not measured");
  far = outcomes[1];
  const { path, judge } = judgements[0];
  examined = { path, judge, outcome: far, threshold: undefined, weightsOutcome: undefined };
}, 60_000);

const ALPHA = 0.05;
const BLIND: readonly Blindness[] = [
  { code: "ANSWERS_COLLAPSE", agreement: { own: 0, usual: 0.5, below: true, collapsed: true } },
  { code: "OTHER_LABEL_SET", classes: 5, ofSource: 10 },
];

/** What the weights can have said, of all of the model, of part of it, or of nothing. */
const weightsOutcomes = fc.oneof(
  fc.constant(undefined),
  fc.constant({ kind: "unreadable", error: new SacError("MODEL_TRUNCATED", "It ends too early.") } as const),
  fc.record({
    kind: fc.constant("compared" as const),
    reading: fc.constant(WHOLE_READING),
    blind: fc.constantFrom(undefined, "unread" as const, "unpaired" as const),
    evidence: fc.record({
      verdict: fc.constantFrom(...WEIGHTS_VERDICTS),
      doubt: fc.constant(undefined),
      pValue: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      inPlace: fc.constant(undefined),
      aligned: fc.constant(undefined),
      compared: fc.double({ min: 0, max: 1, noNaN: true }),
      layers: fc.array(
        fc.record({
          name: fc.constant("layer"),
          operator: fc.constant("Conv"),
          rows: fc.nat(64),
          compared: fc.boolean(),
          alive: fc.double({ min: 0, max: 1, noNaN: true }),
          similarity: fc.constant(undefined),
        }),
        { maxLength: 6 },
      ),
      kinship: fc.constant([]),
    }) satisfies fc.Arbitrary<WeightsEvidence>,
  }),
);

/** The measurement of a suspect that is not close, with what keeps its answers from acquitting it. */
function blind(blindness: Blindness | undefined): Measured {
  return { ...far, blindness };
}

describe("a leg that is blind, or sees badly", () => {
  it("acquits in no combination with the other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...BLIND), weightsOutcomes, (blindness, weightsOutcome) => {
        const { verdict } = judgeSuspect(
          { ...examined, outcome: blind(blindness), weightsOutcome },
          { alpha: ALPHA, rule: undefined },
        );
        expect(verdict).toBe(
          weightsOutcome?.kind === "compared" && weightsOutcome.evidence.verdict === "derived"
            ? "derived"
            : "inconclusive",
        );
      }),
    );
  });

  it("is no hindrance to one that can see", () => {
    expect(judgeSuspect({ ...examined, outcome: blind(undefined) }, { alpha: ALPHA, rule: undefined }).verdict).toBe(
      "unrelated",
    );
    for (const blindness of BLIND) {
      const outcome = { ...near, blindness } as SuspectOutcome;
      expect(judgeSuspect({ ...examined, outcome }, { alpha: ALPHA, rule: undefined }).verdict).toBe("derived");
    }
  });

  it("acquits by no rule", () => {
    for (const rule of RULES.filter((one) => one !== "threshold" && one !== "midpoint")) {
      for (const outcome of [...BLIND.map(blind), defect, failed]) {
        const { verdict } = judgeSuspect({ ...examined, outcome }, { alpha: ALPHA, rule });
        expect([rule, verdict]).not.toContain("unrelated");
      }
    }
    const outcome = blind(BLIND[0]);
    expect(judgeSuspect({ ...examined, outcome, threshold: 1e-9 }, { alpha: ALPHA, rule: undefined }).verdict).toBe(
      "inconclusive",
    );
  });

  it("is a panel of too few for the rule that was asked for: nothing could be derived by it", () => {
    const { standing } = far;
    expect(standing.panel).toHaveLength(5);
    const judged = judgeSuspect(examined, { alpha: ALPHA, rule: "conformal" });
    expect(judged).toMatchObject({ verdict: "inconclusive", rule: undefined });
    expect(judgeSuspect(examined, { alpha: 0.2, rule: "conformal" })).toMatchObject({
      verdict: "unrelated",
      rule: "conformal",
    });
  });
});

describe("settings that come with a suspect", () => {
  const GRAVITY = ["derived", "error", "inconclusive", "unrelated"];
  const said = ["preprocessor_config.json"];

  it("add suspicion and take none away, whatever came of both views and of the weights", () => {
    const outcomes = fc.constantFrom("near", "far", "collapsed", "defect", "failed");
    const made = (name: string) => ({ near, far, collapsed: blind(BLIND[0]), defect, failed })[name] ?? far;
    fc.assert(
      fc.property(outcomes, outcomes, weightsOutcomes, (usual, other, weightsOutcome) => {
        const one = { ...examined, outcome: made(usual), weightsOutcome };
        const without = judgeSuspect(one, { alpha: ALPHA, rule: undefined }).verdict;
        const { form } = far.run;
        const beside = { kind: "asked", said, form, outcome: made(other) } as const;
        const { verdict } = judgeSuspect({ ...one, beside }, { alpha: ALPHA, rule: undefined });
        expect(verdict).toBe(without === "unrelated" && other === "near" ? "inconclusive" : without);
        expect(GRAVITY.indexOf(verdict)).toBeLessThanOrEqual(GRAVITY.indexOf(without));
      }),
    );
  });
});
