import { type Discoveries, discoveriesAmong, type Procedure } from "../core/discoveries.ts";
import { expectedFalseAlarms } from "../core/expected-alarms.ts";
import { isStatistical, type Rule } from "../core/verdict.ts";
import { type Examined, type Judgement, type Judging, judgeSuspect } from "./judgement.ts";
import { levelsOf } from "./leg-verdicts.ts";

/** How the suspects of a run are judged. */
export interface RunJudging extends Judging {
  /** What marks discoveries among all suspects of the run, once each has its verdict; undefined: nothing does. */
  readonly multiple?: Procedure | undefined;
}

/** Discoveries among all suspects of a run that have a place in a panel. */
interface RunDiscoveries extends Pick<Discoveries, "fewest" | "neededForOne"> {
  readonly procedure: Procedure;
  /** How many were compared with a panel. */
  readonly tested: number;
  /** The size of the largest panel. */
  readonly panel: number;
}

/** All suspects of a run, judged, and what concerns them together. */
export interface JudgedRun {
  readonly judgements: readonly Judgement[];
  /** What `expectedFalseAlarms` of core says of this run. */
  readonly expectedFalseAlarms: number | undefined;
  /** Undefined unless a procedure was asked for. */
  readonly discoveries: RunDiscoveries | undefined;
}

/** Every suspect by itself, and beside that what concerns the run: the false alarms to expect, and discoveries if asked for. */
export function judgeRun(examined: readonly Examined[], options: RunJudging): JudgedRun {
  const alone = examined.map((one) => judgeSuspect(one, options));
  const expected = falseAlarmsOf(alone, options.alpha);
  if (options.multiple === undefined) {
    return { judgements: alone, expectedFalseAlarms: expected, discoveries: undefined };
  }
  return { ...markDiscoveries(alone, options.multiple, options.alpha), expectedFalseAlarms: expected };
}

function falseAlarmsOf(judgements: readonly Judgement[], alpha: number): number | undefined {
  // Behind a doubt nothing is called derived by its answers, and no rate is promised.
  const judged = judgements.map((one) => ({
    rule: promisedRule(one),
    panel: placingOf(one)?.panel ?? 0,
    levels: levelsOf(one, alpha),
  }));
  return expectedFalseAlarms(judged, alpha);
}

/** The rule whose rate is promised for a suspect; undefined where there is none, or a doubt about references stands. */
function promisedRule(judgement: Judgement): Rule | undefined {
  const { rule, byTwins } = judgement;
  if (byTwins) return byTwins.rule;
  return rule && isStatistical(rule) && isDoubted(judgement) ? undefined : rule;
}

/** Whether references are doubtful stand-ins for a suspect that they are to judge. */
function isDoubted({ outcome, byTwins }: Judgement): boolean {
  return !byTwins && outcome.kind === "measured" && outcome.doubts.length > 0;
}

/** Where a suspect stands in the panel that it is judged by: twins, or references; undefined if it has no place there. */
function placingOf({ outcome, byTwins }: Pick<Judgement, "outcome" | "byTwins">) {
  if (outcome.kind !== "measured") return undefined;
  const { family, standing } = outcome;
  if (byTwins && family) return { asClose: family.asClose, panel: family.twins };
  if (Number.isNaN(standing.evidence.conformal)) return undefined;
  return { asClose: standing.asClose, panel: standing.panel.length };
}

/** By answers alone, and whatever the verdicts: a suspect whose answers have no place in a panel, or no undoubted one, is not tested. */
function markDiscoveries(
  judgements: readonly Judgement[],
  procedure: Procedure,
  alpha: number,
): { readonly judgements: Judgement[]; readonly discoveries: RunDiscoveries } {
  const placings = new Map(
    judgements.flatMap((judgement, index) => {
      const placing = placingOf(judgement);
      return placing && !isDoubted(judgement) ? [[index, placing] as const] : [];
    }),
  );
  const { discovered, fewest, neededForOne } = discoveriesAmong([...placings.values()], procedure, alpha);
  const found = new Map([...placings.keys()].map((index, k) => [index, discovered[k]]));
  const panel = Math.max(0, ...[...placings.values()].map((placing) => placing.panel));
  return {
    judgements: judgements.map((one, index) => ({ ...one, discovery: found.get(index) })),
    discoveries: { procedure, tested: placings.size, panel, fewest, neededForOne },
  };
}
