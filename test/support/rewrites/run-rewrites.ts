import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeOwners } from "../free/owners.ts";
import type { RewriteCase } from "./all-rewrites.ts";
import { answersTo, largestDifference } from "./answers.ts";
import { writeFiles } from "./files.ts";
import { judgeAtOnce, type Result, statusOf } from "./judged-rewrites.ts";
import type { RewrittenBase } from "./rewritten-bases.ts";

/** So many models are judged in one run. */
const AT_ONCE = 40;

/** What came of one model, rewritten. */
export interface Rewritten {
  readonly rewrite: RewriteCase;
  readonly base: RewrittenBase;
  /** Of the answers to random images, as a share of the largest. */
  readonly difference: number;
  readonly verdict: Result["verdict"];
  /** The code of the error, or of the reason that comes first. */
  readonly reason: string;
  /** What a run with this model alone ends with. */
  readonly status: number;
  /** The kinds of evidence by which it is derived. */
  readonly by: readonly string[];
}

/** Judges every model in every form. @param folder for fingerprints and models */
export async function runRewrites(
  rewrites: readonly RewriteCase[],
  bases: readonly RewrittenBase[],
  folder: string,
  onDone: (done: readonly Rewritten[]) => void = () => undefined,
): Promise<readonly Rewritten[]> {
  const owners = await makeOwners(folder, new Set(bases.map(({ withheld }) => withheld)));
  const outcomes: Rewritten[] = [];
  for (const base of bases) {
    for (let start = 0; start < rewrites.length; start += AT_ONCE) {
      const some = rewrites.slice(start, start + AT_ONCE);
      const done = await judgeForms(base, some, owners.get(base.withheld) ?? "", join(folder, "models"));
      onDone(done);
      outcomes.push(...done);
    }
  }
  return outcomes;
}

async function judgeForms(
  base: RewrittenBase,
  rewrites: readonly RewriteCase[],
  fingerprint: string,
  folder: string,
): Promise<Rewritten[]> {
  mkdirSync(folder);
  try {
    const paths = rewrites.map(({ rewrite }, k) => writeFiles(rewrite(base.net), join(folder, `${k}`)));
    const differences = await differencesOf(base, paths, folder);
    const results = await judgeAtOnce(paths, fingerprint, folder);
    return results.map((result, k) => ({
      rewrite: rewrites[k],
      base,
      difference: differences[k],
      verdict: result.verdict,
      reason: result.error?.code ?? result.reasons[0]?.code ?? "",
      status: statusOf(result.verdict),
      by: evidenceOf(result),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How far the answers of rewritten models are from their original's. */
export async function differencesOf(base: RewrittenBase, paths: readonly string[], folder: string): Promise<number[]> {
  const original = await answersTo(writeFiles(base.net, join(folder, "original")));
  const differences = [];
  for (const path of paths) differences.push(largestDifference(original, await answersTo(path)));
  return differences;
}

/** Whatever has a verdict of its own in a result, weights for instance, and the answers. */
function evidenceOf(result: Result): string[] {
  const others = Object.entries(result).filter(([, part]) => {
    return typeof part === "object" && "verdict" in part && part.verdict === "derived";
  });
  const answers = (result.behaviour ?? result.verdict) === "derived" ? ["answers"] : [];
  return [...answers, ...others.map(([name]) => name)];
}
