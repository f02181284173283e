import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { enrolOwner } from "../support/free/owners.ts";
import { once } from "../support/once.ts";
import { random, shuffled } from "../support/random.ts";
import { allRewrites, type RewriteCase, rewriteTitle } from "../support/rewrites/all-rewrites.ts";
import { writeFiles } from "../support/rewrites/files.ts";
import { OPEN_REWRITES, whyInconclusive } from "../support/rewrites/open-rewrites.ts";
import { faultsIn, rewriteSummary, SAME, themeTable } from "../support/rewrites/rewrite-summary.ts";
import { rewrittenBases } from "../support/rewrites/rewritten-bases.ts";
import { differencesOf, type Rewritten, runRewrites } from "../support/rewrites/run-rewrites.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const rewrites = allRewrites();

/** One rewrite of every theme, by a seed, of those that are not open; `npm run rewrites` takes all. */
function sampleOf(all: readonly RewriteCase[]): RewriteCase[] {
  const order = shuffled(all.length, random(Number(process.env.SAC_TEST_SEED ?? 1)));
  const first = new Map(order.map((place) => [all[place].theme, all[place]]));
  return [...first.values()];
}

it("the suite has at least 150 rewrites of 9 themes, no two of one name", () => {
  expect(rewrites.length).toBeGreaterThanOrEqual(150);
  expect(new Set(rewrites.map(({ theme }) => theme)).size).toBeGreaterThanOrEqual(10);
  expect(new Set(rewrites.map(rewriteTitle)).size).toBe(rewrites.length);
});

it("what is known to be open is a rewrite of the suite, and few are", () => {
  const titles = rewrites.map(rewriteTitle);
  expect(OPEN_REWRITES.filter((title) => !titles.includes(title))).toEqual([]);
  expect(OPEN_REWRITES.length).toBeLessThan(rewrites.length / 10);
});

it("no rewrite changes what the runtime answers to random images", async () => {
  const base = rewrittenBases().find(({ name }) => name === "pruned")!;
  const within = join(folder.path, "same");
  const paths = rewrites.map(({ rewrite }, k) => writeFiles(rewrite(base.net), join(within, `${k}`)));
  const differences = await differencesOf(base, paths, within);
  expect(rewrites.filter((_, k) => !(differences[k] <= SAME)).map(rewriteTitle)).toEqual([]);
});

it("a model with other weights answers otherwise", async () => {
  const [base, other] = rewrittenBases();
  const path = writeFiles(other.net, join(folder.path, "other"));
  expect((await differencesOf(base, [path], folder.path))[0]).toBeGreaterThan(0.01);
});

describe("a sample of the suite, judged by the shipped command", () => {
  const sample = sampleOf(rewrites.filter((one) => whyInconclusive(one) === undefined));
  const bases = rewrittenBases().filter(({ name }) => name === "last layer transferred" || name === "another VGG");
  let outcomes: readonly Rewritten[];

  beforeAll(async () => {
    copyFileSync(await once("owner.sac", enrolOwner), join(folder.path, "owner.sac"));
    outcomes = await runRewrites(sample, bases, folder.path);
  }, 1_800_000);

  it("the copy is derived in each of them", () => {
    expect(outcomes).toHaveLength(2 * sample.length);
    expect(faultsIn(outcomes)).toEqual([]);
  });

  it("the honest model is derived in none", () => {
    const honest = outcomes.filter(({ base }) => base.role === "honest");
    expect(honest.filter(({ verdict }) => verdict === "derived").map(({ rewrite }) => rewriteTitle(rewrite))).toEqual(
      [],
    );
  });

  it("the table has a row for each theme, and the summary counts them", () => {
    const table = themeTable(outcomes, bases).split("\n");
    expect(table).toHaveLength(sample.length + 2);
    expect(table[0]).toContain("last layer transferred (copy) | another VGG (honest)");
    expect(rewriteSummary(outcomes)).toMatch(new RegExp(`^${sample.length} rewrites; .*\n${sample.length} copies: `));
  });
});
