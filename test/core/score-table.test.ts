import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { EVALUATED_SCORES, isDistance, SCORE_TABLE, SCORES } from "../../src/core/score-table.ts";

const src = fileURLToPath(new URL("../../src", import.meta.url));

/** The files of src/ that name a score. */
function filesNaming(score: string): string[] {
  const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return paths.filter((path) => readFileSync(join(src, path), "utf8").includes(`"${score}"`)).sort();
}

it.each(["logit-cosine", "label-agreement", "peer-agreement", "peer-likelihood"])(
  "a score such as %s is named in four files at most",
  (score) => {
    const files = filesNaming(score);
    expect(files).toContain("core/score-table.ts");
    expect(files).toContain("report/score-looks.ts");
    expect(files.length, files.join(" ")).toBeLessThanOrEqual(4);
  },
);

it("a baseline of evaluations is no score to judge by", () => {
  expect(EVALUATED_SCORES.filter((name) => !SCORES.some((score) => score === name))).toEqual(["wp-jc"]);
});

it("whatever is fused is closer where it is larger, and had among other models", () => {
  const fused = EVALUATED_SCORES.filter((name) => SCORE_TABLE[name].fused);
  expect(fused.length).toBeGreaterThan(0);
  for (const name of fused) {
    expect(isDistance(name)).toBe(false);
    expect(SCORE_TABLE[name].computed.by).toBe("peers");
  }
});
