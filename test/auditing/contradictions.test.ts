import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { contradictory } from "../../src/auditing/contradictions.ts";
import type { ActivationsEvidence } from "../../src/core/activations/evidence.ts";
import { familyEvidence } from "../../src/core/family.ts";
import { standingBy } from "../../src/core/judging.ts";
import { WEIGHTS_VERDICTS } from "../../src/core/weights/evidence.ts";
import { SacError } from "../../src/errors.ts";
import { buildReport } from "../../src/report/check/build.ts";
import type { ActivationsOutcome } from "../../src/tasks/activations-outcome.ts";
import type { CheckResult } from "../../src/tasks/check-options.ts";
import type { SuspectOutcome } from "../../src/tasks/examination.ts";
import { judgeSuspect } from "../../src/tasks/judgement.ts";
import type { WeightsOutcome } from "../../src/tasks/weights-outcome.ts";
import { checkEveryVerdict } from "../support/checked.ts";
import { WHOLE_READING } from "../support/networks.ts";
import { random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
type Measured = Extract<SuspectOutcome, { kind: "measured" }>;
let checked: CheckResult;
let measured: Measured;
let others: SuspectOutcome[];

beforeAll(async () => {
  checked = await checkEveryVerdict(folder);
  const [first, , defect, failed] = checked.judgements.map(({ outcome }) => outcome);
  if (first.kind !== "measured") throw new Error("nothing was measured");
  measured = first;
  others = [defect, failed];
});

const ALPHAS = [0.05, 0.01, 0.0004];
const number = fc.double({ min: -4, max: 12, noNaN: true });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

/** What answers can have come to, among references and among twins. */
const answers = fc.record({
  closeness: number,
  references: fc.constantFrom(0, 5, 19, 99),
  family: maybe(fc.array(number, { minLength: 2, maxLength: 24 })),
  doubtful: fc.boolean(),
  blind: fc.boolean(),
});

function outcomeOf({
  closeness,
  references,
  family,
  doubtful,
  blind,
}: typeof answers extends fc.Arbitrary<infer T> ? T : never): Measured {
  const panel = Array.from({ length: references }, random(61).normal).map((fusion) => ({ sac: 0.5, fusion }));
  const scores = { sac: 0.25, fusion: closeness };
  return {
    ...measured,
    scores,
    view: { ...measured.view, panel: { ...measured.view.panel, scores: panel } },
    standing: standingBy("fusion", scores, panel, 100),
    family: family && familyEvidence(Float64Array.from(family)),
    doubts: doubtful ? [{ code: "ANCESTOR_STATED" }] : [],
    blindness: blind ? { code: "OTHER_LABEL_SET", classes: 5, ofSource: 10 } : undefined,
  };
}

const outcomes = fc.oneof(
  answers.map(outcomeOf),
  fc.nat(1).map((i) => others[i]),
);

const weights: fc.Arbitrary<WeightsOutcome | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant<WeightsOutcome>({ kind: "unreadable", error: new SacError("MODEL_TRUNCATED", "It ends too early.") }),
  fc.constantFrom(...WEIGHTS_VERDICTS).map((verdict): WeightsOutcome => {
    const pValue = verdict === "unrelated" ? 0.4 : verdict === "derived" ? 1e-4 : undefined;
    const nothing = { doubt: undefined, inPlace: undefined, aligned: undefined, compared: 1, layers: [], kinship: [] };
    return { kind: "compared", reading: WHOLE_READING, blind: undefined, evidence: { verdict, pValue, ...nothing } };
  }),
);

const activations: fc.Arbitrary<ActivationsOutcome | undefined> = fc.oneof(
  fc.constantFrom<ActivationsOutcome | undefined>(undefined, { kind: "blind", reason: "NOT_RUN", error: undefined }),
  fc
    .constantFrom<ActivationsEvidence["verdict"][]>("derived", "unrelated", "no-verdict")
    .map((verdict): ActivationsOutcome => {
      const about = { pValue: 0.001, z: 7, share: 0.5, references: 20, sameArchitecture: true, layers: [], doubts: [] };
      return { kind: "compared", evidence: { verdict, ...about } };
    }),
);

it("no result that a run can make contradicts itself", () => {
  const suspects = fc.record({
    outcome: outcomes,
    weightsOutcome: weights,
    activationsOutcome: activations,
    asked: maybe(outcomes),
    moreInside: fc.boolean(),
    threshold: maybe(fc.constantFrom(0.2, 0.3)),
  });
  const rules = fc.constantFrom(undefined, "conformal" as const, "normal" as const, "min-unrelated" as const);
  const seen = new Set<string>();
  fc.assert(
    fc.property(suspects, rules, fc.constantFrom(...ALPHAS), ({ asked, ...suspect }, rule, alpha) => {
      const { path, judge } = checked.judgements[0];
      const { form } = measured.run;
      const beside = asked && ({ kind: "asked", said: ["preprocessor_config.json"], form, outcome: asked } as const);
      const judgement = judgeSuspect({ path, judge, ...suspect, beside }, { alpha, rule });
      const options = { ...checked.options, alpha, rule };
      const report = buildReport({ ...checked, options, judgements: [judgement] }, new Date(0));
      expect(contradictory(report)).toEqual([]);
      seen.add(judgement.verdict);
    }),
    { numRuns: 500 },
  );
  expect([...seen].sort()).toEqual(["derived", "error", "inconclusive", "unrelated"]);
});
