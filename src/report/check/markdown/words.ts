import type { RunVerdict } from "../../../core/verdict.ts";
import { shortenEnd, shortenMiddle } from "../../../text/markdown.ts";
import { plainText } from "../../../text/table.ts";
import { ALLOW_NOT_JUDGED } from "../not-judged.ts";
import type { Report } from "../schema.ts";
import { foundIn, worthSaying } from "../verdict-counts.ts";
import { headline, JOIN_SHARDS, modelsWith, SYMBOLS } from "../words.ts";

/** Most characters of a source model's name where it stands in a sentence. */
const NAME_LENGTH = 60;

/** The report with names that fit into sentences and titles. */
export function withShortNames(report: Report): Report {
  const fingerprints = report.fingerprints.map((one) => ({
    ...one,
    source: { ...one.source, name: shortenMiddle(one.source.name, NAME_LENGTH) },
  }));
  return { ...report, fingerprints };
}

/** Most characters of a title: checks and issues take 255. */
const TITLE_LENGTH = 200;

/** How a run ended, in one line of plain text. */
export function headingOf(report: Report): string {
  return shortenEnd(plainText(headline(withShortNames(report))), TITLE_LENGTH);
}

/** The same where no table stands below it, for titles of issues and checks and for the log: it names an only model. */
export function titleOf(report: Report): string {
  const [only, ...others] = new Set(report.results.map(({ path }) => path));
  const heading = headingOf(report);
  if (only === undefined || others.length > 0) return heading;
  return shortenEnd(plainText(`${heading} (${shortenMiddle(only, NAME_LENGTH)})`), TITLE_LENGTH);
}

/** "1 derived, 2 unrelated", the gravest first; undefined if one verdict says it all. */
export function tally(report: Report): string | undefined {
  const found = foundIn(report);
  if (found.length < 2) return undefined;
  const count = (one: RunVerdict) =>
    one === "not-judged" ? `${report.notJudged?.length} not judged` : `${modelsWith(report, one)} ${one}`;
  return found.map((one) => `${SYMBOLS[one]} ${count(one)}`).join(", ");
}

/** What a `derived` verdict is worth, wherever one is told. */
export const WORTH =
  "That is evidence for review, never proof of theft: who copied whom, and whether it was allowed, is for people to find out.";

const HOLD = {
  changed: "**Hold this change until a person has looked at it.** A permitted derivation is no problem.",
  all: "**Hold releases of the model until a person has looked at it.** A permitted derivation is no problem.",
};

const NEXT: Readonly<Record<RunVerdict, readonly string[]>> = {
  derived: [
    "**Ask its author** where the model comes from: starting weights, seed, training record, licence. **Tell the owner** of the source model.",
    "**In doubt, measure again**, with a second fingerprint from other images, or with more unrelated models of this architecture in the calibration. The run's report.html shows how close the model is.",
  ],
  error: [
    "**Fix the errors named above**, then run the check again. What could not be judged has not passed. All codes are explained in sac-action's docs/errors.md.",
  ],
  inconclusive: [
    "**Where there is no verdict, follow the reason beside it**: it says what would settle it, a statement of the source's owner, a better calibration, or another export of the model. No verdict is no pass.",
  ],
  "not-judged": [`**Have the models in the files that were not judged as ONNX.** ${ALLOW_NOT_JUDGED}`],
  unrelated: ["Nothing needs to be done."],
};

/** What to do next, in Markdown: about each verdict that there is, and about `unrelated` only if there is no other. */
export function reviewSteps(report: Report): readonly string[] {
  if (report.shard && report.verdict === "unrelated") return [JOIN_SHARDS];
  const steps = worthSaying(report).flatMap((one) => NEXT[one]);
  return report.verdict === "derived" ? [HOLD[report.origin?.models ?? "all"], ...steps] : steps;
}
