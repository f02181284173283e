import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { INPUT_KEYS, INPUTS, type Input, inputName } from "../src/action/inputs/input-table.ts";
import { FAIL_ON } from "../src/core/verdict.ts";
import { MODES } from "../src/settings/faces.ts";
import { SOURCE, ZOO } from "./support/fixture-source.ts";
import { dispatchEvent } from "./support/github/events.ts";
import { useScenery } from "./support/github/scenery.ts";
import { CHECK, DERIVED } from "./support/github/world.ts";
import { read } from "./support/workflows.ts";

interface Described {
  readonly description: string;
  readonly default?: string;
}

const action: {
  name: string;
  description: string;
  inputs: Record<string, Described>;
  outputs: Record<string, Described>;
  runs: Record<string, string>;
} = parse(read("action.yml"));
const page = read("docs/action/inputs.md");
const inputs = new Map(INPUT_KEYS.map((key): [string, Input] => [inputName(key), INPUTS[key]]));
const names = [...inputs.keys()];

function rowOf(name: string): Input {
  const row = inputs.get(name);
  if (row === undefined) throw new Error(`there is no input ${name}`);
  return row;
}

/** Rows of a section's table: what stands in the first column, in code, and the other columns. */
function rows(section: string): Map<string, string[]> {
  const text = page.slice(page.indexOf(`\n## ${section}\n`)).split(/\n## /)[1];
  const lines = [...text.matchAll(/^\| `([a-z0-9-]+)` \|(.*)\|$/gm)];
  expect(new Set(lines.map(([, name]) => name)).size, `a row of ${section} stands there twice`).toBe(lines.length);
  return new Map(lines.map(([, name, rest]) => [name, rest.split("|").map((cell) => cell.trim())]));
}
const inputRows = rows("Inputs");
const outputRows = rows("Outputs");

const CHOICES = names.flatMap((name): [string, readonly string[]][] => {
  const choices = name === "fail-on" ? FAIL_ON : rowOf(name).type.choices;
  return choices === undefined ? [] : [[name, choices]];
});

describe("action.yml, the code and docs/action/inputs.md say the same of the inputs:", () => {
  it("their names", () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...names].sort());
    expect([...inputRows.keys()].sort()).toEqual([...names].sort());
  });

  it.each(names)("%s is described", (name) => {
    expect(action.inputs[name].description).toMatch(/^.{15,}[.\w*]$/);
    expect(inputRows.get(name)?.[2]).toMatch(/.{10,}/);
  });

  it.each(names)("%s: its modes", (name) => {
    const [said] = inputRows.get(name) ?? [];
    const modes: readonly string[] = rowOf(name).input.modes;
    expect(said === "all" ? MODES : said?.split(", ")).toEqual(modes);
    const inManifest = /^Modes? ([a-z, ]+?):/.exec(action.inputs[name].description)?.[1].split(/, | and /);
    if (inManifest) expect(inManifest).toEqual(modes);
  });

  it.each(names)("%s: its default", (name) => {
    const inPage = /^`([^`]*)`$/.exec(inputRows.get(name)?.[1] ?? "")?.[1];
    const inManifest = /Default: ([^:]*?)\.?$/.exec(action.inputs[name].description)?.[1];
    const row = rowOf(name);
    const known = row.default;
    if (known === undefined) {
      // No value, but perhaps a sentence on what is found out then.
      expect(inPage).toBeUndefined();
    } else {
      for (const said of [inPage, inManifest]) {
        const value = row.type.parse(said ?? "");
        expect(row.list === undefined ? value : [value]).toEqual(known);
      }
    }
    // The runner must not fill in what the program has to tell from a choice; a token is all that it alone can give.
    if (name === "token") expect(action.inputs[name].default).toMatch(/^\$\{\{ github\.token \}\}$/);
    else if (name === "matrix") expect(action.inputs[name].default).toMatch(/^\$\{\{ toJSON\(matrix\) \}\}$/);
    else expect(action.inputs[name].default).toBeUndefined();
  });

  it.each(CHOICES)("%s: its choices", (name, choices) => {
    for (const choice of choices) {
      expect.soft(action.inputs[name].description).toContain(choice);
      expect.soft(inputRows.get(name)?.join(" ")).toContain(`\`${choice}\``);
    }
  });
});

describe("action.yml, the shipped programs and docs/action/inputs.md say the same of the outputs:", () => {
  const scenery = useScenery();

  it("their names, each with a value from the mode that is said to give it", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/copy.onnx": DERIVED });
    const checked = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0) });
    const workspace = world.checkout(world.base);
    const inputs = { mode: "enroll", "source-model": SOURCE, images: join(ZOO, "images"), probes: "4" };
    const out = {
      ...inputs,
      out: join(workspace, "made.sac"),
      preprocess: join(ZOO, "preprocess.json"),
      "plain-fingerprint": "true",
    };
    const enrolled = await world.run({ event: dispatchEvent(world.base), workspace, inputs: out, bare: true });
    const planned = await world.run({
      event: dispatchEvent(world.base),
      workspace: world.checkout(world.base),
      inputs: { mode: "plan", fingerprint: CHECK.fingerprint },
      bare: true,
    });
    const set = (outputs: Readonly<Record<string, string>>) =>
      Object.keys(outputs).filter((name) => outputs[name] !== "");

    const said = (modes: string) => [...outputRows].filter(([, [first]]) => first === modes).map(([name]) => name);
    expect(set(checked.outputs).sort()).toEqual(said("check, audit, merge").sort());
    expect(set(planned.outputs)).toEqual(said("plan"));
    expect(set(enrolled.outputs).sort()).toEqual(said("enroll").sort());
    expect(Object.keys(action.outputs).sort()).toEqual([...outputRows.keys()].sort());
  });

  it.each(Object.keys(action.outputs))("%s is described", (name) => {
    expect(action.outputs[name].description).toMatch(/^.{15,}\.$/);
  });
});

describe("action.yml", () => {
  it("has what the runner and the Marketplace want", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/main.js", post: "dist/post.js", "post-if": "always()" });
    // The Marketplace cuts off what is longer.
    expect(action.description.length).toBeLessThanOrEqual(125);
  });
});
