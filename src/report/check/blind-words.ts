import type { GraphFinding, WeightsReading } from "../../core/weights/reading.ts";
import type { JudgedWeights } from "../../tasks/leg-verdicts.ts";
import { listed, quoted, shortened } from "../../text/list.ts";
import { percent } from "../../text/numbers.ts";

/** What a place in a graph is that no exporter makes. */
const UNUSUAL: Readonly<Record<GraphFinding["kind"], string>> = {
  function: "a function of its own that could not be put in its place",
  subgraph: "parameters inside of a branch or loop",
  "unfolded-weights": "a layer's weights that are computed from constants by operators that could not be followed",
  "computed-weights": "a layer's weights that are computed from the model's input",
  "not-simplified": "a graph that the runtime could not simplify",
  "unread-operator": "weights in operators that could not be read as layers, nor looked at as such",
};
/** So many places of one kind are named. */
const MOST_NAMED = 3;

/** "61 % of its 85,000 parameters were not read (taken by Mul, Einsum)". */
export function unreadWords({ parameters, read, unread }: WeightsReading): string {
  if (parameters === 0) return "There are none that its outputs depend on";
  const by = unread.length === 0 ? "" : ` (taken by ${listed(unread.map(({ operator }) => shortened(operator)))})`;
  return `${percent((parameters - read) / Math.max(1, parameters))} of its ${parameters.toLocaleString("en")} parameters were not read${by}`;
}

/** "a layer's weights that are computed from the model's input (Mul "m1", Mul "m2" and more)". */
function findingsWords(findings: readonly GraphFinding[]): string {
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const named = findings.filter((one) => one.kind === kind && one.node !== "");
      const shown = named.slice(0, MOST_NAMED).map(({ node, operator }) => `${shortened(operator)} ${quoted(node)}`);
      const places = named.length > MOST_NAMED ? [...shown, "and more"] : shown;
      return `${UNUSUAL[kind]}${places.length === 0 ? "" : ` (${places.join(", ")})`}`;
    })
    .join("; ");
}

const CURE = "What settles it: a plain export of the model, or a person who knows where it comes from.";
/** Operators that nobody reads have honest models, too. */
const CURE_OF_OPERATORS =
  "What settles it: an export of the model with ordinary layers (Conv, Gemm, MatMul), or a person who knows where it comes from.";

/** What came of a suspect beside its weights. */
interface Circumstances {
  /** The code of the error by which the model could not be run either. */
  readonly failedBy: string | undefined;
  /** Whether it is inconclusive although its answers are not close. */
  readonly uncleared: boolean;
}

/** What kept its weights from being read, and what is unusual about its graph, in sentences for people. */
export function blindReasons(
  weights: JudgedWeights,
  circumstances: Circumstances,
): { readonly code: string; readonly text: string }[] {
  if (weights.kind === "unreadable") return unreadable(weights.error, circumstances);
  const { findings } = weights.reading;
  const isMade = findings.some(({ kind }) => kind !== "unread-operator");
  const isBlind = weights.verdict === "blind";
  const hides = circumstances.uncleared && (isBlind || weights.verdict === "not-comparable");
  const blind =
    hides && findings.length === 0
      ? `Its weights could not be looked at, nor its hidden layers, so that its answers do not clear it. ${CURE_OF_OPERATORS}`
      : "Its weights could not be looked at, so that nobody knows whether they are the source's: the verdict rests on what else was seen.";
  const shape = `Its graph has ${isMade ? "a shape that no exporter makes" : "room for a copy"}: ${findingsWords(findings)}.`;
  const why = isMade ? "It may have been made to hide its weights" : "They may be the source's";
  const hidden = hides ? ` ${why}, so that its answers do not clear it. ${isMade ? CURE : CURE_OF_OPERATORS}` : "";
  return [
    ...(isBlind ? [{ code: "WEIGHTS_BLIND", text: blind }] : []),
    ...(findings.length > 0 ? [{ code: "UNUSUAL_GRAPH", text: `${shape}${hidden}` }] : []),
  ];
}

/** A file that could not be run for the very same reason needs no second sentence. */
function unreadable(
  { code, message, hint }: Extract<JudgedWeights, { kind: "unreadable" }>["error"],
  { failedBy, uncleared }: Circumstances,
) {
  if (failedBy === code) return [];
  const cure = hint === undefined ? "" : ` ${hint}`;
  const open = uncleared ? " Until they are, answers that are not close do not clear it." : "";
  const text = `Its weights could not be looked at (${code}): ${message}${cure}${open}`;
  return [{ code: "WEIGHTS_UNREADABLE", text }];
}
