// Bundles the two programs that are shipped: the command, and the child process in which a model runs.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outdir: "dist",
  external: ["onnxruntime-node", "sharp"],
  legalComments: "none",
  write: false,
};
// Bundled CommonJS packages call require, which ES modules do not have; the alias cannot collide with their own names.
const banner = `#!/usr/bin/env node
import { createRequire as sacCreateRequire } from "node:module";
const require = sacCreateRequire(import.meta.url);`;

/** Writes a file only if it changed, and in one step, so that programs running meanwhile never see half of it. */
async function put(path, content) {
  const current = await readFile(path, "utf8").catch(() => undefined);
  if (current === content) return;
  await writeFile(`${path}.${process.pid}.tmp`, content);
  await rename(`${path}.${process.pid}.tmp`, path);
}

/** Builds dist/ from src/; anything else in there is removed. */
export async function buildDist() {
  const bundles = await Promise.all([
    build({ ...common, entryPoints: { worker: "src/runtime/worker.ts" } }),
    build({ ...common, entryPoints: { cli: "src/cli/main.ts" }, banner: { js: banner } }),
  ]);
  const files = new Map(
    bundles.flatMap(({ outputFiles }) => outputFiles).map(({ path, text }) => [basename(path), text]),
  );
  files.set("package.json", '{ "type": "module" }\n');
  await mkdir(dist, { recursive: true });
  for (const [name, text] of files) await put(join(dist, name), text);
  for (const name of await readdir(dist)) if (!files.has(name) && !name.endsWith(".tmp")) await rm(join(dist, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDist();
