// Made from the JSON Schema beside it by `npm run schema`.
/** Evaluation of sac evaluate. */
export interface Evaluation {
  readonly schemaVersion: 1;
  readonly tool: {
    readonly name: "sac";
    readonly version: string;
  };
  readonly command: string[];
  readonly runtime: {
    readonly node: string;
    readonly platform: string;
    readonly sharp: string;
    readonly onnxruntime: string;
    readonly device: string;
    readonly threads: number;
  };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly zoo: string;
  readonly source: {
    readonly path: string;
    readonly sha256: string;
    readonly arch?: string | undefined;
    readonly classes: number;
    readonly form: string;
    /** from the ZOO.json */
    readonly accuracy?: number | undefined;
    /** on the images as probes */
    readonly measuredAccuracy?: number | undefined;
  };
  readonly fingerprint: {
    readonly probes: number;
    /** JPEG quality; several with + between them; mixed; or clean */
    readonly quality: string;
    readonly selection: string;
    /** of the draws of probes that the metrics are averaged over */
    readonly seeds: number[];
    /** files that the probes were taken from, one for each draw; then seeds only number the draws */
    readonly fingerprints?: string[] | undefined;
    /** images in the folder */
    readonly images: number;
    /** images that probes were drawn from, for each seed */
    readonly pool: number;
    /** of a target of verification models, at most */
    readonly references?: number | undefined;
    /** what the features of verification models hold */
    readonly feature?: "similarity" | "decision" | undefined;
    readonly representation: string;
    readonly correlation: string;
  };
  readonly groups: {
    readonly group?: string | undefined;
    readonly unrelated: number;
    readonly derived: number;
    /** smallest false-alarm rate of the conformal rule: 1/(n+1) */
    readonly smallestRate: number;
  }[];
  readonly default: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
  /** by the score that sac check would judge by: fusion, else sac */
  readonly judged: {
    /** models that keep 90 % of the source's accuracy, or if none is known */
    readonly attacks: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** models that keep less than 90 % of the source's accuracy */
    readonly weakened: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** all attacks into an architecture, weakened models left out */
    readonly architectures: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** each attack into each architecture, likewise */
    readonly attackArchitectures: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** mean over the rows of `attacks` that belong to no group */
    readonly average?: {
      readonly attacks: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
    } | undefined;
    /** the paper's threshold of this score: the mean over all choices of four unrelated models */
    readonly threshold?: number | undefined;
    readonly falseAlarms: {
      /** the rate that the rule promises */
      readonly alpha: number;
      readonly group?: string | undefined;
      /** present: the models of this architecture, judged by those of all others; absent: each by all others */
      readonly arch?: string | undefined;
      readonly rule: "conformal" | "normal";
      /** judgements: models times draws of probes */
      readonly judged: number;
      readonly falseAlarms: number;
    }[];
  };
  readonly scores: { readonly [name in "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc"]?: {
    /** models that keep 90 % of the source's accuracy, or if none is known */
    readonly attacks: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** models that keep less than 90 % of the source's accuracy */
    readonly weakened: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** all attacks into an architecture, weakened models left out */
    readonly architectures: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** each attack into each architecture, likewise */
    readonly attackArchitectures: {
      /** absent where all attacks are taken together */
      readonly attack?: string | undefined;
      /** the derived models' architecture, where rows tell them apart */
      readonly arch?: string | undefined;
      /** the group in which the models were compared */
      readonly group?: string | undefined;
      /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
      /** derived models */
      readonly n: number;
      readonly unrelated: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
      /** mean of the derived models' distances (equation 4) */
      readonly meanDistance: number;
    }[];
    /** mean over the rows of `attacks` that belong to no group */
    readonly average?: {
      readonly attacks: number;
      /** probability that a derived model is closer than an unrelated one */
      readonly auc?: number | undefined;
      /** Student's two-sample t-test (equal variances), two-sided */
      readonly pValue?: number | undefined;
      /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
      readonly f1?: number | undefined;
      /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
      readonly tprAt5?: number | undefined;
      /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
      readonly tprAt1?: number | undefined;
    } | undefined;
    /** the paper's threshold of this score: the mean over all choices of four unrelated models */
    readonly threshold?: number | undefined;
    readonly falseAlarms: {
      /** the rate that the rule promises */
      readonly alpha: number;
      readonly group?: string | undefined;
      /** present: the models of this architecture, judged by those of all others; absent: each by all others */
      readonly arch?: string | undefined;
      readonly rule: "conformal" | "normal";
      /** judgements: models times draws of probes */
      readonly judged: number;
      readonly falseAlarms: number;
    }[];
  } };
  readonly sweeps: {
    readonly parameter: "probes" | "quality" | "corruption" | "correlation" | "representation" | "references" | "feature" | "selection";
    readonly points: {
      readonly value: string;
      /** by the score that sac check would judge by: fusion, else sac */
      readonly judged: {
        /** models that keep 90 % of the source's accuracy, or if none is known */
        readonly attacks: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** models that keep less than 90 % of the source's accuracy */
        readonly weakened: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** all attacks into an architecture, weakened models left out */
        readonly architectures: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** each attack into each architecture, likewise */
        readonly attackArchitectures: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** mean over the rows of `attacks` that belong to no group */
        readonly average?: {
          readonly attacks: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
        } | undefined;
        /** the paper's threshold of this score: the mean over all choices of four unrelated models */
        readonly threshold?: number | undefined;
        readonly falseAlarms: {
          /** the rate that the rule promises */
          readonly alpha: number;
          readonly group?: string | undefined;
          /** present: the models of this architecture, judged by those of all others; absent: each by all others */
          readonly arch?: string | undefined;
          readonly rule: "conformal" | "normal";
          /** judgements: models times draws of probes */
          readonly judged: number;
          readonly falseAlarms: number;
        }[];
      };
      readonly scores: { readonly [name in "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc"]?: {
        /** models that keep 90 % of the source's accuracy, or if none is known */
        readonly attacks: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** models that keep less than 90 % of the source's accuracy */
        readonly weakened: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** all attacks into an architecture, weakened models left out */
        readonly architectures: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** each attack into each architecture, likewise */
        readonly attackArchitectures: {
          /** absent where all attacks are taken together */
          readonly attack?: string | undefined;
          /** the derived models' architecture, where rows tell them apart */
          readonly arch?: string | undefined;
          /** the group in which the models were compared */
          readonly group?: string | undefined;
          /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
          readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
          readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
          /** derived models */
          readonly n: number;
          readonly unrelated: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
          /** mean of the derived models' distances (equation 4) */
          readonly meanDistance: number;
        }[];
        /** mean over the rows of `attacks` that belong to no group */
        readonly average?: {
          readonly attacks: number;
          /** probability that a derived model is closer than an unrelated one */
          readonly auc?: number | undefined;
          /** Student's two-sample t-test (equal variances), two-sided */
          readonly pValue?: number | undefined;
          /** at the paper's threshold, the closest of four unrelated models: the mean over all choices of four */
          readonly f1?: number | undefined;
          /** share caught by the conformal rule at 5 %; needs 19 unrelated models */
          readonly tprAt5?: number | undefined;
          /** share caught by the conformal rule at 1 %; needs 99 unrelated models */
          readonly tprAt1?: number | undefined;
        } | undefined;
        /** the paper's threshold of this score: the mean over all choices of four unrelated models */
        readonly threshold?: number | undefined;
        readonly falseAlarms: {
          /** the rate that the rule promises */
          readonly alpha: number;
          readonly group?: string | undefined;
          /** present: the models of this architecture, judged by those of all others; absent: each by all others */
          readonly arch?: string | undefined;
          readonly rule: "conformal" | "normal";
          /** judgements: models times draws of probes */
          readonly judged: number;
          readonly falseAlarms: number;
        }[];
      } };
    }[];
    readonly skipped: {
      readonly value: string;
      readonly code: string;
      readonly message: string;
    }[];
  }[];
  readonly models: {
    /** as in the ZOO.json */
    readonly path: string;
    readonly sha256: string;
    readonly role: "unrelated" | "derived";
    readonly attack?: string | undefined;
    readonly group?: string | undefined;
    readonly arch?: string | undefined;
    readonly classes: number;
    readonly form: string;
    /** from the ZOO.json, else as measured on the images as probes */
    readonly accuracy?: number | undefined;
    /** accuracy by the source's, both from one place */
    readonly accuracyKept?: number | undefined;
    /** a derived model that keeps less than 90 % of the source's accuracy */
    readonly weakened: boolean;
    readonly judgedBy: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "wp-jc";
    /** what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone */
    readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
    /** one for each draw of the probes */
    readonly draws: {
      readonly seed: number;
      /** an unrelated model's as if it were the suspect and not in the calibration */
      readonly scores: {
        readonly sac?: number | undefined;
        readonly "logit-cosine"?: number | undefined;
        readonly "label-agreement"?: number | undefined;
        readonly "peer-likelihood"?: number | undefined;
        readonly "peer-residual"?: number | undefined;
        readonly "peer-agreement"?: number | undefined;
        readonly fusion?: number | undefined;
        readonly "match-rate"?: number | undefined;
        readonly "wp-jc"?: number | undefined;
      };
      /** share of the targets that a verification model finds unlike all of their references */
      readonly zeroFeatures?: number | undefined;
      /** of an unrelated model, by labels or decisions alone: what derived models with that comparedBy compare to */
      readonly labelScores?: {
        readonly sac?: number | undefined;
        readonly "logit-cosine"?: number | undefined;
        readonly "label-agreement"?: number | undefined;
        readonly "peer-likelihood"?: number | undefined;
        readonly "peer-residual"?: number | undefined;
        readonly "peer-agreement"?: number | undefined;
        readonly fusion?: number | undefined;
        readonly "match-rate"?: number | undefined;
        readonly "wp-jc"?: number | undefined;
      } | undefined;
    }[];
  }[];
  /** models that could not be run or gave nothing that can be scored */
  readonly leftOut: {
    readonly path: string;
    readonly role: "unrelated" | "derived";
    readonly attack?: string | undefined;
    readonly group?: string | undefined;
    readonly arch?: string | undefined;
    readonly code: string;
    readonly message: string;
  }[];
  /** what a reader must know about the figures */
  readonly notes: {
    readonly code: string;
    readonly text: string;
  }[];
}
