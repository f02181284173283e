import { code, escapeMarkdown, shortenEnd } from "../../../text/markdown.ts";
import { SYMBOLS } from "./words.ts";

/** Most characters of what is told. */
const LENGTH = 2_000;

/**
 * A run without any model's verdict, as one line of Markdown: nothing to judge, nothing to judge by, or an error.
 * @param error the error's code, and what to do about it
 */
export function renderUnjudged(
  verdict: "skipped" | "inconclusive" | "error",
  title: string,
  why: string,
  error?: { readonly code: string; readonly hint?: string | undefined },
): string {
  const text = (said: string) => escapeMarkdown(shortenEnd(said.trim(), LENGTH));
  const prefix = error ? `${code(error.code)}: ` : "";
  const fix = error?.hint === undefined ? "" : ` **Fix:** ${text(error.hint)}`;
  return `${SYMBOLS[verdict]} **${text(title)}.** ${prefix}${text(why)}${fix}\n`;
}
