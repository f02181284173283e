/**
 * Measures how src/ is built: files and lines, how deep its imports go, circles among them, rooms that import what they
 * must not, names that are exported twice, exports that nobody imports.
 *
 *     node scripts/structure.mjs [FOLDER]     of this checkout's src/, or of another one's to compare with
 *
 * test/structure.test.ts holds the same figures to their limits.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
/** In tests, imports may stand anywhere, also in the text of a script that is to be bundled. */
const ANYWHERE = /\{([^{}]*)\}\s+(?:from|= await import\()\s*"(\.[^"\n]+)"/g;
const LISTED = /^export (?:type )?\{([^}]*)\}( from "[^"]+")?/gm;
const IMPORTED = /^(?:import|export) (?:type )?(?:(\w+), )?(?:\{([^}]*)\}|\* as (\w+)|\w+)? ?(?:from )?"(\.[^"]+)";/gm;

/** @typedef {{ path: string, room: string, text: string, lines: number, imports: { from: string, names: string[] }[], exports: string[] }} SourceFile */

/** Where programs start, and the door: what they export is for others. */
const ENTRIES = new Set([
  "cli/start.ts",
  "cli/main.ts",
  "action/start.ts",
  "action/main.ts",
  "action/post.ts",
  "index.ts",
  "public-types.ts",
]);

/** Room of a file: its first folder, or `.` for what lies beside the rooms. */
function roomOf(path) {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : ".";
}

function namesIn(list = "") {
  const names = list.split(",").map((one) => one.trim().replace(/^type /, ""));
  return names.filter(Boolean).map((one) => one.split(/ as /)[0]);
}

function loadedLater(path, text) {
  return [...text.matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, from]) => normalize(join(dirname(path), from)));
}

/** Every TypeScript file below a folder, with what it imports from the others and what it exports. @returns {SourceFile[]} */
export function readSources(folder) {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return paths.sort().map((path) => {
    const text = readFileSync(join(folder, path), "utf8");
    const imports = [...text.matchAll(IMPORTED)].map(([, , names, , from]) => ({
      from: normalize(join(dirname(path), from)),
      names: namesIn(names),
    }));
    const listed = [...text.matchAll(LISTED)].filter(([, , from]) => from === undefined);
    const exports = [
      ...[...text.matchAll(DECLARED)].map(([, name]) => name),
      ...listed.flatMap(([, names]) => namesIn(names)),
    ];
    return {
      path,
      room: roomOf(path),
      text,
      lines: text.split("\n").length - 1,
      imports,
      exports: [...new Set(exports)],
    };
  });
}

/** The longest chain of imports, as paths from an entry down; imports of types count. @param {SourceFile[]} files */
export function deepestChain(files) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const known = new Map();
  const chainOf = (path, above) => {
    if (known.has(path)) return known.get(path);
    if (above.includes(path)) return [];
    const below = byPath.get(path)?.imports ?? [];
    const chains = below.filter(({ from }) => byPath.has(from)).map(({ from }) => chainOf(from, [...above, path]));
    const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
    known.set(path, [path, ...longest]);
    return known.get(path);
  };
  const chains = files.map(({ path }) => chainOf(path, []));
  return chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
}

/** Files that can reach themselves by their imports, in groups. @param {SourceFile[]} files */
export function circles(files) {
  const byPath = new Map(files.map((file) => [file.path, file.imports.map(({ from }) => from)]));
  const reach = (start) => {
    const seen = new Set();
    const next = [...(byPath.get(start) ?? [])];
    while (next.length > 0) {
      const path = next.pop();
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      next.push(...(byPath.get(path) ?? []));
    }
    return seen;
  };
  const reached = new Map(files.map(({ path }) => [path, reach(path)]));
  const groups = new Map();
  for (const [path, all] of reached) {
    if (!all.has(path)) continue;
    const group = [...all].filter((other) => reached.get(other)?.has(path)).sort();
    groups.set(group.join(), group);
  }
  return [...groups.values()];
}

/** Names that two or more files export, with those files; the door has those of what it opens. @param {SourceFile[]} files */
export function namesExportedTwice(files) {
  const where = new Map();
  for (const { path, exports } of files.filter((file) => file.path !== "index.ts"))
    for (const name of exports) where.set(name, [...(where.get(name) ?? []), path]);
  return [...where].filter(([, paths]) => paths.length > 1).sort();
}

/** Folders beside src/ whose files count as users of what it exports. */
const USERS = ["test", "scripts", "bench"];

/** What tests, scripts and benchmarks import from src/, as `path:name`. @param {string} root the checkout */
function usedOutside(root) {
  const folders = USERS.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .flatMap((path) => {
        const file = join(folder, path);
        return [...readFileSync(file, "utf8").matchAll(ANYWHERE)].flatMap(([, names, from]) =>
          namesIn(names).map((name) => `${relative(join(root, "src"), join(dirname(file), from))}:${name}`),
        );
      }),
  );
}

/** Exports that nobody imports, entries left out. @param {SourceFile[]} files @param {string} root the checkout */
export function unusedExports(files, root) {
  const inside = files.flatMap(({ imports }) =>
    imports.flatMap(({ from, names }) => names.map((name) => `${from}:${name}`)),
  );
  const used = new Set([...inside, ...usedOutside(root)]);
  // What is loaded only when it is needed has no list of names.
  const later = new Set(files.flatMap(({ path, text }) => loadedLater(path, text)));
  return files
    .filter(({ path }) => !ENTRIES.has(path) && !later.has(path))
    .flatMap(({ path, exports }) =>
      exports.filter((name) => !used.has(`${path}:${name}`)).map((name) => `${path}: ${name}`),
    );
}

/** The files that speak of something: as many must be opened to add another of its kind, or fewer. @param {SourceFile[]} files @param {RegExp} pattern */
export function filesNaming(files, pattern) {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** Pairs of rooms of which the first imports from the second. @param {SourceFile[]} files */
export function roomPairs(files) {
  const pairs = files.flatMap(({ room, imports }) => imports.map(({ from }) => `${room} -> ${roomOf(from)}`));
  return [...new Set(pairs)].filter((pair) => pair.split(" -> ")[0] !== pair.split(" -> ")[1]).sort();
}

function main(root) {
  const files = readSources(join(root, "src"));
  const chain = deepestChain(files);
  const twice = namesExportedTwice(files);
  const lines = files.map((file) => file.lines).sort((a, b) => a - b);
  const unused = unusedExports(files, root);
  const figures = {
    files: files.length,
    lines: lines.reduce((sum, n) => sum + n, 0),
    "lines a file, median": lines[Math.floor(lines.length / 2)],
    "lines a file, most": lines.at(-1),
    "files under 40 lines": lines.filter((n) => n < 40).length,
    "import depth": chain.length - 1,
    circles: circles(files).length,
    "names exported twice": twice.length,
    "exports that nobody imports": unused.length,
    "files that name one score (peer-agreement)": filesNaming(files, /peer-agreement|peerAgreement/).length,
    "files that name one report format (JUnit)": filesNaming(files, /junit/i).length,
    "files that name one setting (fail-on)": filesNaming(files, /["`-]fail-on|failOn:/).length,
  };
  console.table(figures);
  console.log(`deepest chain:\n  ${chain.join("\n  ")}`);
  if (process.argv.includes("--all")) {
    for (const group of circles(files)) console.log(`circle: ${group.join(" ")}`);
    for (const [name, paths] of twice) console.log(`twice: ${name} ${paths.join(" ")}`);
    for (const one of unused) console.log(`unused: ${one}`);
    for (const pair of roomPairs(files)) console.log(pair);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  main(given ?? fileURLToPath(new URL("..", import.meta.url)));
}
