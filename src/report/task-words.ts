import type { ComparedBy, ScoreName } from "../core/scores.ts";
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

/** What a score is, of classifiers. */
const SCORE_MEANS: Readonly<Record<ScoreName, string>> = {
  sac: "the paper's distance: how much the pattern of likeness between probes differs from the source's (0 is the same)",
  "logit-cosine": "mean cosine between the source's and the model's answers to the same probe (1 is the same)",
  "label-agreement": "share of the probes that get the source's label",
  "peer-likelihood": "how much surer than unrelated models it is of the classes that the source chose",
  "peer-residual": "how much it shares of what sets the source apart from unrelated models (1 is the source itself)",
  "peer-agreement":
    "how much more often than unrelated models it chooses the classes that the source chose, by labels alone",
  fusion:
    "the largest of the three scores before, each as its distance from the unrelated models' mean in units of their spread",
  "match-rate": "share of the probes that get the label that the fingerprint gives them; only where probes were given",
};

/** And of verification models, which have no classes. */
const FEATURE_SCORE_MEANS: Readonly<Record<ScoreName, string>> = {
  ...SCORE_MEANS,
  sac: "the paper's distance: how much the pattern of likeness between targets differs from the source's (0 is the same)",
  "logit-cosine": "mean cosine between the source's and the model's features of the same target (1 is the same)",
  "label-agreement": "share of the pairs that it decides as the source does",
  "peer-likelihood": "not for verification models",
  "peer-agreement": "not for verification models",
  fusion: "peer-residual, as its distance from the unrelated models' mean in units of their spread",
};

export function scoreMeans(task: string): Readonly<Record<ScoreName, string>> {
  return task === "verification" ? FEATURE_SCORE_MEANS : SCORE_MEANS;
}
