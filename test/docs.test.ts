import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../src/cli/program.ts";
import { SCORES } from "../src/core/score-table.ts";
import { RULES } from "../src/core/verdict.ts";
import { ERROR_CODES } from "../src/errors.ts";
import { root } from "./support/sac.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const pages = [".", "docs", "docs/action", "docs/results", "fixtures", "lab"].flatMap(pagesIn);

const program = await makeProgram();

describe("the documents and the program say the same", () => {
  it("every option of every command is in the reference, and no other", () => {
    const reference = read("docs/reference.md");
    const options = program.commands.flatMap((command) => command.options.map(({ long }) => long ?? ""));
    for (const option of new Set(options)) expect.soft(reference, option).toContain(`\`${option}`);
    const named = [...reference.matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option);
    for (const option of new Set(named)) expect.soft([...options, "--help"], option).toContain(option);
  });

  it("every command in the README and the Action's pages is one that exists, with options that it has", () => {
    const { commands } = program;
    for (const page of ["README.md", ...pagesIn("docs/action")]) {
      for (const [line, name] of read(page).matchAll(/^(?:\w+="[^"]*" )?sac ([a-z-]+) .*$/gm)) {
        const command = commands.find((one) => one.name() === name);
        expect.soft(command, `${page}: ${line}`).toBeDefined();
        const options = command?.options.map(({ long }) => long);
        for (const [, option] of line.matchAll(/ (--[a-z-]+)/g))
          expect.soft(options, `${page}: ${line}`).toContain(option);
      }
    }
  });

  it("every default that the reference gives is the program's", () => {
    const sections = read("docs/reference.md").split("\n### ");
    const all = program.commands.flatMap((command) =>
      command.options.map((option) => ({ name: command.name(), option })),
    );
    for (const { name, option } of all) {
      const own = sections.find((section) => section.startsWith(`\`sac ${name}`)) ?? "";
      const row = new RegExp(`\\| \`${option.long}[ \`][^|]*\\|([^|]*)\\|`).exec(own)?.[1] ?? "";
      const said = /\(([\d.]+[a-zA-Z]*)\)/.exec(row)?.[1];
      if (said)
        expect.soft(option.defaultValueDescription ?? String(option.defaultValue), `${name} ${option.long}`).toBe(said);
    }
  });

  it("every error code is explained, and no other", () => {
    const explained = [...read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code);
    expect(explained.sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it("every code that the Action's pages name exists", () => {
    for (const page of pagesIn("docs/action")) {
      const named = [...read(page).matchAll(/`([A-Z]+_[A-Z_]+)\b/g)].map(([, code]) => code);
      const ours = named.filter((code) =>
        /^(INPUT|CONFIG|TRIGGER|CHECKOUT|MODEL|FINGERPRINT|RUNTIME|DEVICE)_/.test(code),
      );
      for (const code of ours) expect.soft(Object.keys(ERROR_CODES), page).toContain(code);
    }
  });

  it("every code that only users of the Action meet is in its troubleshooting", () => {
    const page = read("docs/action/troubleshooting.md");
    const codes = Object.keys(ERROR_CODES).filter((code) =>
      /^(INPUT|CONFIG|TRIGGER|CHECKOUT|RUNTIME|GITHUB|REPORT)_/.test(code),
    );
    for (const code of codes) expect.soft(page, code).toContain(`\`${code}`);
  });

  it("every rule and score is in the method", () => {
    const method = read("docs/method.md");
    for (const name of [...RULES, ...SCORES]) expect.soft(method, name).toContain(`\`${name}\``);
  });

  it("every line of the threat model names a test", () => {
    const lines = read("docs/threat-model.md")
      .split("\n")
      .filter((line) => /^\| (?!they |---)/.test(line));
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) expect.soft(line).toMatch(/\]\(\.\.\/test\/[\w/.-]+\.test\.ts "[^"]+"\)[^|]*\|$/);
  });

  it("every link between the documents leads somewhere", () => {
    for (const page of pages) {
      for (const [, target, anchor] of read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?(?: "[^"]*")?\)/g)) {
        const path = target === "" ? page : join(dirname(page), target);
        expect.soft(existsSync(join(root, path)), `${page}: ${target}`).toBe(true);
        if (!anchor) continue;
        const headings = [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading));
        expect.soft(headings, `${page}: ${target}${anchor}`).toContain(anchor.slice(1));
      }
    }
  });

  it("the README's commands are npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...read("README.md").matchAll(/^npm ci && npm (?:run )?(\S+)$/gm)].map(([, script]) => script);
    expect(named).toEqual(["demo", "test"]);
    for (const script of named) expect(scripts).toHaveProperty(script);
  });
});

/** GitHub's anchor of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
