import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { configSchema } from "../../src/action/plan/config-schema.ts";
import { parseConfig } from "../../src/action/plan/parse-config.ts";
import { failureOf } from "../support/failure.ts";
import { root } from "../support/sac.ts";

const DIGEST = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";
const page = readFileSync(join(root, "docs/action/inputs.md"), "utf8");
const example = /## The config file[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
const schema = JSON.parse(readFileSync(join(root, "schema/config.schema.json"), "utf8"));

describe("the config file", () => {
  it("a config file of the documents is read as it is meant", () => {
    const { checks } = parseConfig(example, "sac.yml");
    expect(checks).toHaveLength(2);
    expect(checks[1].models).toContain("!models/plates/experiments/**");
    expect(checks[1]).toMatchObject({ threshold: 0.08 });
    expect(checks[1].fingerprints[0]).toMatchObject({ path: expect.stringMatching(/^release:/) });
  });

  it("has a published schema, which is that of the program", () => {
    expect(schema).toEqual(z.toJSONSchema(configSchema));
    const validate = new Ajv2020().compile(schema);
    expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ checks: [] })).toBe(false);
  });

  it("may use anchors", () => {
    const text = `checks:\n  - models: &all ["**/*.onnx"]\n    fingerprints: [a.sac]\n  - models: *all\n    fingerprints: [b.sac]\n`;
    expect(parseConfig(text, "sac.yml").checks[1].models).toEqual(["**/*.onnx"]);
  });

  const check = (more: string) => `checks:\n  - models: ["*.onnx"]\n    fingerprints:\n      - f.sac\n${more}`;
  const bomb = `a: &a [x]\n${Array.from({ length: 12 }, (_, i) => {
    const [name, last] = ["bcdefghijklm"[i], "abcdefghijkl"[i]];
    return `${name}: &${name} [${Array(9).fill(`*${last}`).join(", ")}]`;
  }).join("\n")}\nchecks: *m\n`;

  it.each<[string, string, readonly string[]]>([
    ["nothing", "", ["the whole file"]],
    ["a mere text", "fingerprints/source.sac", ["line 1", "the whole file"]],
    ["no checks", "checks: []\n", ["line 1", "checks"]],
    ["a misspelt key", check("    treshold: 0.1\n"), ["line 2", "checks[0]", "treshold", "Did you mean threshold?"]],
    ["a misspelt key on top", `check:\n  - x\n${check("")}`, ["no key check", "Did you mean checks?"]],
    ["a number that is none", check("    threshold: low\n"), ["line 5", "checks[0].threshold", '"low"']],
    ["a number out of bounds", check("    threshold: 7\n"), ["line 5", "checks[0].threshold", "7"]],
    ["a lacking key", "checks:\n  - models: [a]\n", ["line 2", "checks[0].fingerprints", "missing"]],
    [
      "a wrong digest",
      check("      - path: a.sac\n        sha256: abc\n"),
      ["line 6", "fingerprints[1].sha256", '"abc"', "SHA-256"],
    ],
    ["a fingerprint that is a number", check("      - 7\n"), ["line 5", "fingerprints[1]", "7", "path and sha256"]],
    [
      "a misspelt key of a fingerprint",
      check("      - pth: a.sac\n"),
      ["line 5", "fingerprints[1]", "no key pth", "Did you mean path?"],
    ],
    [
      "one text in place of a list",
      "checks:\n  - models: a\n    fingerprints: [f.sac]\n",
      ["line 2", "checks[0].models", '"a"'],
    ],
    ["a key twice", check("    models: [b]\n"), ["line 5", "unique"]],
    ["no YAML", "checks: [\n", ["line 2"]],
    ["two documents", `${check("")}---\nchecks: []\n`, ["documents"]],
    [
      "a glob that YAML takes for a tag",
      "checks:\n  - models:\n      - !a/**\n    fingerprints: [f.sac]\n",
      ["line 3", "quote a glob"],
    ],
    [
      "a glob that YAML takes for an alias",
      "checks:\n  - models:\n      - **/*.onnx\n    fingerprints: [f.sac]\n",
      ["quote a glob"],
    ],
    ["a bomb of aliases", bomb, ["aliases"]],
    ["a tower of brackets", "[".repeat(2 ** 17 - 1), ["sac.yml"]],
    ["more than anybody writes", `# ${"x".repeat(2 ** 17)}\n`, ["128 KiB"]],
    ["a prototype", "__proto__: {checks: []}\n", ["__proto__"]],
    [
      "a misspelt key that is needed",
      "checks:\n  - models: [a]\n    fingerprint: [f.sac]\n",
      ["line 2", "checks[0]", "no key fingerprint", "Did you mean fingerprints?"],
    ],
  ])("that holds %s is refused with the place in it", async (_, text, words) => {
    const startedAt = process.cpuUsage();
    const failure = await failureOf(() => parseConfig(text, "sac.yml"));
    expect(failure.code).toBe("CONFIG_INVALID");
    for (const word of ["sac.yml", ...words]) expect(`${failure.message} ${failure.hint}`).toContain(word);
    expect(failure.message.length).toBeLessThan(500);
    // Of the processor, not of the clock: other tests run beside this one.
    expect(process.cpuUsage(startedAt).user).toBeLessThan(5_000_000);
  });

  it("a config file with keys that are no texts is refused without a word on standard error", async () => {
    const warnings = vi.spyOn(process, "emitWarning");
    const failure = await failureOf(() => parseConfig("? [a, b]\n: x\nchecks: []\n", "sac.yml"));
    expect(failure.code).toBe("CONFIG_INVALID");
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
  });

  it("keeps the password of an address to itself", async () => {
    const text = check(`      - path: [https://owner:hunter2@example.com/?key=hunter2]\n        sha256: ${DIGEST}\n`);
    const failure = await failureOf(() => parseConfig(text, "sac.yml"));
    expect(`${failure.message} ${failure.hint}`).not.toContain("hunter2");
  });
});
