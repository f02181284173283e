import type { WeightsEvidence } from "../../core/weights/evidence.ts";
import type { JudgedWeights } from "../../tasks/leg-verdicts.ts";
import type { ReportWeights } from "./schema.ts";
import { matchedLayers } from "./weights-words.ts";

/** Layers whose rows are told; those that differ first would say nothing about a copy. */
const MOST_LAYERS = 500;

/** What the report says of one suspect's weights. */
export function weightsOf(judged: JudgedWeights, level: number): ReportWeights {
  const { verdict } = judged;
  if (judged.kind === "unreadable") {
    const { code, message } = judged.error;
    return { verdict, level, error: { code, message } };
  }
  const { pValue, inPlace, aligned, compared, layers, learned, kinship } = judged.evidence;
  return {
    verdict,
    level,
    ...given({ pValue, inPlaceP: inPlace?.pValue, alignedP: aligned?.pValue }),
    compared,
    matched: matchedLayers(layers) / Math.max(1, layers.length),
    layers: layers.slice(0, MOST_LAYERS).map(({ name, operator, rows, alive, similarity }) => ({
      name: name.slice(0, 200),
      operator: operator.slice(0, 100),
      units: rows,
      alive,
      ...given({ similarity: similarity === undefined ? undefined : Math.max(-1, Math.min(1, similarity)) }),
    })),
    ...(learned ? { learned: { ...learned, agreement: Math.max(-1, Math.min(1, learned.agreement)) } } : {}),
    ...(kinship.length === 0 ? {} : { ancestors: kinship.map(relation) }),
    reading: readingOf(judged.reading),
  };
}

function readingOf(reading: Extract<JudgedWeights, { kind: "compared" }>["reading"]): ReportWeights["reading"] {
  const { parameters, read, unread, findings, simplified } = reading;
  return {
    parameters,
    read,
    unread: unread.map((one) => ({ ...one, operator: one.operator.slice(0, 100) })),
    findings: findings.map(({ kind, node, operator }) => ({
      kind,
      node: node.slice(0, 200),
      operator: operator.slice(0, 100),
    })),
    simplified,
  };
}

function relation(kin: WeightsEvidence["kinship"][number]) {
  const { ancestor, sourceToAncestor, suspectToAncestor, suspectToSource, beyond } = kin;
  const distances = { sourceDistance: sourceToAncestor, suspectDistance: suspectToAncestor, distance: suspectToSource };
  return { name: ancestor, ...distances, beyond };
}

/** The numbers that there are. */
function given<Name extends string>(values: Record<Name, number | undefined>): { [Key in Name]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in Name]?: number;
  };
}
