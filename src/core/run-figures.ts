import { type Discoveries, discoveriesAmong, type Placing, type Procedure } from "./discoveries.ts";
import { expectedFalseAlarms } from "./expected-alarms.ts";
import { isStatistical, type Rule } from "./verdict.ts";

/** One verdict of a run, as far as it bears on the run as a whole. */
export interface RunRow {
  /** The rule that was applied to its answers; undefined if none could be. */
  readonly rule: Rule | undefined;
  /** Where it stands among the models that decided about it; undefined where its answers have no place there. */
  readonly placing: Placing | undefined;
  /** Whether these models are doubtful stand-ins for it: then no rate is promised for it, and it is not tested. */
  readonly doubtful: boolean;
  /** Whether its answers may call it derived all the same. */
  readonly unbounded: boolean;
  /** The levels of the legs that spoke beside its answers, and that could have called it derived alone. */
  readonly levels: readonly number[];
}

/** Discoveries among all suspects of a run that have a place in a panel. */
interface RunDiscoveries extends Pick<Discoveries, "fewest" | "neededForOne"> {
  readonly procedure: Procedure;
  /** How many were compared with a panel. */
  readonly tested: number;
  /** The size of the largest panel. */
  readonly panel: number;
  /** How many of them are discoveries. */
  readonly found: number;
}

/** What concerns all suspects of a run together. */
interface RunFigures {
  /** What `expectedFalseAlarms` says of the run. */
  readonly expectedFalseAlarms: number | undefined;
  /** Undefined unless a procedure was asked for. */
  readonly discoveries: RunDiscoveries | undefined;
  /** Whether each verdict is a discovery, in their order; undefined for one that was not tested. */
  readonly discovered: readonly (boolean | undefined)[];
}

/** What concerns a run as a whole, from its verdicts alone, wherever each was made. */
export function runFigures(rows: readonly RunRow[], alpha: number, procedure: Procedure | undefined): RunFigures {
  const judged = rows.map(({ rule, placing, doubtful, levels }) => ({
    // Behind a doubt nothing else is called derived by its answers, and no rate is promised.
    rule: rule && isStatistical(rule) && doubtful ? undefined : rule,
    panel: placing?.panel ?? 0,
    levels,
  }));
  const marked = procedure && markDiscoveries(rows, procedure, alpha);
  return {
    expectedFalseAlarms: rows.some(({ unbounded }) => unbounded) ? undefined : expectedFalseAlarms(judged, alpha),
    discoveries: marked?.discoveries,
    discovered: marked?.discovered ?? rows.map(() => undefined),
  };
}

/** By answers alone, and whatever the verdicts: a suspect whose answers have no place in a panel, or no undoubted one, is not tested. */
function markDiscoveries(rows: readonly RunRow[], procedure: Procedure, alpha: number) {
  const tested = rows.flatMap(({ placing, doubtful }, index) => (placing && !doubtful ? [{ index, placing }] : []));
  const placings = tested.map(({ placing }) => placing);
  const { discovered, fewest, neededForOne } = discoveriesAmong(placings, procedure, alpha);
  const marks = new Map(tested.map(({ index }, k) => [index, discovered[k]]));
  const panel = Math.max(0, ...placings.map((placing) => placing.panel));
  const found = discovered.filter(Boolean).length;
  return {
    discovered: rows.map((_, index) => marks.get(index)),
    discoveries: { procedure, tested: tested.length, panel, fewest, neededForOne, found },
  };
}
