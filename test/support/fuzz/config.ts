import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../../../src/action/plan/config-schema.ts";
import { parseConfig } from "../../../src/action/plan/parse-config.ts";
import { mutateText } from "./mutate-text.ts";
import { type Target, Wrong } from "./target.ts";

const ANCHORS = `checks:\n  - models: &all ["**/*.onnx"]\n    fingerprints: [a.sac]\n  - models: *all\n    fingerprints: [b.sac]\n`;

/** The config file, which comes from a repository. */
export function configTarget(root: string): Target {
  const page = readFileSync(join(root, "docs", "action", "inputs.md"), "utf8");
  const example = /## The config file[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  return {
    corpus: [example, ANCHORS].map((text) => Buffer.from(text)),
    mutate: (input, _, random) => Buffer.from(mutateText(Buffer.from(input).toString("utf8"), random)),
    async read(input) {
      const config = parseConfig(Buffer.from(input).toString("utf8"), "sac.yml");
      if (!configSchema.safeParse(config).success) throw new Wrong("took a config that does not fit its schema");
      return "a config";
    },
  };
}
