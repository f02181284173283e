import type { MarkKind } from "../../page/marks.ts";
import type { Comparison } from "./comparison.ts";
import { markOf } from "./mark-of.ts";

const MARKS: readonly (readonly [kind: MarkKind, words: string])[] = [
  ["derived", "suspect: derived"],
  ["elsewhere", "derived, but not by its answers"],
  ["error", "suspect: error"],
  ["inconclusive", "suspect: inconclusive"],
  ["unrelated", "suspect: unrelated"],
];

/** What the marks of a comparison stand for. */
export function marksIn({ unrelated, derived, suspects }: Comparison): [kind: MarkKind, words: string][] {
  const kinds = new Set(suspects.map(({ result }) => markOf(result)));
  return [
    ...(unrelated.length > 0 ? [["reference", "unrelated model"] as [MarkKind, string]] : []),
    ...(derived.length > 0 ? [["known", "known derived model"] as [MarkKind, string]] : []),
    ...MARKS.flatMap(([kind, words]): [MarkKind, string][] => (kinds.has(kind) ? [[kind, words]] : [])),
  ];
}
