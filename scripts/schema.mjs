// Writes schema/*.json from the definitions that the program itself checks with.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = `
  import * as z from "zod";
  import { configSchema } from "./src/action/plan/config-schema.ts";
  import { manifestSchema } from "./src/fingerprint/manifest.ts";
  import { calibrationSchema } from "./src/fingerprint/pack.ts";
  import { weightsSchema } from "./src/fingerprint/weights.ts";
  import { commitmentSchema } from "./src/fingerprint/commitment.ts";
  import { claimReportSchema } from "./src/report/claim/schema.ts";
  import { evaluationSchema } from "./src/report/evaluation/schema.ts";
  import { reportSchema } from "./src/report/check/schema.ts";
  export const schemas = {
    "fingerprint.schema.json": z.toJSONSchema(manifestSchema),
    "calibration.schema.json": z.toJSONSchema(calibrationSchema),
    "weights.schema.json": z.toJSONSchema(weightsSchema),
    "report.schema.json": z.toJSONSchema(reportSchema),
    "evaluation.schema.json": z.toJSONSchema(evaluationSchema),
    "commitment.schema.json": z.toJSONSchema(commitmentSchema),
    "claim.schema.json": z.toJSONSchema(claimReportSchema),
    "config.schema.json": z.toJSONSchema(configSchema),
  };`;
const bundle = await build({
  stdin: { contents: entry, resolveDir: root },
  bundle: true,
  platform: "node",
  format: "esm",
  write: false,
});
const { schemas } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`
);
mkdirSync(`${root}/schema`, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`${root}/schema/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
}
