import { build } from "esbuild";
import { root } from "./sac.ts";

/** Bundles TypeScript that imports from `./src/` into a script that plain Node.js runs, and returns that script. */
export async function bundle(contents: string, format: "cjs" | "esm" = "cjs"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format,
    packages: "external",
    write: false,
  });
  return outputFiles[0].text;
}
