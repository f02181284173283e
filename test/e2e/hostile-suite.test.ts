import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { allInputs } from "../support/hostile/all-inputs.ts";
import type { HostileInput } from "../support/hostile/input.ts";
import { makeOwner } from "../support/hostile/owner.ts";
import { runInputs, type SuiteRun } from "../support/hostile/run-inputs.ts";
import { hostileFiles, manifestOf } from "../support/hostile/suite.ts";
import { random, shuffled } from "../support/random.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const fixtures = join(root, "fixtures", "hostile");
const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);

/** Of every kind one; `node scripts/hostile-suite.mjs` takes all. */
const OF_EACH_KIND = 1;
/** Models that no sample does without: one that does not end, one whose names lie, and, among all that, an honest verdict. */
const ALWAYS = new Set(["endless-loop", "lying-names", "crashing", "recogniser", "source", "pipe-as-preprocessor"]);
/** Inputs that are measured alone take too long for a sample, but for these. */
const QUICK = new Set(["metadata-100k", "output-name-of-5MB"]);

/** A seeded choice with all kinds in it. */
function sampleOf(inputs: readonly HostileInput[]): HostileInput[] {
  const seed = random(Number(process.env.SAC_TEST_SEED ?? 1));
  const taken = new Map<string, number>();
  const chosen = new Set(
    shuffled(inputs.length, seed).filter((place) => {
      const { name, kind, alone } = inputs[place];
      if (ALWAYS.has(name)) return true;
      const count = taken.get(kind) ?? 0;
      if (count === OF_EACH_KIND || (alone && !QUICK.has(name))) return false;
      taken.set(kind, count + 1);
      return true;
    }),
  );
  return inputs.filter((_, place) => chosen.has(place));
}

/** The files in a folder, with their content. */
function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const about = lstatSync(join(path, name));
    if (!about.isFile()) return [];
    const digest = createHash("sha256").update(readFileSync(join(path, name)));
    return [name, about.mode, about.size, about.mtimeMs, digest.digest("hex")].join(" ");
  });
}

it("the committed files are those that scripts/hostile-models.mjs makes", () => {
  const files = hostileFiles();
  expect(readFileSync(join(fixtures, "manifest.json"), "utf8")).toBe(manifestOf(files));
  const names = readdirSync(fixtures).filter((name) => name.endsWith(".onnx"));
  expect(names).toEqual(files.map(({ name }) => name).sort());
  for (const { name, bytes } of files) expect.soft(readFileSync(join(fixtures, name)).equals(bytes), name).toBe(true);
});

it("the suite has at least 300 inputs of 20 kinds, no two of one name", () => {
  const inputs = allInputs("any.sac");
  expect(inputs.length).toBeGreaterThanOrEqual(300);
  expect(new Set(inputs.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(20);
  expect(new Set(inputs.map(({ kind, name }) => `${kind}, ${name}`)).size).toBe(inputs.length);
});

describe("a sample of the hostile suite, judged by the shipped command", () => {
  let inputs: HostileInput[];
  let ran: SuiteRun;
  let secrets: string[];
  let beside: { readonly before: string[]; readonly after: string[]; readonly wasRead: boolean };

  beforeAll(async () => {
    mkdirSync(at("owner"));
    mkdirSync(at("run"));
    const { plain, sealed, environment } = makeOwner(at("owner"));
    secrets = Object.values(environment);
    inputs = sampleOf(allInputs(plain));
    const secret = folder.write("run/suite/secret.bin", Buffer.alloc(10_000, 7));
    utimesSync(secret, new Date(0), new Date(1000));
    const before = filesIn(at("run"));
    utimesSync(secret, new Date(0), new Date(1000));
    ran = await runInputs(inputs, { folder: at("run"), fingerprint: sealed, environment });
    const wasRead = lstatSync(secret).atimeMs > 0;
    beside = { before, after: filesIn(at("run")), wasRead };
  }, 1_800_000);

  it("every input has its named outcome, in time, with a parent below 300 MB: no crash, no hang, no pass by error", () => {
    expect(ran.outcomes.map(({ name }) => name)).toEqual(inputs.map(({ name }) => name));
    const wrong = ran.outcomes.filter((outcome) => outcome.wrong !== undefined);
    expect(wrong.map(({ kind, name, wrong: why }) => `${kind}, ${name}: ${why}`)).toEqual([]);
    expect(ran.output).not.toContain("INTERNAL");
    for (const { megabytes } of ran.outcomes) expect(megabytes).toBeGreaterThan(30);
  });

  it("no secret is in the environment or on the command line of a model's process", () => {
    expect(ran.seen.size).toBeGreaterThan(10);
    for (const text of ran.seen) for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it("nothing outside is written or read, and nothing is left", () => {
    expect(beside.after).toEqual(beside.before);
    expect(beside.wasRead).toBe(false);
    expect(ran.left).toEqual([]);
  });

  it("nothing that a model says gets to the terminal as it is", () => {
    expect(ran.output).toMatch(/lying-names/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(ran.output).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(ran.output).not.toMatch(/^::/m);
  });
});
