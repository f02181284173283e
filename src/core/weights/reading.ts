/**
 * Shapes of a graph that no exporter makes of a plain model, or that kept its weights from being read:
 * `function`: a function of the model's own that could not be put in its place;
 * `subgraph`: parameters inside of an If, Loop or Scan;
 * `unfolded-weights`: a layer's weights are made of constants by operators that could not be computed;
 * `computed-weights`: a layer's weights are made of parameters and of what the model computes from its input;
 * `not-simplified`: the runtime failed to simplify the graph, or the file is too large for that;
 * `unread-operator`: an operator that takes parameters, and is read as no layer nor looked at as one. Exporters write some of
 * these, so that it counts only where what could not be read has room for a copy.
 */
export const FINDING_KINDS = [
  "function",
  "subgraph",
  "unfolded-weights",
  "computed-weights",
  "not-simplified",
  "unread-operator",
] as const;

/** One such place in the graph. */
export interface GraphFinding {
  readonly kind: (typeof FINDING_KINDS)[number];
  /** The node's name, or its first output's; "" where it is the whole graph's. */
  readonly node: string;
  readonly operator: string;
}

/** How much of a model file's parameters its reader understood. Parameters are numbers in tensors that the outputs depend on. */
export interface WeightsReading {
  readonly parameters: number;
  /** Those that are weights of a layer, or belong to its units one by one, such as biases. */
  readonly read: number;
  /** The others, by the operator that took them; most parameters first, and at most `MOST_UNREAD` of them. */
  readonly unread: readonly { readonly operator: string; readonly parameters: number }[];
  /** At most `MOST_FINDINGS`. */
  readonly findings: readonly GraphFinding[];
  /** Whether it is the graph as the runtime simplified it that was read. */
  readonly simplified: boolean;
}

export const MOST_UNREAD = 10;
export const MOST_FINDINGS = 20;
