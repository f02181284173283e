import { modelsNeeded } from "../../core/verdict.ts";
import type { View } from "../../tasks/examination.ts";
import type { Judgement } from "../../tasks/judgement.ts";
import { percent } from "../../text/numbers.ts";
import { unlikeWords } from "./doubt-words.ts";
import type { ReportResult } from "./schema.ts";

/** What the report says of a suspect among the source's twins; undefined where they say nothing. */
export function twinsOf({ outcome, byTwins }: Judgement): ReportResult["twins"] {
  const family = outcome.kind === "measured" ? outcome.family : undefined;
  if (!family) return undefined;
  const { twins, asClose, conformal, spreads } = family;
  const known = Number.isFinite(spreads) ? { spreads } : {};
  return { panel: twins, asClose, conformalP: conformal, ...known, decided: byTwins !== undefined };
}

/** Whether the references by which twins are weighed are of another kind than the source. */
export function isUnlikeReferences({ sourceStanding, sourceIsolated }: View): boolean {
  return sourceStanding?.doubtful === true || sourceIsolated;
}

/** Why the twins decided as they did, in sentences for people, or why they did not; nothing where there are none. */
export function twinReasons({ outcome, judge, byTwins, decision }: Judgement, alpha: number) {
  if (outcome.kind !== "measured" || !judge.family) return [];
  if (!outcome.family) {
    const text = "The source's twins say nothing of it: it has another number of classes.";
    return [{ code: "TWINS_SILENT", text }];
  }
  if (!byTwins) return [];
  const { twins, asClose, spreads } = outcome.family;
  const reasons = [byTwins.far ? farReason(twins) : standingAmongTwins(byTwins.verdict, twins, asClose, spreads)];
  if (byTwins.verdict === "unrelated" && !byTwins.far && decision?.verdict === "derived") {
    const text =
      "It is near the source, as models of the same images or tradition are, and no closer to it than to its twins.";
    reasons.unshift({ code: "NEAR_AS_KIN", text });
  }
  const { view } = outcome;
  if (byTwins.verdict === "derived" && isUnlikeReferences(view)) {
    const { words, cure } = unlikeWords(view.sourceIsolated ? undefined : view.sourceStanding);
    const text = `No false-alarm rate is promised for this: ${words} What settles it: ${cure}.`;
    reasons.push({ code: "TWINS_UNLIKE_REFERENCES", text });
  }
  if (byTwins.rule === "normal") {
    const text = `${twins} twins cannot support the conformal rule at ${percent(alpha)} (${modelsNeeded(alpha)} could); the p-value assumes normal scores.`;
    reasons.push({ code: "FEW_TWINS", text });
  }
  return reasons;
}

function farReason(twins: number) {
  const text = `It is closer to the source than to its ${twins} twins, and not near it by the unrelated models, as what descends from it would be: a source that is more usual than its twins is closest to whole kinds of honest models.`;
  return { code: "FAR_BY_REFERENCES", text };
}

function standingAmongTwins(verdict: "derived" | "unrelated", twins: number, asClose: number, spreads: number) {
  const kin = "models of the source's own recipe and data";
  if (verdict === "derived") {
    const text = `It is closer to the source than to its ${twins} twins, ${kin}, by ${spreads.toFixed(1)} of their spreads.`;
    return { code: "CLOSER_THAN_TWINS", text };
  }
  const where =
    asClose > 0
      ? `It is at least as close to ${asClose} of the source's ${twins} twins, ${kin}, as to the source.`
      : `It is closer to the source than to its ${twins} twins, ${kin}, but by no more than chance explains.`;
  return { code: "NOT_CLOSER_THAN_TWINS", text: where };
}
