import type { Blindness } from "../../core/blindness.ts";
import type { SacError } from "../../errors.ts";
import type { PartialPreprocess } from "../../probes/preprocess.ts";
import { type AnswersJudgement, isNear, type Judgement } from "../../tasks/judgement.ts";
import { formatNumber, formatP } from "../../text/numbers.ts";
import type { ReportResult } from "./schema.ts";

type Fed = NonNullable<ReportResult["fed"]>;
type Beside = NonNullable<Fed["beside"]>;

/**
 * How a suspect was fed, and on whose word; undefined for one that was not fed at all.
 * @param told what the user says of preprocessing
 */
export function fedOf(judgement: Judgement, told: PartialPreprocess): Fed | undefined {
  const { outcome, beside } = judgement;
  if (outcome.kind === "failed" && !beside) return undefined;
  const byOptions = Object.values(told).some((value) => value !== undefined);
  const form = outcome.kind === "failed" ? undefined : outcome.run.form;
  return { by: byOptions ? "options" : "fingerprint", form, beside: besideOf(judgement) };
}

function besideOf({ beside, asBeside }: Judgement): Beside | undefined {
  if (!beside) return undefined;
  const said = [...beside.said];
  if (beside.kind === "same") return { use: "same", said };
  if (beside.kind === "unusable") return { use: "unusable", said, error: errorOf(beside.error) };
  const { form, outcome } = beside;
  const claimed = asBeside && claimedOf(asBeside);
  return {
    ...{ use: "judged", said, form },
    near: outcome.kind === "measured" && asBeside ? isNear(asBeside) : undefined,
    pValue: claimed?.value,
    pValueIsBound: claimed?.isBound || undefined,
    error: outcome.kind === "failed" ? errorOf(outcome.error) : undefined,
  };
}

function errorOf({ code, message }: SacError): NonNullable<Beside["error"]> {
  return { code, message };
}

function claimedOf({ byTwins, decision }: AnswersJudgement) {
  return (byTwins ?? decision)?.claimed;
}

const CURE =
  "What settles it: see how the model wants its images, and say so on your own word (--preprocess; in the Action, the input preprocess): then that decides.";

/** What the settings that came with a suspect, and how it was fed, mean for its verdict, in sentences for people. */
export function feedingReasons(judgement: Judgement): { readonly code: string; readonly text: string }[] {
  const { beside, blindness } = judgement;
  const own = `its own ${beside?.said.join(" and ")}`;
  const reasons = besideReason(judgement, own);
  if (blindness) {
    const other = beside?.kind === "asked" ? `, and ${own} says otherwise than the fingerprint` : "";
    reasons.push({ code: blindness.code, text: blindnessText(blindness, other) });
  }
  if (beside?.kind === "unusable") {
    const text = `I${own.slice(1)} was not used: ${beside.error.message} The model was fed without it.`;
    reasons.push({ code: "OWN_SETTINGS_UNUSED", text });
  }
  return reasons;
}

/** What a second look at a suspect, fed as `own` says, has shown. */
function besideReason(judgement: Judgement, own: string) {
  const { outcome, beside, asBeside } = judgement;
  if (beside?.kind !== "asked" || !asBeside || isNear(judgement)) return [];
  if (isNear(asBeside)) {
    const claimed = claimedOf(asBeside);
    const place = claimed ? `p ${claimed.isBound ? "< " : ""}${formatP(claimed.value)}` : "by the rule's threshold";
    const text = `Fed as ${own} says, it is near the source (${place}), and fed as the fingerprint says it is not: what comes with a model can make it suspect, and never clear it. ${CURE}`;
    return [{ code: "NEAR_AS_ITS_OWN_SETTINGS_FEED_IT", text }];
  }
  if (outcome.kind === "measured" || beside.outcome.kind !== "measured") return [];
  const text = `Fed as ${own} says, it gives answers that can be used, and they are not near the source; fed as the fingerprint says, it does not. ${CURE}`;
  return [{ code: "USABLE_AS_ITS_OWN_SETTINGS_FEED_IT", text }];
}

/** @param other what else may explain it */
function blindnessText(blindness: Blindness, other: string): string {
  if (blindness.code === "OTHER_LABEL_SET") {
    const { classes, ofSource } = blindness;
    return `It is not near the source by its answers, but those are over ${classes} classes and the source's over ${ofSource}: they can accuse it, and not acquit it. What settles it: an export of it that answers over the source's classes, or a person who knows where it comes from.`;
  }
  const { own, usual } = blindness.agreement;
  const others =
    usual === undefined
      ? "the source"
      : `the source and the unrelated models (kappa ${formatNumber(own, 2)}, and ${formatNumber(usual, 2)} among those)`;
  return `Its answers collapse: it agrees with ${others} hardly more often than by chance. It is probably fed wrongly${other}, or answers another question. Such answers clear nobody. ${CURE}`;
}
