import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSources } from "../../scripts/structure.mjs";
import { INPUT_KEYS, INPUTS, type Input, inputName } from "../../src/action/inputs/input-table.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { nameOf, type SettingRow } from "../../src/settings/setting.ts";
import { commandArguments, SETTINGS } from "../../src/settings/table.ts";
import { root } from "../support/sac.ts";

const rows = Object.entries<SettingRow>(SETTINGS);
const sources = readSources(join(root, "src"));
const program = await makeProgram();
const optionsOf = (command: string) => program.commands.find((one) => one.name() === command)?.options ?? [];
const helpOf = (command: string) =>
  program.commands
    .find((one) => one.name() === command)
    ?.helpInformation()
    .replace(/\s+/g, " ");

/** The option of a row, as a command has it. */
function optionIn(command: string, key: string, row: SettingRow) {
  const name = nameOf(key, row);
  return optionsOf(command).find(({ long }) => long === `--${row.negated ? "no-" : ""}${name}`);
}

describe("a row of the table of settings", () => {
  test.each(rows)("is an option of its commands, with its help, value and default: %s", (key, row) => {
    for (const [command, face] of Object.entries(row.commands ?? {})) {
      const help = typeof face === "string" ? face : face.help;
      const option = optionIn(command, key, row);
      expect(option, command).toMatchObject({ description: help, mandatory: typeof face !== "string" });
      expect(helpOf(command)).toContain(help.replace(/\s+/g, " "));
      expect(option?.flags.split(" ").slice(1).join(" ")).toBe(row.hint ?? "");
      if (row.hint !== undefined) expect(option?.defaultValue).toBe(row.default);
    }
  });

  test.each(rows)("is an input of the Action if it says so, and the very same row: %s", (key, row) => {
    const input = Object.entries<Input>(INPUTS).find(([name]) => name === key)?.[1];
    expect(input).toBe(row.input === undefined ? undefined : row);
  });

  test.each(rows.filter(([, row]) => row.defaultText !== undefined || typeof row.default === "number"))(
    "has a default that its own parser reads: %s",
    (_, { type, default: value, defaultText = String(value) }) => {
      expect(type.parse(defaultText)).toEqual(value);
    },
  );

  test("with both faces is told to a command as the Action was told", () => {
    const values = { alpha: 0.01, failOn: ["derived", "error"], timeLimit: 1500, memoryLimit: 2048, token: "secret" };
    const told = commandArguments("check", values);
    expect(told.join(" ")).toBe("--alpha 0.01 --fail-on derived,error --time-limit 1500ms --memory-limit 2048B");
    for (const [i, name] of told.entries()) {
      const [key, row] = rows.find(([one, about]) => `--${nameOf(one, about)}` === name) ?? [];
      if (key !== undefined) expect(row?.type.parse(told[i + 1])).toEqual(values[key as keyof typeof values]);
    }
  });
});

test("of an empty list of what fails a run, as of a variable that is not set, nobody makes none", () => {
  const { parse } = SETTINGS.failOn.type;
  expect(() => parse("")).toThrow("not all of it is among the choices");
  expect(parse("none")).toEqual([]);
  expect(parse("derived, not-judged")).toEqual(["derived", "not-judged"]);
});

test("a command is told what is on or off, and several values, as its options want them", () => {
  const on = commandArguments("check", { weights: false, showProbes: true, showCorrelation: false });
  expect(on).toEqual(["--no-weights", "--show-probes"]);
  expect(commandArguments("check", { weights: true })).toEqual([]);
  const several = commandArguments("calibrate", { unrelated: ["a.onnx", "vgg=b.onnx"] });
  expect(several).toEqual(["--unrelated", "a.onnx", "--unrelated", "vgg=b.onnx"]);
});

describe("what has a row is written nowhere else", () => {
  test("every option of enroll, calibrate and check has a row, save the formats of the report", () => {
    const formats = /^write the report as /;
    for (const command of ["enroll", "calibrate", "check"] as const) {
      const named = rows.filter(([, row]) => row.commands?.[command]).map(([key, row]) => optionIn(command, key, row));
      const others = optionsOf(command).filter((option) => !named.includes(option));
      for (const { long, description } of others) expect.soft(description, `${command} ${long}`).toMatch(formats);
    }
  });

  test("no option with a row is defined by hand, save one that means another thing there", () => {
    const other = ["cli/evaluate.ts --quality", "cli/verify-claim.ts --images", "cli/verify-claim.ts --pool"];
    const names = new Set(rows.map(([key, row]) => `--${nameOf(key, row)}`));
    names.delete("--json");
    const found = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:Option|option)\(\s*"(--[a-z-]+)/g)].map(([, name]) => ({ path, name })),
    );
    const twice = found.filter(({ name }) => names.has(name)).map(({ path, name }) => `${path} ${name}`);
    expect(twice.filter((one) => !other.includes(one))).toEqual([]);
  });

  test("the Action has no row of its own for what commands have, too", () => {
    const inputs = INPUT_KEYS.map((key) => ({ name: inputName(key), shared: key in SETTINGS }));
    const names = new Set(rows.map(([key, row]) => nameOf(key, row)));
    expect(inputs.filter(({ name, shared }) => !shared && names.has(name))).toEqual([]);
  });

  /** What a default would look like, written again; levels of an evaluation are 5 % and 1 %, whatever the default is. */
  const LITERALS: readonly (readonly [string, RegExp])[] = [
    ["alpha", /\balpha\b.*\b0?\.05\b/i],
    ["threads", /\bthreads\b.*\b2\b/i],
    ["timeLimit", /\b120_?000\b|"120s"|\b120e3\b/],
    ["memoryLimit", /memory.*\b4 \* (2 \*\* 30|1024 \*\* 3)\b|\b4294967296\b|"4GiB"/i],
    ["quality", /\bquality\b[^=!]*(\?\?|[^=!]=|\bdefault:)\s*"mixed"/i],
    ["probes", /\bprobes\b.*\b100\b/i],
    ["pool", /\bpool\b.*\b1_?000\b/i],
    ["models", /\[\s*"\*\*\/\*\.onnx"/],
  ];
  test.each(LITERALS)("the default of %s stands in one place", (_, literal) => {
    const evaluation = /^(report|tasks)\/evaluation\//;
    const lines = sources
      .filter(({ path }) => !evaluation.test(path))
      .flatMap(({ path, text }) => text.split("\n").map((line) => ({ path, line: line.trim() })))
      .filter(({ line }) => !/^(\*|\/\/|\/\*)/.test(line) && literal.test(line));
    const inTable = lines.filter(({ path }) => /^settings\/|^action\/inputs\/input-table/.test(path));
    expect(lines.filter((line) => !inTable.includes(line))).toEqual([]);
    expect(new Set(inTable.map(({ path }) => path)).size).toBeLessThanOrEqual(1);
  });

  test("commands and the Action pass the settings of running and judging on without naming them", () => {
    const keys = ["threads", "timeLimit", "memoryLimit", "output", "score", "representation"];
    const entries = sources.filter(({ room }) => room === "cli" || room === "action");
    for (const key of keys) {
      const naming = entries.filter(({ text }) => new RegExp(`\\b(values|inputs|flags)\\??\\.${key}\\b`).test(text));
      expect
        .soft(
          naming.map(({ path }) => path),
          key,
        )
        .toEqual([]);
    }
  });
});

describe("the reference and the table of settings say the same", () => {
  const reference = readFileSync(join(root, "docs/reference.md"), "utf8");
  const sections = new Map(reference.split(/\n### /).map((text) => [/^`sac ([a-z-]+)/.exec(text)?.[1], text]));
  const shared = reference.split(/\n### /).find((text) => text.startsWith("For every command that runs models")) ?? "";
  const named = (text: string) => new Set([...text.matchAll(/`(--[a-z-]+)/g)].map(([, name]) => name));
  /** Rows of the tables: the options in the first cell, and what is said of them. */
  const tableRows = (text: string) =>
    [...text.matchAll(/^\| (`--[^|]*) \| (.*) \|$/gm)].map(([, options, about]) => ({
      options: named(options),
      about,
    }));

  test.each(["enroll", "calibrate", "check", "merge", "evaluate", "rotate", "seal", "verify-claim"])(
    "which options sac %s has",
    (command) => {
      const section = sections.get(command) ?? "";
      const own = optionsOf(command).map(({ long }) => long ?? "");
      for (const option of own) expect.soft([...named(section), ...named(shared)], option).toContain(option);
      const rowed = tableRows(section).flatMap(({ options }) => [...options]);
      for (const option of rowed) expect.soft(own, option).toContain(option);
    },
  );

  test.each(rows)("what the default is: %s", (key, row) => {
    const written = row.defaultText ?? (row.default === undefined ? undefined : String(row.default));
    for (const command of Object.keys(row.commands ?? {})) {
      const option = `--${nameOf(key, row)}`;
      const texts = [sections.get(command) ?? "", shared].flatMap(tableRows);
      for (const { about } of texts.filter((one) => one.options.has(option))) {
        const said = /\(([\d.]+[a-zA-Z]*)\)/.exec(about)?.[1] ?? /`([a-z-]+)` \(default[^)]*\)/.exec(about)?.[1];
        const mustSay = typeof row.default === "number" || said !== undefined;
        if (mustSay && row.default !== undefined) expect.soft(said, `${command} ${option}`).toBe(written);
      }
    }
  });
});
