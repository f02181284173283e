import { upperBound } from "../clopper-pearson.ts";
import type { Base } from "./bases.ts";
import type { FreeCase } from "./free-case.ts";
import type { Outcome } from "./run-cases.ts";
import type { Kept } from "./users.ts";

/** Whether a copy got away: it is found unrelated, or the run passes. */
export function gotAway({ base, verdict, status }: Outcome): boolean {
  return base.role === "copy" && (verdict === "unrelated" || status === 0);
}

export const titleOf = ({ kind, name }: Pick<FreeCase, "kind" | "name">): string => `${kind}, ${name}`;

/** Outcomes as a Markdown table: a row for each disguise, a column for each model. */
export function freeTable(outcomes: readonly Outcome[], bases: readonly Base[]): string {
  const rows = groupsOf(outcomes, titleOf);
  const cells = [...rows].map(([title, row]) => {
    const said = bases.map((base) => row.find((outcome) => outcome.base === base)).map(saidIn);
    const kept = [rangeOf(row, ({ answers }) => answers), rangeOf(row, ({ accuracy }) => accuracy)];
    return `| ${[title, ...kept, ...said].join(" | ")} |`;
  });
  const head = ["disguise", "answers kept", "accuracy kept", ...bases.map(({ name, role }) => `${name} (${role})`)];
  return [`| ${head.join(" | ")} |`, `|---|--:|--:|${bases.map(() => "---|").join("")}`, ...cells].join("\n");
}

function groupsOf(
  outcomes: readonly Outcome[],
  key: (outcome: Outcome) => string,
): ReadonlyMap<string, readonly Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) groups.set(key(outcome), [...(groups.get(key(outcome)) ?? []), outcome]);
  return groups;
}

function saidIn(outcome: Outcome | undefined): string {
  if (!outcome) return "";
  const { verdict, reason, status } = outcome;
  return `${gotAway(outcome) ? "**GOT AWAY** " : ""}${verdict} ${reason} ${status}`;
}

/** The least and the most among the copies. */
function rangeOf(row: readonly Outcome[], value: (kept: Kept) => number): string {
  const known = row.flatMap(({ kept }) => (kept === undefined ? [] : [Math.round(100 * value(kept))]));
  if (known.length === 0) return "–";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}

/** Outcomes as a Markdown table: a row for each kind, what came of copies and of honest models. */
export function kindTable(outcomes: readonly Outcome[]): string {
  const rows = [...groupsOf(outcomes, ({ kind }) => kind)].map(([kind, row]) => {
    const [copies, honest] = [byRole(row, "copy"), byRole(row, "honest")];
    const cells = [
      kind,
      disguisesIn(row),
      rangeOf(row, ({ accuracy }) => accuracy),
      countVerdicts(copies),
      copies.filter(gotAway).length,
      countVerdicts(honest),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| kind | disguises | accuracy kept | copies | got away | honest models |";
  return [head, "|---|--:|--:|---|--:|---|", ...rows].join("\n");
}

const byRole = (outcomes: readonly Outcome[], role: Base["role"]) => outcomes.filter(({ base }) => base.role === role);
const disguisesIn = (outcomes: readonly Outcome[]) => new Set(outcomes.map(titleOf)).size;

/** What came of copies and of honest models, in a few lines. */
export function freeSummary(outcomes: readonly Outcome[]): string {
  const [copies, honest] = [byRole(outcomes, "copy"), byRole(outcomes, "honest")];
  const accused = honest.filter(({ verdict }) => verdict === "derived").length;
  const rate = `derived ${percent(accused / honest.length)}, at most ${percent(upperBound(accused, honest.length))}`;
  const away = copies.filter(gotAway).length;
  return [
    `${disguisesIn(outcomes)} disguises`,
    ...(copies.length > 0 ? [`${copies.length} copies: ${countVerdicts(copies)}; ${away} got away`] : []),
    ...(honest.length > 0
      ? [`${honest.length} honest models: ${countVerdicts(honest)}; ${rate} (95 %, as if all were independent)`]
      : []),
  ].join("\n");
}

function countVerdicts(outcomes: readonly Outcome[]): string {
  return [...groupsOf(outcomes, ({ verdict }) => verdict)]
    .map(([verdict, { length }]) => `${length} ${verdict}`)
    .sort()
    .join(", ");
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
