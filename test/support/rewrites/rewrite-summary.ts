import { upperBound } from "../clopper-pearson.ts";
import { rewriteTitle } from "./all-rewrites.ts";
import { whyInconclusive } from "./open-rewrites.ts";
import { type RewrittenBase, rewrittenBases } from "./rewritten-bases.ts";
import type { Rewritten } from "./run-rewrites.ts";

/** Answers of a rewritten model may differ by so much, as a share of the largest. */
export const SAME = 1e-5;
/** Of honest models, so many may be derived. */
const HONEST_RATE = 0.05;

/**
 * What must not be: answers that changed, copies that got away or are newly inconclusive, honest models that are derived more
 * often than they may, and forms that are no longer open.
 */
export function faultsIn(outcomes: readonly Rewritten[]): string[] {
  const titled = ({ rewrite, base }: Rewritten) => `${rewriteTitle(rewrite)}: ${base.name}`;
  const [copies, honest] = (["copy", "honest"] as const).map((role) =>
    outcomes.filter(({ base }) => base.role === role),
  );
  const accused = honest.filter(({ verdict }) => verdict === "derived");
  const say = (words: string, found: readonly Rewritten[]) => found.map((one) => `${titled(one)} ${words}`);
  const open = [...groupsOf(copies, ({ rewrite }) => rewriteTitle(rewrite))].filter(([, row]) => isOpen(row[0]));
  const every = rewrittenBases().filter(({ role }) => role === "copy").length;
  const closed = open.filter(([, row]) => row.length === every && row.every(({ verdict }) => verdict === "derived"));
  return [
    ...say(
      "answers otherwise",
      outcomes.filter(({ difference }) => !(difference <= SAME)),
    ),
    ...say("got away", copies.filter(gotAway)),
    ...say(
      "is not derived",
      copies.filter((one) => !gotAway(one) && one.verdict !== "derived" && !isOpen(one)),
    ),
    ...(accused.length > HONEST_RATE * honest.length ? say("is honest, and derived", accused) : []),
    ...closed.map(([title]) => `${title}: is no longer open`),
  ];
}

const isOpen = ({ rewrite }: Rewritten) => whyInconclusive(rewrite) !== undefined;
const gotAway = ({ verdict, status }: Rewritten) => verdict === "unrelated" || status === 0;

function groupsOf<Key>(outcomes: readonly Rewritten[], key: (outcome: Rewritten) => Key): Map<Key, Rewritten[]> {
  const groups = new Map<Key, Rewritten[]>();
  for (const outcome of outcomes) groups.set(key(outcome), [...(groups.get(key(outcome)) ?? []), outcome]);
  return groups;
}

/** Outcomes as a Markdown table: a row for each theme, a column for each model. */
export function themeTable(outcomes: readonly Rewritten[], bases: readonly RewrittenBase[]): string {
  const rows = [...groupsOf(outcomes, ({ rewrite }) => rewrite.theme)].map(([theme, row]) => {
    const cells = bases.map((base) => counted(row.filter((outcome) => outcome.base === base)));
    return `| ${[theme, row.length / bases.length, ...cells].join(" | ")} |`;
  });
  const head = ["theme", "rewrites", ...bases.map(({ name, role }) => `${name} (${role})`)];
  return [`| ${head.join(" | ")} |`, `|---|--:|${bases.map(() => "---|").join("")}`, ...rows].join("\n");
}

/** How many have each verdict, and how many of those that are derived are so by which evidence. */
function counted(outcomes: readonly Rewritten[]): string {
  const by = [...new Set(outcomes.flatMap((outcome) => outcome.by))].sort();
  const evidence = by.map((kind) => `${kind} ${outcomes.filter((outcome) => outcome.by.includes(kind)).length}`);
  const counts = [...groupsOf(outcomes, ({ verdict }) => verdict)].sort().map(([verdict, { length }]) => {
    return `${length} ${verdict}${verdict === "derived" && by.length > 0 ? ` (${evidence.join(", ")})` : ""}`;
  });
  return counts.join(", ");
}

/** Forms in which some copy is not derived, with what it is, as a Markdown table. */
export function openRewriteTable(outcomes: readonly Rewritten[]): string {
  const copies = outcomes.filter(({ base, verdict }) => base.role === "copy" && verdict !== "derived");
  const rows = [...groupsOf(copies, ({ rewrite }) => rewriteTitle(rewrite))].map(([title, row]) => {
    const found = row.map(({ base, verdict, reason }) => `${base.name}: ${verdict} ${reason}`);
    return `| ${title} | ${found.join("; ")} | ${whyInconclusive(row[0].rewrite) ?? ""} |`;
  });
  return ["| not derived | what | because |", "|---|---|---|", ...rows].join("\n");
}

/** What came of copies and of honest models, in a few lines. */
export function rewriteSummary(outcomes: readonly Rewritten[]): string {
  const titles = new Set(outcomes.map(({ rewrite }) => rewriteTitle(rewrite)));
  const largest = Math.max(...outcomes.map(({ difference }) => difference));
  const parts = (["copy", "honest"] as const).flatMap((role) => {
    const row = outcomes.filter(({ base }) => base.role === role);
    const derived = row.filter(({ verdict }) => verdict === "derived").length;
    const bound =
      role === "copy"
        ? `at least ${percent(1 - upperBound(row.length - derived, row.length))}`
        : `at most ${percent(upperBound(derived, row.length))}`;
    const statuses = [...groupsOf(row, ({ status }) => status)]
      .sort()
      .map(([status, { length }]) => `${length} end with ${status}`);
    const who = role === "copy" ? "copies" : "honest models";
    const share = `derived ${percent(derived / row.length)}, ${bound} (95 %, as if all were independent)`;
    return row.length > 0 ? [`${row.length} ${who}: ${counted(row)}; ${share}; ${statuses.join(", ")}`] : [];
  });
  return [`${titles.size} rewrites; answers differ by ${largest.toExponential(1)} of the largest`, ...parts].join("\n");
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
