import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../sac.ts";

/** An action as the runner has it on its disk. */
export interface ActionFolder {
  readonly path: string;
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: readonly string[];
  readonly main: string;
  readonly post: string | undefined;
}

/** What GitHub downloads with `uses:`, as far as the action needs it. */
const SHIPPED = ["action.yml", "dist", "runtime", "package.json"];

/**
 * Copies what is shipped to `folder`, so that it runs away from the repository and survives a new build.
 * @param natives `beside`: the repository's node_modules can be found from the copy; `none`: as GitHub downloads it
 */
export function copyAction(folder: string, natives: "beside" | "none"): ActionFolder {
  for (let tries = 0; tries === 0 || !isWhole(join(folder, "dist")); tries++) {
    if (tries === 20) throw new Error("dist/ is being rebuilt again and again.");
    rmSync(folder, { recursive: true, force: true });
    for (const name of SHIPPED) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true });
    }
  }
  if (natives === "beside") symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return readAction(folder);
}

/** Reads action.yml as the runner does. @throws Error for what the runner would not run */
export function readAction(path: string): ActionFolder {
  const { inputs = {}, outputs = {}, runs } = parse(readFileSync(join(path, "action.yml"), "utf8"));
  if (runs.using !== "node24") throw new Error(`The runner does not know how to run ${runs.using}.`);
  if (runs.post !== undefined && runs["post-if"] !== "always()") throw new Error("The post step is not always run.");
  return { path, inputs, outputs: Object.keys(outputs), main: runs.main, post: runs.post };
}

/** A build that goes on meanwhile replaces the shared chunks, which are named by their content. */
function isWhole(dist: string): boolean {
  const names = new Set(readdirSync(dist));
  return ["main.js", "post.js", "worker.js", "cache.js"].every((entry) => {
    if (!names.has(entry)) return false;
    const chunks = readFileSync(join(dist, entry), "utf8").matchAll(/"\.\/(shared-\w+\.js)"/g);
    return [...chunks].every(([, chunk]) => names.has(chunk));
  });
}
