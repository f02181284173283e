/**
 * Compiles src/core/kernel.wat into src/core/kernel.wasm.ts, which core can import without reading a file.
 *   node scripts/build-kernel.mjs           writes the file
 *   node scripts/build-kernel.mjs --check   exits 1 if the file is not what kernel.wat compiles to
 */
import { readFile, writeFile } from "node:fs/promises";
import wabt from "wabt";

const source = new URL("../src/core/kernel.wat", import.meta.url);
const target = new URL("../src/core/kernel.wasm.ts", import.meta.url);

const module = (await wabt()).parseWat("kernel.wat", await readFile(source, "utf8"), { simd: true });
module.validate();
const { buffer } = module.toBinary({});
const text = `// Made from kernel.wat by scripts/build-kernel.mjs, in base64: edit the .wat and run the script again.
export const KERNEL =
  "${Buffer.from(buffer).toString("base64")}";
`;

if (!process.argv.includes("--check")) {
  await writeFile(target, text);
} else if (text !== (await readFile(target, "utf8"))) {
  console.error(
    "src/core/kernel.wasm.ts is not what src/core/kernel.wat compiles to: run node scripts/build-kernel.mjs",
  );
  process.exitCode = 1;
}
