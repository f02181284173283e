import type { JudgedActivations } from "../../tasks/leg-verdicts.ts";
import type { ReportActivations } from "./schema.ts";

/** What the report says of one suspect's hidden layers. */
export function activationsOf(judged: JudgedActivations, level: number): ReportActivations {
  const { verdict } = judged;
  if (judged.kind === "blind") {
    const { reason, error } = judged;
    return { verdict, level, blind: reason, error: error && { code: error.code, message: error.message } };
  }
  const { pValue, z, share, references, sameArchitecture, layers } = judged.evidence;
  return {
    verdict,
    level,
    pValue,
    spreads: z,
    share,
    models: references,
    sameArchitecture,
    layers: layers.map((layer) => ({
      name: layer.name.slice(0, 200),
      likeness: layer.likeness,
      spreads: layer.z,
      counterpart: layer.counterpart.slice(0, 200),
    })),
    doubts: judged.doubts.length === 0 ? undefined : [...judged.doubts],
  };
}
