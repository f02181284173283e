// What the tests are made of, for scripts that plain Node.js runs.
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles a TypeScript file of test/support/ into one script, which finds its files as if it lay in that folder. */
export async function bundleTests(entry, outfile) {
  await build({
    entryPoints: [entry],
    absWorkingDir: root,
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire("file:///");',
    },
    define: { "import.meta.url": JSON.stringify(pathToFileURL(`${root}/test/support/bundled.ts`).href) },
    external: ["onnxruntime-node", "sharp"],
  });
  return outfile;
}
