import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  circles,
  deepestChain,
  filesNaming,
  namesExportedTwice,
  readSources,
  roomPairs,
  unusedExports,
} from "../scripts/structure.mjs";
import { root } from "./support/sac.ts";

const files = readSources(join(root, "src"));
const read = (page: string) => readFileSync(join(root, "docs", page), "utf8");

/**
 * The rooms from the bottom up: each may import from those above it in this list, and from none below. Rooms of one line
 * know nothing of each other.
 */
const FLOORS = [
  ["."],
  ["core", "text", "natives"],
  ["onnx", "probes"],
  ["runtime"],
  ["fingerprint"],
  ["kinds"],
  ["settings"],
  ["tasks"],
  ["report"],
  ["auditing"],
  ["github"],
  ["setup"],
  ["library", "cli", "action"],
];
/** The door stands beside the rooms and opens on all of them. */
const DOOR = new Set(["index.ts", "public-types.ts"]);

const floorOf = (room: string) => FLOORS.findIndex((floor) => floor.includes(room));

describe("the structure of the sources", () => {
  it("every room has a floor", () => {
    expect([...new Set(files.map(({ room }) => room))].filter((room) => floorOf(room) < 0)).toEqual([]);
  });

  it("no room imports from one above it, or beside it", () => {
    const inside = files.filter(({ path }) => !DOOR.has(path));
    const wrong = roomPairs(inside).filter((pair) => {
      const [from, to] = pair.split(" -> ").map(floorOf);
      return to >= from;
    });
    expect(wrong).toEqual([]);
  });

  it("no file can reach itself by its imports, those of types included", () => {
    expect(circles(files)).toEqual([]);
  });

  it("the deepest chain of imports has at most 18 steps", () => {
    const chain = deepestChain(files);
    expect(chain.length - 1, chain.join("\n")).toBeLessThanOrEqual(18);
  });

  it("no exported name stands in two files", () => {
    expect(namesExportedTwice(files)).toEqual([]);
  });

  it("nothing is exported that nobody imports", () => {
    expect(unusedExports(files, root)).toEqual([]);
  });

  it("the core knows nothing of Node.js", () => {
    const using = files.filter(({ room, text }) => room === "core" && /from "node:|\bprocess\./.test(text));
    expect(using.map(({ path }) => path)).toEqual([]);
  });

  it("reports compute no statistic: they import neither tests of significance nor what runs models", () => {
    const bad = /simple-statistics|core\/(?:significance|student|whitening|panel|judging)|\.\.\/(?:runtime|natives)\//;
    const using = files.filter(({ path, imports, text }) => {
      const packages = [...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      return (
        path.startsWith("report/check/") &&
        [...packages, ...imports.map(({ from }) => from)].some((from) => bad.test(from))
      );
    });
    expect(using.map(({ path }) => path)).toEqual([]);
  });
});

describe("the glossary", () => {
  const rows = [...read("glossary.md").matchAll(/^\| ([a-z -]+) \| (.+) \| `(\w+)` \|$/gm)];
  const exported = new Set(files.flatMap((file) => file.exports));

  it("has the words of the design and of the reports, each once", () => {
    const words = rows.map(([, word]) => word);
    expect(words.length).toBeGreaterThan(40);
    expect(new Set(words).size).toBe(words.length);
    const met = "calibration unrelated score distance fusion zoo sketch draw p-value spread statement twin fingerprint";
    for (const word of `source suspect reference ancestor probe panel standing leg verdict ${met}`.split(" ")) {
      expect.soft(words).toContain(word);
    }
  });

  it("names what is in the code", () => {
    expect(rows.map(([, , , name]) => name).filter((name) => !exported.has(name))).toEqual([]);
  });

  it("has no rival among the exported names: one thing has one word", () => {
    const rivals = /honest|stranger|independent|patience|blinded|essence|layBeside|weigher|gravest|spoilt/i;
    expect([...exported].filter((name) => rivals.test(name))).toEqual([]);
  });

  it("every file that the architecture's table of additions names is there", () => {
    const text = read("architecture.md");
    const table = text.slice(text.indexOf("## To add"), text.indexOf("## Words"));
    const named = [...table.matchAll(/`([a-z/-]+\.(?:ts|c))`/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(12);
    const at = (path: string) =>
      ["", "src/", "src/onnx/layers/", "src/onnx/"].map((folder) => join(root, folder, path));
    expect(named.filter((path) => !at(path).some(existsSync))).toEqual([]);
  });
});

describe("what one addition touches", () => {
  it("a score stands in at most four files", () => {
    expect(filesNaming(files, /peer-agreement|peerAgreement/).length).toBeLessThanOrEqual(4);
  });

  it("a report format stands in at most two", () => {
    for (const format of [/junit/i, /sarif/i, /code-?quality/i, /attestation/i]) {
      const named = filesNaming(files, format).filter(
        (path) => path.startsWith("report/") || /^(cli|action)/.test(path),
      );
      expect.soft(named, String(format)).toHaveLength(2);
    }
  });
});

describe("CONTRIBUTING", () => {
  it("says the rooms that there are, in the order of their floors", () => {
    const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
    const named = [...text.matchAll(/^\| (`src\/.*?) \|/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`src\/([a-z]+)`/g)].map(([, room]) => room),
    );
    const order = FLOORS.flat().filter((room) => room !== ".");
    expect([...named].sort()).toEqual([...order].sort());
    const floors = named.map(floorOf);
    expect(floors).toEqual([...floors].sort((a, b) => a - b));
  });
});
