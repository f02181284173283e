// Made from the JSON Schema beside it by `npm run schema`.
/** Report of sac check. */
export interface Report {
  readonly schemaVersion: 2;
  readonly tool: {
    readonly name: "sac";
    readonly version: string;
  };
  /** the arguments that sac was called with, without credentials in addresses */
  readonly command?: string[] | undefined;
  readonly runtime: {
    readonly node: string;
    readonly platform: string;
    readonly sharp: string;
    /** absent if no model could be run */
    readonly onnxruntime?: string | undefined;
    /** what stood between the processes that ran the models and the machine; absent if none was run */
    readonly walls?: string[] | undefined;
    /** what the processes that ran the models could reach; none where the system lets it be taken away */
    readonly network?: "none" | "reachable" | undefined;
  };
  readonly startedAt: string;
  /** the run in a repository that the report comes from */
  readonly origin?: {
    readonly repository: string;
    readonly event: string;
    /** the commit that the models were taken from */
    readonly commit: string;
    /** the head of the pull request or merge group, if it is another */
    readonly head?: string | undefined;
    readonly pullRequest?: number | undefined;
    readonly runUrl: string;
    /** whether changed models were judged, or all that match */
    readonly models: "changed" | "all";
    /** what a reader must know about how models and fingerprints were found */
    readonly notes: {
      readonly code: string;
      readonly text: string;
    }[];
  } | undefined;
  readonly settings: {
    readonly alpha: number;
    readonly rule: "conformal" | "normal" | "min-unrelated" | "midpoint" | "threshold" | "auto";
    readonly threshold?: number | undefined;
    readonly score: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | "auto";
    readonly device: string;
    readonly threads: number;
    readonly timeLimitMs: number;
    readonly memoryLimitBytes: number;
  };
  readonly fingerprints: {
    readonly id: string;
    readonly path: string;
    readonly sha256: string;
    readonly task: string;
    readonly probes: number;
    /** from how many probes they were drawn for this run; who has the fingerprint can replay it */
    readonly draw?: {
      readonly of: number;
      readonly seed: string;
    } | undefined;
    /** outputs for each probe: classes, or references of a target */
    readonly classes: number;
    /** of a verification model: what the features hold, and the images they are made of */
    readonly verification?: {
      readonly feature: "similarity" | "decision";
      readonly references: number;
      readonly people: number;
      /** the threshold of a verification model */
      readonly match: {
        /** the similarity from which on it takes two images for one person */
        readonly threshold: number;
        /** given, told by the model's file, found at a rate, or own: the model decides itself */
        readonly origin: "given" | "metadata" | "equal-error-rate" | "false-accept-rate" | "own";
        /** of the pairs of two people */
        readonly falseAccept: number;
        /** of the pairs of one person */
        readonly falseReject: number;
      };
    } | undefined;
    /** of JPEG probes, or mixed; probes that were given are lossless */
    readonly quality?: number | "mixed" | undefined;
    readonly selection: string;
    /** whether the source was trained on the images that the probes were drawn from; absent: unsaid */
    readonly imagesAre?: "training" | "held-out" | undefined;
    /** what the owner states of the source's training; absent: nothing */
    readonly statements: {
      /** private: nobody else has the images that the source was trained on; shared: others may */
      readonly trainingImages: "private" | "shared" | "unsaid";
      /** what the source's training began from: scratch, random weights; own-seed, random weights that nobody else has; stated, an ancestor's weights that others may have */
      readonly ancestor: "scratch" | "own-seed" | "stated" | "unsaid";
    };
    readonly representation: string;
    readonly correlation: string;
    readonly source: {
      readonly name: string;
      readonly sha256: string;
      readonly arch?: string | undefined;
    };
    readonly madeWith: {
      readonly sac: string;
      readonly onnxruntime: string;
      readonly sharp: string;
    };
    /** of the source, as far as they are known */
    readonly weights?: {
      readonly layers: number;
      readonly ancestors: string[];
    } | undefined;
    /** unrelated models in the calibration */
    readonly unrelated: number;
    /** derived models in the calibration */
    readonly derived: number;
    /** models of the source's own recipe and data, from other seeds */
    readonly twins?: {
      readonly count: number;
      readonly probes: number;
      /** whether they are asked probes of their own, on which they disagree most */
      readonly contested: boolean;
      /** of these probes, or mixed */
      readonly quality?: number | "mixed" | undefined;
      /** among its owner's runs: first, or best-of-N */
      readonly sourcePicked?: string | undefined;
      readonly twinsPicked?: string | undefined;
    } | undefined;
    /** what keeps the calibration from bearing its promise */
    readonly warnings: {
      readonly code: string;
      readonly text: string;
    }[];
    /** smallest false-alarm rate of the conformal rule: 1/(n+1) */
    readonly smallestRate?: number | undefined;
    /** scores of the calibration's models, for every way in which a suspect of this run was compared */
    readonly references: {
      /** what source, suspect and calibration were compared by: class scores or labels alone; of verification models similarities or decisions alone */
      readonly comparedBy: "scores" | "labels" | "similarities" | "decisions";
      /** each as if it were the suspect and not in the calibration */
      readonly unrelated: {
        readonly sac?: number | undefined;
        readonly "logit-cosine"?: number | undefined;
        readonly "label-agreement"?: number | undefined;
        readonly "peer-likelihood"?: number | undefined;
        readonly "peer-residual"?: number | undefined;
        readonly "peer-agreement"?: number | undefined;
        readonly fusion?: number | undefined;
        readonly "match-rate"?: number | undefined;
      }[];
      readonly derived: {
        readonly sac?: number | undefined;
        readonly "logit-cosine"?: number | undefined;
        readonly "label-agreement"?: number | undefined;
        readonly "peer-likelihood"?: number | undefined;
        readonly "peer-residual"?: number | undefined;
        readonly "peer-agreement"?: number | undefined;
        readonly fusion?: number | undefined;
        readonly "match-rate"?: number | undefined;
      }[];
    }[];
  }[];
  readonly results: {
    readonly path: string;
    /** of the model file that was run; with external data, of what `sha256sum MODEL DATA…` prints */
    readonly sha256?: string | undefined;
    /** id of the fingerprint */
    readonly fingerprint: string;
    /** SHA-256 of the fingerprint's file, where several fingerprints of the run have that id */
    readonly fingerprintSha256?: string | undefined;
    readonly verdict: "derived" | "error" | "inconclusive" | "unrelated";
    /** verdict of the behaviour alone, where weights or hidden layers were looked at as well */
    readonly behaviour?: "derived" | "error" | "inconclusive" | "unrelated" | undefined;
    /** what the model's weights say, whatever it answers */
    readonly weights?: {
      readonly verdict: "derived" | "doubtful" | "unrelated" | "common-ancestor" | "unknown-ancestor" | "not-comparable" | "blind";
      /** largest p-value that counts as derived */
      readonly level: number;
      /** how often an independently trained model's weights would match this well, from permutations */
      readonly pValue?: number | undefined;
      /** of the test of units where they stand */
      readonly inPlaceP?: number | undefined;
      /** of the test of units put into order, where it was needed */
      readonly alignedP?: number | undefined;
      /** share of the hidden units that could be compared */
      readonly compared?: number | undefined;
      /** share of the layers whose units are mostly the source's */
      readonly matched?: number | undefined;
      readonly layers?: {
        readonly name: string;
        readonly operator: string;
        readonly units: number;
        /** share of the units that are not all zero, in both models */
        readonly alive: number;
        /** mean cosine of its units' weights with the source's; absent: no such layer there */
        readonly similarity?: number | undefined;
      }[] | undefined;
      /** what training made of constants: models that merely began from the same random numbers agree in it less than copies do */
      readonly learned?: {
        readonly of: "biases" | "norms";
        readonly units: number;
        /** mean rank correlation with the source's, weighted by units */
        readonly agreement: number;
        /** from which agreement on they are a copy's */
        readonly limit: number;
      } | undefined;
      /** known ancestors of the source from which the suspect descends as well */
      readonly ancestors?: {
        readonly name: string;
        /** of the source's units from the ancestor's */
        readonly sourceDistance: number;
        /** of the suspect's units from the ancestor's */
        readonly suspectDistance: number;
        /** of the suspect's units from the source's */
        readonly distance: number;
        /** whether suspect and source are closer than this ancestor explains */
        readonly beyond: boolean;
      }[] | undefined;
      readonly reading?: {
        /** numbers in tensors that the model's outputs depend on */
        readonly parameters: number;
        /** those that are weights of a layer, or belong to its units one by one */
        readonly read: number;
        /** the others, by the operator that takes them; the largest ten */
        readonly unread: {
          readonly operator: string;
          readonly parameters: number;
        }[];
        /** where its graph has a shape that no exporter makes, or what could not be read has room for a copy; the first twenty */
        readonly findings: {
          readonly kind: "function" | "subgraph" | "unfolded-weights" | "computed-weights" | "not-simplified" | "unread-operator";
          readonly node: string;
          readonly operator: string;
        }[];
        /** whether the graph as the runtime simplified it was read */
        readonly simplified: boolean;
      } | undefined;
      readonly error?: {
        readonly code: string;
        readonly message: string;
      } | undefined;
    } | undefined;
    /** what the model's hidden layers say, whatever it answers */
    readonly activations?: {
      readonly verdict: "derived" | "unrelated" | "no-verdict" | "doubtful" | "blind";
      /** largest p-value that counts as derived */
      readonly level: number;
      /** how often an honest model's hidden layers would be this much like the source's, if their likeness is normally distributed; never given below 0.001 */
      readonly pValue?: number | undefined;
      /** by how many standard deviations, among the models that it is measured by, all layers together are more like the source's */
      readonly spreads?: number | undefined;
      /** how far they have come from those models' mean to the source itself, which is at 1 */
      readonly share?: number | undefined;
      /** how many it is measured among: unrelated models and twins */
      readonly models?: number | undefined;
      /** whether one of them has the source's own architecture; absent: nobody said which ones have */
      readonly sameArchitecture?: boolean | undefined;
      readonly layers?: {
        /** as the source's file calls the layer's output */
        readonly name: string;
        /** 1 for the source itself */
        readonly likeness: number;
        /** beyond the mean of the models that it is measured among */
        readonly spreads?: number | undefined;
        /** what inside the suspect is most like it */
        readonly counterpart: string;
      }[] | undefined;
      /** why an honest model's hidden layers may be like the source's as well, so that they do not accuse */
      readonly doubts?: ("SAME_IMAGES_POSSIBLE" | "ANCESTOR_STATED" | "SOURCE_ARCHITECTURE_MISSING" | "CLOSE_BY_ARCHITECTURE" | "CLOSE_BY_AVERAGING" | "SOURCE_UNLIKE_REFERENCES" | "SOURCE_ISOLATED" | "SUSPECT_UNLIKE_REFERENCES")[] | undefined;
      /** why nothing inside it could be seen */
      readonly blind?: "NOT_RUN" | "NOTHING_INSIDE" | "SEEN_IN_PART" | undefined;
      readonly error?: {
        readonly code: string;
        readonly message: string;
      } | undefined;
    } | undefined;
    /** what behaviour, weights and hidden layers each found; absent for a model that could not be looked at */
    readonly legs?: {
      readonly leg: "behaviour" | "weights" | "activations";
      /** of this leg by itself; blind: it could not look */
      readonly verdict: "derived" | "error" | "inconclusive" | "unrelated" | "doubtful" | "common-ancestor" | "unknown-ancestor" | "not-comparable" | "blind" | "no-verdict" | "not-asked";
      /** one sentence for people */
      readonly text: string;
    }[] | undefined;
    readonly rule?: "conformal" | "normal" | "min-unrelated" | "midpoint" | "threshold" | undefined;
    /** what source, suspect and calibration were compared by: class scores or labels alone; of verification models similarities or decisions alone */
    readonly comparedBy?: "scores" | "labels" | "similarities" | "decisions" | undefined;
    /** the score that the rule looked at */
    readonly judgedBy?: "sac" | "logit-cosine" | "label-agreement" | "peer-likelihood" | "peer-residual" | "peer-agreement" | "fusion" | "match-rate" | undefined;
    /** its value */
    readonly score?: number | undefined;
    /** 95 % bootstrap interval of the score over the probes, with the calibration as it is */
    readonly interval?: {
      readonly low: number;
      readonly high: number;
    } | undefined;
    /** the paper's distance, equation 4 */
    readonly distance?: number | undefined;
    /** largest distance that counts as derived, where the rule has one */
    readonly threshold?: number | undefined;
    /** where the rule draws its line for one suspect alone: a value of the score, or the threshold. A suspect on it is derived, save by the rule conformal, by which it must be closer */
    readonly boundary?: number | undefined;
    /** why the behaviour of a model that the rule calls derived is inconclusive; where the verdict is, too, the reasons say it in words */
    readonly doubts?: ("SAME_IMAGES_POSSIBLE" | "ANCESTOR_STATED" | "SOURCE_ARCHITECTURE_MISSING" | "CLOSE_BY_ARCHITECTURE" | "CLOSE_BY_AVERAGING" | "SOURCE_UNLIKE_REFERENCES" | "SOURCE_ISOLATED" | "SUSPECT_UNLIKE_REFERENCES")[] | undefined;
    /** the unrelated models are doubtful stand-ins for this model or, where twins decided, for the source; or it is close, and CLOSE_BY_ARCHITECTURE or CLOSE_BY_AVERAGING may explain that: no false-alarm rate is promised for it, and it is not tested for being a discovery */
    readonly doubtfulPanel?: true | undefined;
    /** why the behaviour of a model that the rule calls unrelated is inconclusive: its answers could not have shown that it descends from the source */
    readonly blindness?: "ANSWERS_COLLAPSE" | "OTHER_LABEL_SET" | undefined;
    /** in what it chooses, with source and unrelated models, as the mean of Cohen's kappa; usual is the unrelated models' median */
    readonly agreement?: {
      readonly own: number;
      readonly usual?: number | undefined;
    } | undefined;
    /** how the model was given its images, and on whose word; absent if it was not */
    readonly fed?: {
      /** who decides: the fingerprint, unless an option says otherwise */
      readonly by: "fingerprint" | "options";
      /** absent if it could not be run */
      readonly form?: {
        readonly width: number;
        readonly height: number;
        readonly fit: "fill" | "cover" | "contain";
        readonly colour: "rgb" | "bgr" | "gray";
        readonly layout: "nchw" | "nhwc";
        readonly dtype: "float32" | "float16" | "float64" | "uint8";
        readonly scale: number;
        readonly mean: number[];
        readonly std: number[];
        readonly channels: 1 | 3;
        /** of an input without an axis for each of channels, height and width: planes of grey, or each image's values in a row */
        readonly axes?: "plane" | "row" | undefined;
      } | undefined;
      /** settings that came with the model, if any did: the preprocessor_config.json beside it, or of a verification model whose decisions are compared the threshold that its file tells */
      readonly beside?: {
        /** it says the same; or it says otherwise, and the model was judged a second time as it says, which can only add suspicion; or it could not be used */
        readonly use: "same" | "judged" | "unusable";
        /** the file that says so, or the entry in the model's metadata */
        readonly said: string[];
        readonly form?: {
          readonly width: number;
          readonly height: number;
          readonly fit: "fill" | "cover" | "contain";
          readonly colour: "rgb" | "bgr" | "gray";
          readonly layout: "nchw" | "nhwc";
          readonly dtype: "float32" | "float16" | "float64" | "uint8";
          readonly scale: number;
          readonly mean: number[];
          readonly std: number[];
          readonly channels: 1 | 3;
          /** of an input without an axis for each of channels, height and width: planes of grey, or each image's values in a row */
          readonly axes?: "plane" | "row" | undefined;
        } | undefined;
        /** whether the model is near the source, fed so */
        readonly near?: boolean | undefined;
        readonly pValue?: number | undefined;
        readonly pValueIsBound?: true | undefined;
        /** why it could not be used, or the model not be run as it says */
        readonly error?: {
          readonly code: string;
          readonly message: string;
        } | undefined;
      } | undefined;
    } | undefined;
    /** other ways to look at the model by which its answers are near the source's; they can only add suspicion. Absent if there is none */
    readonly nearOtherwise?: {
      /** by the answers of a network inside it, fed otherwise, or run otherwise */
      readonly by: "inside" | "fed" | "run";
      /** the value inside that was read, or how it was fed or run */
      readonly how: string;
      readonly pValue?: number | undefined;
      readonly pValueIsBound?: true | undefined;
    }[] | undefined;
    /** what the rule compared with alpha, for an honest suspect that could have been one of the unrelated models or, judged by twins, any that does not depend on the source; by the rule normal never given below 0.001 */
    readonly pValue?: number | undefined;
    /** the p-value is smaller than pValue: by how much is more than so few models can say */
    readonly pValueIsBound?: true | undefined;
    /** what pValue assumes beyond that, by the rule normal */
    readonly pValueAssumes?: "normal scores" | undefined;
    /** (1 + asClose) / (panel + 1) */
    readonly conformalP?: number | undefined;
    /** models of the panel that are at least as close to the source */
    readonly asClose?: number | undefined;
    /** unrelated models that the suspect was measured by */
    readonly panel?: number | undefined;
    /** by how many standard deviations of the panel's scores the suspect is closer than their mean */
    readonly spreads?: number | undefined;
    /** whether it is one of the run's discoveries, if those were asked for; the verdict does not heed that */
    readonly discovery?: boolean | undefined;
    /** where the source stands among its twins in how close the suspect is to each */
    readonly twins?: {
      /** twins of the source */
      readonly panel: number;
      /** twins to which the suspect is at least as close as to the source */
      readonly asClose: number;
      /** (1 + asClose) / (panel + 1), for any suspect that is independent of the source */
      readonly conformalP: number;
      /** of the twins, by which it is closer to the source than to their mean */
      readonly spreads?: number | undefined;
      /** whether rule and pValue are the twins'; else they are the unrelated models' */
      readonly decided: boolean;
    } | undefined;
    readonly scores?: {
      readonly sac?: number | undefined;
      readonly "logit-cosine"?: number | undefined;
      readonly "label-agreement"?: number | undefined;
      readonly "peer-likelihood"?: number | undefined;
      readonly "peer-residual"?: number | undefined;
      readonly "peer-agreement"?: number | undefined;
      readonly fusion?: number | undefined;
      readonly "match-rate"?: number | undefined;
    } | undefined;
    /** what the model's outputs are: logits, probabilities, labels, … */
    readonly form?: string | undefined;
    /** outputs for each probe */
    readonly classes?: number | undefined;
    /** the threshold of a verification model */
    readonly match?: {
      /** the similarity from which on it takes two images for one person */
      readonly threshold: number;
      /** given, told by the model's file, found at a rate, or own: the model decides itself */
      readonly origin: "given" | "metadata" | "equal-error-rate" | "false-accept-rate" | "own";
      /** of the pairs of two people */
      readonly falseAccept: number;
      /** of the pairs of one person */
      readonly falseReject: number;
    } | undefined;
    /** share of the targets that a verification model takes for another person than on all of their references */
    readonly zeroFeatures?: number | undefined;
    /** where the model really ran */
    readonly device?: string | undefined;
    /** when the run began that reached this verdict, if it was an earlier one; absent: this run */
    readonly judgedAt?: string | undefined;
    /** start of the model's process, load and inference */
    readonly durationMs?: number | undefined;
    readonly inferenceMs?: number | undefined;
    /** parts of the fingerprint, if the owner allows to show them */
    readonly insight?: {
      /** correlation matrices as size x size cells in hundredths, probes in the order of classes, or of people */
      readonly correlation?: {
        readonly size: number;
        readonly source: number[];
        readonly suspect: number[];
      } | undefined;
      /** those on which source and suspect differ most */
      readonly probes?: {
        readonly file: string;
        /** mean absolute difference of its row of the two matrices */
        readonly difference: number;
        readonly sourceClass?: number | undefined;
        readonly suspectClass?: number | undefined;
        /** the image; a PNG where its file is one */
        readonly jpeg: string;
      }[] | undefined;
    } | undefined;
    readonly reasons: {
      readonly code: string;
      readonly text: string;
    }[];
    readonly error?: {
      readonly code: string;
      readonly message: string;
      readonly hint?: string | undefined;
    } | undefined;
  }[];
  readonly counts: {
    readonly derived: number;
    readonly unrelated: number;
    readonly inconclusive: number;
    readonly error: number;
  };
  /** files of the change, or of the tree, that hold or may hold a model and were not judged: other formats, archives; absent where nobody looked beyond the models that were named */
  readonly notJudged?: {
    readonly path: string;
    /** what it seems to be by its content */
    readonly format: string;
    /** absent if nobody could look at it */
    readonly bytes?: number | undefined;
    readonly why: string;
  }[] | undefined;
  /** large files beside them of which nothing is known; they fail no run */
  readonly unrecognised?: {
    readonly path: string;
    readonly bytes: number;
  }[] | undefined;
  /** how many results of this run would be derived on average, at most, if all suspects were honest and each could have been one of the unrelated models: the sum of their rates */
  readonly expectedFalseAlarms?: number | undefined;
  /** which part of a run this is; sac merge joins the reports of all its shards. Absent: it is a whole one */
  readonly shard?: {
    readonly index: number;
    readonly of: number;
    /** SHA-256 over what the whole run judges by what, and how: the same in all its shards */
    readonly plan: string;
    /** SHA-256 over the paths of the whole run's models: what all shards together must have */
    readonly paths: string;
    /** results of the whole run */
    readonly total: number;
    /** where each of these results stands among them, from 0 on */
    readonly places: number[];
  } | undefined;
  /** those of the whole run, if they were asked for */
  readonly discoveries?: {
    readonly procedure: "bh" | "e-bh";
    /** results that could be compared with unrelated models */
    readonly tested: number;
    /** discoveries among them, at a false discovery rate of alpha */
    readonly found: number;
    /** unrelated models that they were measured by, the most of any */
    readonly panel: number;
    /** the fewest that could have been discovered at once, of so many tested */
    readonly fewest: number;
    /** unrelated models that it takes to discover one alone, of so many tested */
    readonly neededForOne: number;
  } | undefined;
  /** the gravest: derived, else error, else inconclusive; else not-judged if there are such files, else unrelated */
  readonly verdict: "derived" | "error" | "inconclusive" | "not-judged" | "unrelated";
}
