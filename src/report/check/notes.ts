import type { ReportResult } from "./schema.ts";

/** What is said of several results alike, once for all of them. */
interface Note {
  /** Its number, from 1 on: what refers to it. */
  readonly mark: number;
  readonly text: string;
}

/** What is said of results, each sentence once. */
export interface Notes {
  /** What is said of one result alone. */
  readonly own: ReadonlyMap<ReportResult, readonly string[]>;
  /** The numbers of the notes that hold for a result. */
  readonly marks: ReadonlyMap<ReportResult, readonly number[]>;
  /** In the order of their numbers. */
  readonly shared: readonly Note[];
}

/**
 * Takes out what would be said of several results: a sentence that stands with more than one becomes a note, with those
 * that stand beside it and with the same results.
 * @param results in the order in which they are shown
 * @param textsOf what there is to say of a result, in paragraphs
 */
export function notesAbout(
  results: readonly ReportResult[],
  textsOf: (result: ReportResult) => readonly string[],
): Notes {
  const said = new Map(results.map((one) => [one, [...new Set(textsOf(one).flatMap(sentencesOf))]]));
  const holders = new Map<string, ReportResult[]>();
  for (const [result, sentences] of said) {
    for (const one of sentences) holders.set(one, [...(holders.get(one) ?? []), result]);
  }
  const groups: { readonly of: readonly ReportResult[]; text: string }[] = [];
  const own = new Map<ReportResult, string[]>();
  const told = new Set<string>();
  for (const [result, sentences] of said) {
    let previous: (typeof groups)[number] | undefined;
    for (const one of sentences) {
      const of = holders.get(one) ?? [];
      if (of.length === 1) own.set(result, [...(own.get(result) ?? []), one]);
      if (of.length === 1 || told.has(one)) {
        previous = undefined;
        continue;
      }
      told.add(one);
      if (previous && sameResults(previous.of, of)) previous.text += ` ${one}`;
      else {
        previous = { of, text: one };
        groups.push(previous);
      }
    }
  }
  const marks = new Map<ReportResult, number[]>();
  for (const [i, { of }] of groups.entries()) {
    for (const one of of) marks.set(one, [...(marks.get(one) ?? []), i + 1]);
  }
  return { own, marks, shared: groups.map(({ text }, i) => ({ mark: i + 1, text })) };
}

/** `[1, 3]`, to stand behind what the notes are about; empty where there is none. */
export function marksWords(marks: readonly number[] = []): string {
  return marks.length === 0 ? "" : `[${marks.join(", ")}]`;
}

function sameResults(some: readonly ReportResult[], others: readonly ReportResult[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/** Parts that begin like a sentence after the end of one. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).filter((sentence) => sentence !== "");
}
