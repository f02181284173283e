// Writes schema/: JSON Schemas from the definitions that the program itself checks with, and TypeScript types of the
// reports that the library returns.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import "./typescript.mjs";
import { declarationOf } from "./json-schema-types.mjs";

const { configSchema } = await import("../src/action/plan/config-schema.ts");
const { manifestSchema } = await import("../src/fingerprint/manifest.ts");
const { calibrationSchema } = await import("../src/fingerprint/pack.ts");
const { activationsSchema } = await import("../src/fingerprint/activations.ts");
const { controlSchema } = await import("../src/fingerprint/control.ts");
const { twinsSchema } = await import("../src/fingerprint/family.ts");
const { weightsSchema } = await import("../src/fingerprint/weights.ts");
const { commitmentSchema } = await import("../src/fingerprint/commitment.ts");
const { claimReportSchema } = await import("../src/report/claim/schema.ts");
const { evaluationSchema } = await import("../src/report/evaluation/schema.ts");
const { reportSchema } = await import("../src/report/check/schema.ts");
const { CHECK_FORMATS, EVALUATION_FORMATS } = await import("../src/report/formats.ts");

const SCHEMAS = {
  fingerprint: manifestSchema,
  calibration: calibrationSchema,
  activations: activationsSchema,
  control: controlSchema,
  twins: twinsSchema,
  weights: weightsSchema,
  report: reportSchema,
  evaluation: evaluationSchema,
  commitment: commitmentSchema,
  claim: claimReportSchema,
  config: configSchema,
};
/** Reports that the library returns, by the names of their types. */
const TYPES = { report: "Report", evaluation: "Evaluation" };

const folder = fileURLToPath(new URL("../schema", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const json = z.toJSONSchema(schema);
  writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(json, null, 2)}\n`);
  if (name in TYPES) writeFileSync(join(folder, `${name}.d.ts`), declarationOf(TYPES[name], json));
}

/** The formats of a registry that are text, as a type. */
function formatType(name, formats) {
  const names = formats
    .filter(({ mediaType }) => mediaType !== "image/png")
    .map((format) => JSON.stringify(format.name));
  return `export type ${name} = ${names.join(" | ")};\n`;
}

const formats = formatType("ReportFormat", CHECK_FORMATS) + formatType("EvaluationFormat", EVALUATION_FORMATS);
writeFileSync(join(folder, "formats.d.ts"), formats);
