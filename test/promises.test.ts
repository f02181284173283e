import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/sac.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Where it is said what cannot happen. */
const DOCUMENTS = ["SECURITY.md", "docs/threat-model.md", "docs/action/air-gapped.md"];
/** A link to a test, with the test's name in its title. */
const LINK = /\]\(([^)\s]*\btest\/[\w/.-]+\.test\.ts)(?: "([^"]*)")?\)/g;
const NEGATION = /\b(?:never|nothing|nobody|nowhere|none|no|not|cannot|neither|nor|stopped|refused)\b/i;

/** What negates, and promises nothing: goals, what we admit, and what is known of other systems. */
const NO_PROMISES = [
  "Fixes go into the latest release",
  "A model that sac-action judges wrongly",
  "A model that the program cannot survive",
  "[docs/threat-model.md](docs/threat-model.md) says who attacks",
  "It is no virtual machine",
  "Who attacks, what they can do",
  "Each line names the test",
  "**The verdict.**",
  "Tried on Linux",
  "Without namespaces as well",
  "Ubuntu's setting",
  "It was never run on such a machine",
  "There `limits`, `namespaces`",
  "The whole program was tried there once",
  "macOS and Windows have none",
  "[Claims](claims.md)",
  "The image of the `Dockerfile`",
  "The lock files were not held",
  "| fingerprints | the repository",
  "It has not been tried on a real server",
  "| Linux x64, arm64 |",
  "| macOS arm64 |",
];

/** Sentences, and rows of tables as one each; without headings, heads of tables and code. */
function sentencesOf(document: string): string[] {
  const lines = document.replace(/```[\s\S]*?```/g, "").split("\n");
  const isText = (line: string, i: number) =>
    line.trim() !== "" && !/^#|^\|[-|]+$/.test(line) && !/^\|[-|]+$/.test(lines[i + 1] ?? "");
  return lines
    .filter(isText)
    .flatMap((line) =>
      line.startsWith("|") ? [line] : line.replace(/^(?:-|\d+\.) /, "").split(/(?<=[.!?]) (?=[A-Z[`*])/),
    );
}

describe("what the documents say cannot happen is held by a test:", () => {
  const sentences = DOCUMENTS.flatMap((path) => sentencesOf(read(path)));

  it.each(DOCUMENTS)("every test that %s names exists, by its file and its name", (path) => {
    const links = [...read(path).matchAll(LINK)];
    expect(links.length).toBeGreaterThan(5);
    for (const [, target, name] of links) {
      const file = join(dirname(path), target);
      expect.soft(existsSync(join(root, file)), file).toBe(true);
      const literal = (name ?? "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      // A test of its own, or a row of a table of them.
      const test = new RegExp(`[([]\\s*(["\`])${literal}\\1,`);
      expect.soft(name !== undefined && test.test(read(file)), `${path}: ${file} has the test "${name}"`).toBe(true);
    }
  });

  it("every such sentence names one", () => {
    const promises = sentences.filter((sentence) => NEGATION.test(sentence.replace(LINK, "](test)")));
    expect(promises.length).toBeGreaterThan(40);
    const unproven = promises.filter((sentence) => sentence.search(LINK) < 0);
    expect(unproven.filter((sentence) => !NO_PROMISES.some((start) => sentence.startsWith(start)))).toEqual([]);
  });

  it("and none is excused that is not there", () => {
    for (const start of NO_PROMISES)
      expect
        .soft(
          sentences.some((sentence) => sentence.startsWith(start)),
          start,
        )
        .toBe(true);
  });
});
