import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import * as z from "zod";
import { reportSchema } from "../../src/report/check/schema.ts";
import { claimReportSchema } from "../../src/report/claim/schema.ts";
import { evaluationSchema } from "../../src/report/evaluation/schema.ts";
import { root } from "../support/sac.ts";

const BUILDERS = [
  { path: "src/report/check/build.ts", schema: reportSchema },
  { path: "src/report/evaluation/build.ts", schema: evaluationSchema },
  { path: "src/report/claim/build.ts", schema: claimReportSchema },
];

// Inside the repository, where the compiler finds the packages.
const folder = mkdtempSync(join(root, "test", ".misspelt-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every name that an object of the schema may have, at any depth. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === "properties" ? Object.keys(value) : []),
    ...namesIn(value),
  ]);
}

interface Misspelt {
  readonly line: string;
  readonly text: string;
}

/** A field on a line of its own, or between the braces of an object that is written on one line. */
const FIELD = /(?<=^ +|\{ (?:[^{}]*, )?)(\w+)(?=,$|: |(?:, [^{}]*)? \})/g;

/** The builder once for each place that sets a field of the schema, with that field misspelt. */
function misspelt(path: string, schema: z.ZodType): Misspelt[] {
  const names = new Set(namesIn(z.toJSONSchema(schema)));
  const lines = readFileSync(join(root, path), "utf8")
    .replace(/from "(\..*)"/g, (_, from: string) => `from "${join(root, dirname(path), from)}"`)
    .split("\n");
  return lines.flatMap((line, i) => {
    if (/^import |^\} from|^ +const \{/.test(line)) return [];
    return [...line.matchAll(FIELD)].flatMap(({ 0: name, index }) => {
      if (!names.has(name)) return [];
      const rest = line.slice(index + name.length);
      const changed = `${line.slice(0, index)}${name}x${rest.startsWith(":") ? "" : `: ${name}`}${rest}`;
      return [{ line: `${path}:${i + 1}:${changed}`, text: lines.with(i, changed).join("\n") }];
    });
  });
}

it("a report's builder with a misspelt field does not compile, whichever field it is", () => {
  const files = new Map(
    BUILDERS.flatMap(({ path, schema }) => misspelt(path, schema)).map(({ line, text }, i) => {
      writeFileSync(join(folder, `builder-${i}.ts`), text);
      return [`builder-${i}.ts`, line];
    }),
  );
  expect(files.size).toBeGreaterThan(100);
  const config = { extends: "../../tsconfig.json", include: [], files: [...files.keys()] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(root, "node_modules", ".bin", "tsc");
  const { stdout } = spawnSync(compiler, ["--project", folder, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  const wrong = new Set([...stdout.matchAll(/^(\S+\.ts)\(/gm)].map(([, file]) => file));
  expect([...files].filter(([file]) => !wrong.has(file)).map(([, line]) => line)).toEqual([]);
  expect([...wrong].filter((file) => !files.has(file))).toEqual([]);
}, 120_000);
