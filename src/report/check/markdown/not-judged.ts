import { code, escapeMarkdown, shortenEnd, shortenMiddle } from "../../../text/markdown.ts";
import { notJudgedWords } from "../not-judged.ts";
import type { Report } from "../schema.ts";
import { SYMBOLS } from "../words.ts";
import type { Part } from "./fit.ts";

/** Files that are shown. */
const MOST = 20;
/** Most characters of a path, and of what is said of it. */
const PATH_LENGTH = 200;
const WORDS_LENGTH = 500;

/** The files that may be models and were not judged; undefined if there is none. */
export function notJudgedPart({ notJudged = [] }: Pick<Report, "notJudged">): Part | undefined {
  if (notJudged.length === 0) return undefined;
  const items = notJudged.map((file) => () => {
    const said = escapeMarkdown(shortenEnd(notJudgedWords(file), WORDS_LENGTH));
    return `- ${SYMBOLS["not-judged"]} ${code(shortenMiddle(file.path, PATH_LENGTH))}: ${said}`;
  });
  const leftOut = (count: number) => (count === 0 ? "" : `- … and ${count} more.`);
  return {
    rank: 6,
    open: "**Files that may be models, and were not judged**\n",
    items,
    most: MOST,
    leftOut,
    share: 0.3,
  };
}
