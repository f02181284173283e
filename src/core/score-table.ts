import type { Answers } from "./answers.ts";
import { countingSpread, matches } from "./match-rate.ts";
import type { Task } from "./task.ts";

/** One row a score: everything that is known of it, save its words and colours (report/score-looks.ts). */
interface Score {
  /** Which values are closer to the source. */
  readonly closer: "smaller" | "larger";
  /** The source's own score, where that is a fixed number. */
  readonly ideal?: number;
  /** The models that have it. */
  readonly tasks: readonly Task[];
  readonly computed: Computed;
  /** The least spread that honest models' values can be taken to have on n probes, where chance alone spreads them. */
  readonly leastSpread?: (values: readonly number[], n: number) => number;
  /** Of what `fusion` is made of: how it counts, and how many unrelated models it takes. */
  readonly fused?: { readonly as: Part; readonly fewest: number };
}

/** Added by its amount; added by the geometric mean of that and its cosine; or, by that mean, in place of the sum if it is larger. */
type Part = "amount" | "likeness" | "alternative";

/** How a score is computed, which also says how it is drawn again in a bootstrap. */
type Computed =
  /** From the two correlation matrices, by equation 4. */
  | { readonly by: "correlation" }
  /** As the mean of what each probe adds; undefined where the source has nothing to compare with. */
  | { readonly by: "probes"; readonly terms: (source: Answers, model: Answers) => Float64Array | undefined }
  /** Among other models, under its name in `PeerScores`. */
  | { readonly by: "peers" }
  /** From the peer scores that are fused. */
  | { readonly by: "fusion" }
  /** In evaluations alone, to compare with. */
  | { readonly by: "evaluation" };

const BOTH: readonly Task[] = ["classification", "verification"];
const CLASSIFIERS: readonly Task[] = ["classification"];

const TABLE = {
  sac: { closer: "smaller", ideal: 0, tasks: BOTH, computed: { by: "correlation" } },
  "logit-cosine": { closer: "larger", ideal: 1, tasks: BOTH, computed: { by: "probes", terms: logitCosines } },
  "label-agreement": { closer: "larger", ideal: 1, tasks: BOTH, computed: { by: "probes", terms: agreements } },
  "peer-likelihood": {
    closer: "larger",
    tasks: CLASSIFIERS,
    computed: { by: "peers" },
    fused: { as: "amount", fewest: 3 },
  },
  "peer-residual": {
    closer: "larger",
    ideal: 1,
    tasks: BOTH,
    computed: { by: "peers" },
    fused: { as: "likeness", fewest: 3 },
  },
  "peer-agreement": {
    closer: "larger",
    tasks: CLASSIFIERS,
    computed: { by: "peers" },
    // Counts of labels lie close together by chance among few models, and honest ones would stand out from them.
    fused: { as: "alternative", fewest: 19 },
  },
  fusion: { closer: "larger", tasks: BOTH, computed: { by: "fusion" } },
  "match-rate": {
    closer: "larger",
    tasks: CLASSIFIERS,
    computed: { by: "probes", terms: ({ given }, model) => given && matches(given, model.labels) },
    leastSpread: countingSpread,
  },
  "wp-jc": { closer: "smaller", tasks: BOTH, computed: { by: "evaluation" } },
} as const satisfies Record<string, Score>;

/**
 * Every score that is measured anywhere. `wp-jc` is a baseline of the paper (section 4.7): accuracy on probes that the
 * source mislabels.
 */
export type EvaluatedScore = keyof typeof TABLE;
/** The scores that a suspect can be judged by. */
export type ScoreName = Exclude<EvaluatedScore, "wp-jc">;

export const SCORE_TABLE: Readonly<Record<EvaluatedScore, Score>> = TABLE;
export const EVALUATED_SCORES = Object.keys(TABLE) as EvaluatedScore[];
export const SCORES = EVALUATED_SCORES.filter((name): name is ScoreName => TABLE[name].computed.by !== "evaluation");

/** Whether smaller values of a score are closer to the source. */
export function isDistance(name: EvaluatedScore): boolean {
  return TABLE[name].closer === "smaller";
}

/** Per probe the cosine between the source's and the model's canonical rows. */
function logitCosines(source: Answers, model: Answers): Float64Array {
  const { rows, columns, data } = source.unit;
  const cosines = new Float64Array(rows);
  for (let i = 0; i < data.length; i += 1) cosines[Math.floor(i / columns)] += data[i] * model.unit.data[i];
  return cosines;
}

/** Per probe 1 if the model gives it the source's label, else 0; per target the share of its pairs that it decides alike. */
function agreements(source: Answers, model: Answers): Float64Array {
  const [ours, theirs] = [source.decisions, model.decisions];
  if (ours && theirs) {
    const alike = new Float64Array(ours.rows);
    ours.data.forEach((decision, i) => {
      if (decision === theirs.data[i]) alike[Math.floor(i / ours.columns)] += 1;
    });
    return alike.map((count) => count / ours.columns);
  }
  return Float64Array.from(source.labels, (label, i) => (label === model.labels[i] ? 1 : 0));
}
