// Writes dist/*.d.ts: the types of the library's door, which need no package to be understood.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The door and all that it names; what its types say of reports lies in schema/, which is shipped as well. */
const FILES = ["index", "public-types", "errors"];

/**
 * @param to the folder that is shipped as dist/
 * @throws Error if the door names a type of another file, which users would not have
 */
export function buildTypes(to = join(root, "dist")) {
  const folder = mkdtempSync(join(tmpdir(), "sac-types-"));
  try {
    const emit = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--noCheck"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", root, ...emit, "--rootDir", root, "--outDir", folder]);
    for (const name of FILES) {
      const text = readFileSync(join(folder, "src", `${name}.d.ts`), "utf8");
      for (const [, from] of text.matchAll(/\bfrom "([^"]+)"/g)) refuseOther(from, name);
      writeFileSync(join(to, `${name}.d.ts`), text.replace(/(\bfrom "[^"]+?)(\.d)?\.ts"/g, '$1.js"'));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseOther(from, name) {
  if (from.startsWith("../schema/") || FILES.some((file) => from === `./${file}.ts`)) return;
  throw new Error(`The types of src/${name}.ts name ${from}, which is not part of the library's door.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildTypes();
