/**
 * Compiles src/core/kernel/*.wat, as one module, into src/core/kernel.wasm.ts, which core can import without reading a file.
 *   node scripts/build-kernel.mjs           writes the file
 *   node scripts/build-kernel.mjs --check   exits 1 if the file is not what they compile to
 */
import { readFile, writeFile } from "node:fs/promises";
import wabt from "wabt";

// Imports come first in a module.
const PARTS = ["memory", "gram", "products", "projections", "sums", "sorts", "permutations", "bootstrap"];
const target = new URL("../src/core/kernel.wasm.ts", import.meta.url);

const sources = PARTS.map((name) => readFile(new URL(`../src/core/kernel/${name}.wat`, import.meta.url), "utf8"));
const module = (await wabt()).parseWat("kernel.wat", (await Promise.all(sources)).join("\n"), { simd: true });
module.validate();
const { buffer } = module.toBinary({});
const text = `// Made from kernel/*.wat by scripts/build-kernel.mjs, in base64: edit them and run the script again.
export const KERNEL =
  "${Buffer.from(buffer).toString("base64")}";
`;

if (!process.argv.includes("--check")) {
  await writeFile(target, text);
} else if (text !== (await readFile(target, "utf8"))) {
  console.error(
    "src/core/kernel.wasm.ts is not what src/core/kernel/*.wat compile to: run node scripts/build-kernel.mjs",
  );
  process.exitCode = 1;
}
