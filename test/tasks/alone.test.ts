import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { PROCEDURES } from "../../src/core/discoveries.ts";
import { standingBy } from "../../src/core/judging.ts";
import type { WeightsEvidence, WeightsVerdict } from "../../src/core/weights/evidence.ts";
import { buildReport } from "../../src/report/check/build.ts";
import type { CheckOptions, CheckResult } from "../../src/tasks/check-options.ts";
import { judgeSuspect } from "../../src/tasks/judgement.ts";
import { checkEveryVerdict } from "../support/checked.ts";
import { WHOLE_READING } from "../support/networks.ts";
import { random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let checked: CheckResult;

beforeAll(async () => {
  checked = await checkEveryVerdict(folder);
});

/** A suspect of the first result's kind, as close as it is said to be among nineteen references, and with such weights. */
function suspectAt(closeness: number, weights?: { readonly verdict: WeightsVerdict; readonly pValue: number }) {
  const [{ outcome, ...about }] = checked.judgements;
  if (outcome.kind !== "measured") throw new Error("nothing was measured");
  const panel = Array.from({ length: 19 }, random(61).normal).map((fusion) => ({ sac: 0.5, fusion }));
  const scores = { sac: 0.25, fusion: closeness };
  const standing = standingBy("fusion", scores, panel, 100);
  const nothing = { doubt: undefined, inPlace: undefined, aligned: undefined, compared: 1, layers: [], kinship: [] };
  const evidence: WeightsEvidence | undefined = weights && { ...weights, ...nothing };
  return {
    ...about,
    outcome: { ...outcome, scores, standing },
    threshold: undefined,
    weightsOutcome: evidence && ({ kind: "compared", evidence, reading: WHOLE_READING, blind: undefined } as const),
  };
}

/** Everything that a report says of the last suspect of a run, but for whether it is a discovery of the run. */
function lastResult(
  suspects: readonly ReturnType<typeof suspectAt>[],
  judging: Pick<CheckOptions, "alpha" | "rule" | "multiple">,
) {
  const options = { ...checked.options, ...judging };
  const judgements = suspects.map((suspect) => judgeSuspect(suspect, judging));
  const { results } = buildReport({ ...checked, judgements, options }, new Date(0));
  const { discovery, ...result } = results[results.length - 1];
  return result;
}

it("a suspect has the same verdict, reasons and numbers alone, among 50 honest models, and among 50 copies", () => {
  const world = fc.record({
    closeness: fc.double({ min: -3, max: 9, noNaN: true }),
    weights: fc.option(
      fc.record({
        verdict: fc.constantFrom<WeightsVerdict>("derived", "unrelated", "common-ancestor", "not-comparable"),
        pValue: fc.double({ min: 1e-4, max: 1, noNaN: true }),
      }),
      { nil: undefined },
    ),
    rule: fc.constantFrom(undefined, "conformal" as const, "normal" as const),
    alpha: fc.constantFrom(0.05, 0.1),
    multiple: fc.constantFrom(undefined, ...PROCEDURES),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(world, ({ closeness, weights, seed, ...judging }) => {
      const { normal } = random(seed);
      const fifty = <T>(make: () => T) => Array.from({ length: 50 }, make);
      const suspect = suspectAt(closeness, weights);
      const alone = lastResult([suspect], judging);
      for (const companions of [
        fifty(() => suspectAt(normal(), { verdict: "unrelated", pValue: 0.5 })),
        fifty(() => suspectAt(12 + normal(), { verdict: "derived", pValue: 1e-4 })),
        fifty(() => suspect),
      ]) {
        expect(lastResult([...companions, suspect], judging)).toEqual(alone);
      }
      seen.add(alone.verdict);
    }),
    { numRuns: 40 },
  );
  expect(seen).toContain("derived");
  expect(seen).toContain("unrelated");
});
