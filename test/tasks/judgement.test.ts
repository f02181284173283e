import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ActivationsEvidence } from "../../src/core/activations/evidence.ts";
import type { Blindness } from "../../src/core/blindness.ts";
import type { Statements } from "../../src/core/statements.ts";
import { RULES } from "../../src/core/verdict.ts";
import { WEIGHTS_VERDICTS, type WeightsEvidence } from "../../src/core/weights/evidence.ts";
import { SacError } from "../../src/errors.ts";
import type { ActivationsOutcome } from "../../src/tasks/activations-outcome.ts";
import type { SuspectOutcome } from "../../src/tasks/examination.ts";
import { type Examined, judgeSuspect } from "../../src/tasks/judgement.ts";
import { judgeWeights } from "../../src/tasks/leg-verdicts.ts";
import type { WeightsOutcome } from "../../src/tasks/weights-outcome.ts";
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
    blind: fc.constant(undefined),
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

/** What hidden layers can have said. */
const activationsOutcomes = fc.constantFrom<(ActivationsOutcome | undefined)[]>(
  undefined,
  { kind: "blind", reason: "NOTHING_INSIDE", error: undefined },
  ...[layers("derived"), layers("unrelated"), layers("no-verdict"), layers("no-verdict", "SAME_IMAGES_POSSIBLE")],
);

function layers(
  verdict: ActivationsEvidence["verdict"],
  ...doubts: ActivationsEvidence["doubts"]
): Extract<ActivationsOutcome, { kind: "compared" }> {
  const standing = { pValue: 0.001, z: 7, share: 0.5, references: 20, sameArchitecture: true, layers: [] };
  return { kind: "compared", evidence: { verdict, ...standing, doubts } };
}

/** Weights that were compared, or that were not for what is in the file. */
function weights(verdict: WeightsEvidence["verdict"], seen: Partial<WeightsOutcome> = {}): WeightsOutcome {
  const nothing = { pValue: 0.5, inPlace: undefined, aligned: undefined, compared: 1, layers: [], kinship: [] };
  const outcome = { kind: "compared", reading: WHOLE_READING, blind: undefined, evidence: { verdict, ...nothing } };
  return { ...outcome, ...seen } as WeightsOutcome;
}

/** The verdict on a suspect whose answers are not close, and what each leg came to. */
function judgedFar(legs: Partial<Examined>, statements?: Statements): ReturnType<typeof judgeSuspect> {
  const { judge } = examined;
  const { stored } = judge;
  const { about } = stored.fingerprint;
  const stating = {
    ...judge,
    stored: { ...stored, fingerprint: { ...stored.fingerprint, about: { ...about, statements } } },
  };
  return judgeSuspect({ ...examined, judge: stating as Examined["judge"], ...legs }, { alpha: ALPHA, rule: undefined });
}

/** The measurement of a suspect that is not close, with what keeps its answers from acquitting it. */
function blind(blindness: Blindness | undefined): Measured {
  return { ...far, blindness };
}

describe("weights that match as those of a common start do", () => {
  it("are derived where the owner states that nobody else has the seed, and else doubtful", () => {
    const { fingerprint } = examined.judge.stored;
    const outcome = weights("doubtful", {});
    if (outcome.kind !== "compared") throw new Error("not compared");
    const stated = (ancestor: Statements["ancestor"], doubt: WeightsEvidence["doubt"]) => {
      const about = { ...fingerprint.about, statements: { trainingImages: "unsaid" as const, ancestor } };
      const judged = judgeWeights({ ...fingerprint, about }, { ...outcome, evidence: { ...outcome.evidence, doubt } });
      return [judged.verdict, judged.doubt];
    };
    expect(stated("own-seed", "same-start")).toEqual(["derived", undefined]);
    expect(stated("scratch", "same-start")).toEqual(["doubtful", "same-start"]);
    expect(stated("own-seed", "fixed-filters")).toEqual(["doubtful", "fixed-filters"]);
  });
});

describe("a leg that is blind, or sees badly", () => {
  it("acquits in no combination with the others", () => {
    const outcomes = [fc.constantFrom(...BLIND), weightsOutcomes, activationsOutcomes] as const;
    fc.assert(
      fc.property(...outcomes, (blindness, weightsOutcome, activationsOutcome) => {
        const suspect = { ...examined, outcome: blind(blindness), weightsOutcome, activationsOutcome };
        const { verdict, weights, activations } = judgeSuspect(suspect, { alpha: ALPHA, rule: undefined });
        const ofAncestor = weights?.verdict === "common-ancestor" || weights?.verdict === "unknown-ancestor";
        const accused = weights?.verdict === "derived" || (activations?.verdict === "derived" && !ofAncestor);
        expect(verdict).toBe(accused ? "derived" : "inconclusive");
      }),
    );
  });

  it("leaves the verdict to the answers, unless the file itself kept its weights from being looked at", () => {
    const findings = [{ kind: "computed-weights", node: "m1", operator: "Mul" }] as const;
    const reading = { ...WHOLE_READING, findings };
    const error = new SacError("MODEL_TIMEOUT", "It took too long.");
    const verdicts = [
      weights("not-comparable", { blind: "unpaired" }),
      weights("unrelated", { blind: "unread" }),
      weights("unrelated", { reading }),
      weights("not-comparable", { reading, blind: "unpaired" }),
      weights("unrelated", { reading, blind: "unread" }),
      { kind: "unreadable" as const, error },
    ].map((weightsOutcome) => {
      const judged = judgedFar({ weightsOutcome });
      return [judged.weights?.verdict, judged.verdict];
    });
    expect(verdicts).toEqual([
      ["not-comparable", "unrelated"],
      ["blind", "unrelated"],
      ["unrelated", "unrelated"],
      ["not-comparable", "inconclusive"],
      ["blind", "inconclusive"],
      ["blind", "inconclusive"],
    ]);
  });

  it("clears nobody beside another that saw nothing, or saw a part of the model alone", () => {
    const findings = [{ kind: "unread-operator", node: "n", operator: "RNN" }] as const;
    const unread = weights("unrelated", { reading: { ...WHOLE_READING, findings }, blind: "unread" });
    const nothing = { kind: "blind", reason: "NOTHING_INSIDE", error: undefined } as const;
    const found = [
      [unread, layers("unrelated")],
      [unread, layers("derived")],
      [weights("unrelated", { blind: "unread" }), layers("unrelated")],
      [weights("unrelated", { blind: "unread" }), nothing],
      [weights("unrelated"), nothing],
    ] as const;
    const judged = found.map(([weightsOutcome, activationsOutcome]) => {
      const { verdict, activations } = judgedFar({ weightsOutcome, activationsOutcome });
      return [activations?.verdict, activations?.kind === "blind" ? activations.reason : undefined, verdict];
    });
    expect(judged).toEqual([
      ["blind", "SEEN_IN_PART", "inconclusive"],
      ["derived", undefined, "derived"],
      ["unrelated", undefined, "unrelated"],
      ["blind", "NOTHING_INSIDE", "inconclusive"],
      ["blind", "NOTHING_INSIDE", "unrelated"],
    ]);
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

describe("hidden layers that match", () => {
  const scratch: Statements = { trainingImages: "private", ancestor: "scratch" };

  it("make a suspect derived whose answers are not close", () => {
    expect(judgedFar({ activationsOutcome: layers("derived") }, scratch)).toMatchObject({
      verdict: "derived",
      behaviour: "unrelated",
      activations: { verdict: "derived", doubts: [] },
    });
    expect(judgedFar({ activationsOutcome: layers("unrelated") }, scratch).verdict).toBe("unrelated");
    expect(judgedFar({ activationsOutcome: layers("no-verdict") }, scratch).verdict).toBe("unrelated");
    expect(
      judgedFar({ activationsOutcome: { kind: "blind", reason: "NOT_RUN", error: undefined } }, scratch).verdict,
    ).toBe("unrelated");
  });

  it("leave it open with a doubt, and where the source has an ancestor", () => {
    const doubted = judgedFar({ activationsOutcome: layers("no-verdict", "SOURCE_ARCHITECTURE_MISSING") }, scratch);
    expect(doubted).toMatchObject({ verdict: "inconclusive", activations: { verdict: "doubtful" } });
    const stated: Statements = { trainingImages: "private", ancestor: "stated" };
    expect(judgedFar({ activationsOutcome: layers("derived") }, stated)).toMatchObject({
      verdict: "inconclusive",
      activations: { verdict: "doubtful", doubts: ["ANCESTOR_STATED"] },
    });
    expect(judgedFar({ activationsOutcome: layers("unrelated") }, stated).verdict).toBe("unrelated");
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
