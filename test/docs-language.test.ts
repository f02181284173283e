import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/sac.ts";

/** Words that a reader stumbles over, each with what to write instead. One English: British, but for the command `enroll`. */
const NOT_HERE: readonly (readonly [RegExp, string])[] = [
  [/\benrol(?:s|ment|ments)?\b/i, "enroll, enrolls; when you enroll"],
  [/\bwho(?:so)?ever\b/i, "anybody who, a person who"],
  [/\bmend(?:s|ed|ing)?\b/i, "fix, repair"],
  [/\bliker\b/i, "more like, resembles more"],
  [/\bwithout ado\b/i, "automatically"],
  [/,? save (?:where|for|that|those|what|in)\b/i, "except"],
  [/\b(?:thrice|albeit|thereof|whilst|amongst|wherewith)\b/i, "a plain word"],
  [/\b(?:gives?|give) itself away\b/i, "is recognised"],
  [/\b(?:normali|recogni|summari|optimi|minimi|organi|quanti)z(?:e[sd]?|ing|ation)\b/i, "-ise, -ising, -isation"],
  [/\b(?:behavior|color|favor|neighbor)s?\b/i, "-our"],
  [/\b(?:gray|center(?:s|ed)?|artifacts? store|license[ds] under)\b/i, "grey, centre, artefact store"],
  [/\b(?:labeling|modeled|modeling|canceled)\b/i, "labelling, modelled, modelling, cancelled"],
];

/** Style sheets and heads of pages have words of their own. */
const IS_MARKUP = /[a-z-]+:[^ ;]+[;}]|<meta/;

const read = (path: string) => readFileSync(join(root, path), "utf8");
const filesBelow = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** Prose alone: no code, no addresses, no names of tests. */
const proseOf = (document: string) =>
  document
    .replace(/^ +color: purple$/m, "")
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/\]\([^)\s]*(?: "[^"]*")?\)/g, "]");

/** What the program says: texts of several words, without what is put into them. */
function messagesOf(source: string): string[] {
  const code = source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return [...code.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)]
    .map(([text]) => text.replace(/\$\{[^}]*\}/g, ""))
    .filter((text) => / \w+ /.test(text) && !IS_MARKUP.test(text));
}

function expectPlain(where: string, text: string) {
  for (const [words, better] of NOT_HERE) {
    const found = words.exec(text);
    const around = found ? text.slice(Math.max(0, found.index - 40), found.index + 60) : undefined;
    expect.soft(around, `${where}: write "${better}"`).toBeUndefined();
  }
}

describe("plain English, and one English,", () => {
  it("in the documents", () => {
    const folders = ["docs", "fixtures", "lab", "bench", "src"];
    const pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "action.yml"];
    for (const page of [...pages, ...folders.flatMap((folder) => filesBelow(folder, ".md"))])
      expectPlain(page, proseOf(read(page)));
  });

  it("in what the program says", () => {
    const sources = filesBelow("src", ".ts");
    expect(sources.flatMap((path) => messagesOf(read(path))).length).toBeGreaterThan(500);
    for (const path of sources) expectPlain(path, messagesOf(read(path)).join("\n"));
  });
});
