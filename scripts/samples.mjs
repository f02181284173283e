// Renders every kind of text that people get to see in a repository into test/report/samples/: for human eyes, and as what the tests hold it to.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "./typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { samples } = await import("../test/support/samples.ts");
mkdirSync("test/report/samples", { recursive: true });
for (const [name, text] of Object.entries(samples())) writeFileSync(`test/report/samples/${name}`, text);
