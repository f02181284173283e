// Writes fixtures/hostile/: files that must not get through, and what sac check must say of each.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleTests } from "./bundle-tests.mjs";

const to = fileURLToPath(new URL("../fixtures/hostile", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sac-hostile-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const bundle = await bundleTests("test/support/hostile/suite.ts", join(folder, "suite.mjs"));
const { hostileFiles, manifestOf } = await import(pathToFileURL(bundle).href);

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const files = hostileFiles();
for (const { name, bytes } of files) writeFileSync(join(to, name), bytes);
writeFileSync(join(to, "manifest.json"), manifestOf(files));
