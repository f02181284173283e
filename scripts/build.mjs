// Bundles what is shipped: the command, the Action with its post step, the library, and the process in which a model runs.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const native = join(root, "native");

/**
 * Leaves out what the schemas' fields are described by: scripts/schema.mjs makes schema/ of that, and no program reads it, but
 * would make each field's schema twice for it.
 */
const withoutDescriptions = {
  name: "without-descriptions",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return text.includes(DESCRIBED) ? { contents: undescribed(text), loader: "ts" } : undefined;
    });
  },
};
const DESCRIBED = ".meta({";

/** Text without its calls of `meta`, whose argument is an object of plain strings. */
function undescribed(text) {
  const call = /\s*\.meta\(\{(?:[^"`'{}()]|"(?:[^"\\]|\\.)*")*\}\)/g;
  const left = text.replaceAll(call, "");
  if (!left.includes(DESCRIBED)) return left;
  throw new Error("A field is described by more than plain strings: see scripts/build.mjs.");
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outdir: "dist",
  external: ["onnxruntime-node", "sharp"],
  // Functions keep their names, so that a stack in a bug report can be read.
  minify: true,
  keepNames: true,
  legalComments: "none",
  // Signs of text and bars as they are: escaped, each takes twice the room.
  charset: "utf8",
  metafile: true,
  write: false,
  plugins: [withoutDescriptions],
};
// Bundled CommonJS packages call require, which ES modules do not have; the alias cannot collide with their own names.
const banner = `import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);`;
const children = { worker: "src/runtime/worker.ts", watchdog: "src/runtime/watchdog.ts" };
const programs = {
  cli: "src/cli/start.ts",
  index: "src/index.ts",
  main: "src/action/start.ts",
  post: "src/action/post.ts",
  cache: "src/github/cache/cache-process.ts",
};

/** Writes a file only if it changed, and in one step, so that programs running meanwhile never see half of it. */
async function put(path, content, mode) {
  const current = await readFile(path).catch(() => undefined);
  if (current?.equals(Buffer.from(content))) return;
  await writeFile(`${path}.${process.pid}.tmp`, content, { mode });
  await rename(`${path}.${process.pid}.tmp`, path);
}

/** The licences of all packages of which something is bundled, each text once: their authors ask that they travel with every copy. */
async function licences(bundles) {
  const inputs = bundles.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((out) => Object.keys(out.inputs)),
  );
  const packages = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map(async (path) => {
    const { name, version, license } = JSON.parse(await readFile(join(root, path, "package.json"), "utf8"));
    const file = (await readdir(join(root, path))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file
      ? (await readFile(join(root, path, file), "utf8")).trim().replace(/\r\n/g, "\n")
      : `Licence: ${license}`;
    return { title: `${name} ${version}`, text };
  });
  const titles = new Map();
  for (const { title, text } of await Promise.all(texts)) titles.set(text, (titles.get(text) ?? new Set()).add(title));
  const sections = [...titles].map(([text, of]) => `${[...of].join("\n")}\n${"=".repeat(60)}\n${text}\n`);
  return sections.join("\n\n");
}

/** Builds dist/ from src/; anything else in there is removed, but the types, which scripts/types.mjs makes. */
export async function buildDist() {
  const bundles = await Promise.all([
    // These two say what went wrong in words of their own: nobody reads a stack of theirs.
    build({ ...common, entryPoints: children, keepNames: false }),
    // What the programs share is one file of its own, whose name changes with its content.
    build({ ...common, entryPoints: programs, splitting: true, chunkNames: "shared-[hash]", banner: { js: banner } }),
  ]);
  const files = new Map(
    bundles.flatMap(({ outputFiles }) => outputFiles).map(({ path, text }) => [basename(path), text]),
  );
  files.set("cli.js", `#!/usr/bin/env node\n${files.get("cli.js")}`);
  files.set("LICENSES.txt", await licences(bundles));
  files.set("package.json", '{ "type": "module" }\n');
  await mkdir(dist, { recursive: true });
  for (const [name, text] of [...files].reverse()) await put(join(dist, name), text);
  for (const name of await readdir(native)) {
    if (!/^launcher-\w+-\w+$/.test(name)) continue;
    files.set(name, await readFile(join(native, name)));
    await put(join(dist, name), files.get(name), 0o755);
  }
  const stale = (await readdir(dist)).filter((name) => !files.has(name) && !/\.(tmp|d\.ts)$/.test(name));
  for (const name of stale) await rm(join(dist, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDist();
