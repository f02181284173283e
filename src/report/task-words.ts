import type { ComparedBy } from "../core/forms.ts";
import type { Match } from "../fingerprint/manifest.ts";
import { percent } from "../text/numbers.ts";

/** Of models that were compared by their labels or decisions alone, that; of all others nothing. */
export function choiceAlone(comparedBy: ComparedBy): string {
  return comparedBy === "labels" || comparedBy === "decisions" ? `by ${comparedBy} alone` : "";
}

/** Whether outputs are those of a verification model. */
function areFeatures(form: string): boolean {
  return form === "similarities" || form === "decisions";
}

/** What outputs of a form have columns for: "10 classes", "25 references". */
export function columnsIn(form: string, columns: number): string {
  return `${columns} ${areFeatures(form) ? "references" : "classes"}`;
}

const ORIGINS: Readonly<Record<Match["origin"], string>> = {
  given: "given",
  metadata: "told by its file",
  "equal-error-rate": "equal error rate",
  "false-accept-rate": "found at a rate of false accepts",
  own: "its own",
};

/** The threshold of a verification model, and how often it errs by it on the fingerprint's references. */
export function matchWords({ threshold, origin, falseAccept, falseReject }: Match): string {
  const place = origin === "own" ? "its own threshold" : `threshold ${threshold.toFixed(3)} (${ORIGINS[origin]})`;
  return `${place}: ${percent(falseAccept)} false accepts, ${percent(falseReject)} false rejects`;
}
