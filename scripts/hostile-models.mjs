// Writes fixtures/hostile/: files that must not get through, and what sac check must say of each.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import "./typescript.mjs";

const to = fileURLToPath(new URL("../fixtures/hostile", import.meta.url));
const { hostileFiles, manifestOf } = await import("../test/support/hostile/suite.ts");

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const files = hostileFiles();
for (const { name, bytes } of files) writeFileSync(join(to, name), bytes);
writeFileSync(join(to, "manifest.json"), manifestOf(files));
