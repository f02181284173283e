// Renders every kind of text that people get to see in a repository into test/report/samples/: for human eyes, and as what the tests hold it to.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const bundle = await build({
  entryPoints: ["test/support/samples.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  banner: { js: 'import { createRequire as r } from "node:module"; const require = r("file:///");' },
  external: ["onnxruntime-node", "sharp"],
  write: false,
});
const { samples } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`
);
mkdirSync("test/report/samples", { recursive: true });
for (const [name, text] of Object.entries(samples())) writeFileSync(`test/report/samples/${name}`, text);
