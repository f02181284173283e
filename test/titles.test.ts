import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./support/sac.ts";

/** Forms of verbs that many titles begin with where a describe is their subject. */
const VERBS =
  /^(?:is|are|has|have|does|do|cannot|can|may|gives?|takes?|keeps?|says?|finds?|refuses?|leaves?|tells?|names?|reads?|counts?|shows?|makes?|stays?|draws?|runs?|puts?|goes|compares?|asks?|writes?|knows?|judges?|seals?|passes|opens?|needs?|lists?|holds?|gets?|bears?|agrees?|works?|reports?|measures?|explains?|ends?|answers?|pins?|rounds?|looks?|falls|cuts?|calls?|fails?|enrols?|evaluates?|annotates?|sends?|copies|replaces?)\b/;

it("a test that stands outside of every describe is a sentence by itself", () => {
  const folder = join(root, "test");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  const titles = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return [
      ...text.matchAll(/^(?:(?:it|test)\b(?:\.\w+)*(?:\([^\n]*\))?|\](?: as const)?\)|\))\(\s*["`](.+?)["`],/gm),
    ].map(([, title]) => ({ file, title }));
  });
  expect(titles.length).toBeGreaterThan(50);
  expect(titles.filter(({ title }) => VERBS.test(title))).toEqual([]);
});
