import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node, root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * The way of somebody who has just installed the command: an empty home, a model, a folder of photos, and what comes to
 * hand as references and suspects. Models of the fixtures stand in for theirs. Each step is what a person would type, with
 * the mistakes that people make.
 */
const folder = temporaryFolder();
const home = join(folder.path, "home");
const work = join(folder.path, "work");
const fixture = (name: string) => join(root, "fixtures", name);
const place = (from: string, to: string) => cpSync(fixture(from), join(work, to), { recursive: true });

/** What was typed, and how long that took, for whoever wants to see it: SAC_SHOW_WALK=1. */
const walked: { readonly line: string; readonly status: number | null; readonly seconds: number }[] = [];

/** Types a command as a newcomer would, in the folder of the work and with nothing set. */
function type(line: string) {
  const started = performance.now();
  const env = { HOME: home, PATH: process.env.PATH };
  const [cwd, encoding] = [work, "utf8"] as const;
  const typed = `sac() { "${node}" "${join(root, "dist/cli.js")}" "$@"; }; ${line}`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", typed], { cwd, env, encoding });
  walked.push({ line, status, seconds: (performance.now() - started) / 1000 });
  return { status, said: stdout + stderr.replace(/^\[\d.*\n/gm, ""), stdout };
}

/** The commands that it took, mistakes not counted. */
const commands = (about: RegExp) =>
  walked.flatMap(({ line, status }) => (about.test(line) && status !== 2 ? (line.split(" ")[1] ?? []) : []));

beforeAll(() => {
  mkdirSync(home);
  place("zoo/source.onnx", "model.onnx");
  place("zoo/images", "photos");
  for (const name of ["vgg-2", "resnet-2", "densenet-2"])
    place(`zoo/unrelated/unrelated-${name}.onnx`, `others/${name}.onnx`);
  place("zoo/unrelated/unrelated-resnet-1.onnx", "suspects/honest.onnx");
  place("zoo/derived/finetune-all-1.onnx", "suspects/copy.onnx");
  // Their second model began from a public one, as somebody else's did.
  place("zoo/source.onnx", "public.onnx");
  place("zoo/derived/finetune-all-1.onnx", "mine.onnx");
  place("zoo/derived/finetune-all-2.onnx", "suspects/sibling.onnx");
});

afterAll(() => {
  if (process.env.SAC_SHOW_WALK !== "1") return;
  for (const { line, status, seconds } of walked) console.warn(`${seconds.toFixed(1)} s, ${status}: ${line}`);
});

describe("a newcomer", () => {
  it("is told by the bare command what to do first", () => {
    expect(type("sac").said).toMatch(/1\. sac enroll .*\n.*2\. sac calibrate .*\n.*3\. sac check /);
  });

  it.each([
    ["sac check model.onnx", /^error USAGE: There is no fingerprint .*\n {2}sac enroll makes one/],
    ["sac enroll model.onnx", /--model model\.onnx/],
    ["sac enroll --model model.onnx --image photos --out model.sac", /Did you mean --images\?/],
    [
      "sac enroll --model model.onnx --images photo --out model.sac",
      /photo does not exist\.\n {2}Did you mean photos\?/,
    ],
    [
      "sac enroll --model model.onnx --images . --out model.sac",
      /no image in \..*\n {2}There are some one level further down: give photos\./,
    ],
    [
      "sac enroll --model model.onnx --images photos --mean 123.675,116.28,103.53 --std 58.4,57.1,57.4 --out model.sac",
      /constants for pixels from 0 to 255.*\n {2}Divide them by 255/,
    ],
    [
      "sac enroll --model model.onnx --images photos --mean 0.5 --std 0.1 --out model.sac",
      /answers 6\d of 100 images right as it is fed.*, and 7\d with cifar10/,
    ],
    [
      "sac check model.sac -- suspects/copy.onnx",
      /model\.sac cannot be read: there is no such file\.\n {2}.*sac enroll makes one/,
    ],
  ])("who types %s learns what would be right", (line, right) => {
    const { status, said } = type(line);
    expect(said).toMatch(right);
    expect(status).toBe(2);
    expect(existsSync(join(work, "model.sac"))).toBe(false);
  });
});

describe("the way to a first verdict, with the normalisation forgotten and three references,", () => {
  it("begins with the fingerprint: the normalisation is found and said, and what comes next", () => {
    const { status, said } = type("sac enroll --model model.onnx --images photos --out model.sac");
    expect(status, said).toBe(0);
    expect(said).toMatch(/normalisation +cifar10, chosen of \d+ tried on 100 images: 7\d(?:\.\d)? % right; none 2\d/);
    expect(said).toMatch(/accuracy 7\d(?:\.\d)? %/);
    expect(said).toMatch(/model\.sac is not sealed/);
    expect(said).toMatch(/sac calibrate model\.sac --unrelated/);
  });

  it("goes on with references, of which it says how far three carry, and what comes next", () => {
    const { status, said } = type("sac calibrate model.sac --unrelated others");
    expect(status, said).toBe(0);
    expect(said).toMatch(/\b3 unrelated models/);
    expect(said).toMatch(/rule normal/);
    expect(said).toMatch(/sac check model\.sac/);
  });

  it("ends with verdicts that are right: an honest model is not derived, a copy is, and says what that is worth", () => {
    const { status, stdout, said } = type("sac check model.sac -- suspects/honest.onnx suspects/copy.onnx");
    expect(stdout).toMatch(/honest\.onnx +(?:unrelated|inconclusive) /);
    expect(stdout).toMatch(/copy\.onnx +derived +weights 6\/6/);
    expect(said).toMatch(/evidence for review, never proof of theft/);
    expect(status).toBe(1);
    expect(commands(/model\.sac/)).toEqual(["enroll", "calibrate", "check"]);
  });
});

describe("the shorter way", () => {
  it("sac init says what it sees and which commands to paste, and writes nothing", () => {
    const { status, said } = type("sac init --plan --model model.onnx --images photos --out first.sac");
    expect(status, said).toBe(0);
    expect(said).toMatch(/sac enroll .*--model model\.onnx .*--out first\.sac/);
    expect(existsSync(join(work, "first.sac"))).toBe(false);
  });

  it("and makes the fingerprint with one command, so that the second is the verdict", () => {
    const { status, said } = type(
      "sac init --yes --model model.onnx --images photos --unrelated others --out first.sac",
    );
    expect(status, said).toBe(0);
    expect(said).toMatch(/sac check first\.sac/);
    const { stdout } = type("sac check first.sac -- suspects/honest.onnx suspects/copy.onnx");
    expect(stdout).toMatch(/honest\.onnx +(?:unrelated|inconclusive) /);
    expect(stdout).toMatch(/copy\.onnx +derived /);
    expect(commands(/first\.sac/)).toEqual(["init", "init", "check"]);
  });
});

describe("with a model that began from a public one,", () => {
  it("what began there, too, is not accused, and it is said what would settle it", () => {
    expect(type("sac enroll --model mine.onnx --images photos --trained-from ancestor --out mine.sac").status).toBe(0);
    const { status, stdout } = type("sac check mine.sac -- suspects/sibling.onnx");
    expect(stdout).toMatch(/sibling\.onnx +inconclusive +weights match, ancestor unknown/);
    expect(stdout).toMatch(/What settles it: sac calibrate --ancestor/);
    expect(status).toBe(1);
  });

  it("once that is named, the verdict says so, and a copy is still found", () => {
    expect(type("sac calibrate mine.sac --ancestor public.onnx --unrelated others").status).toBe(0);
    const { status, stdout } = type("sac check mine.sac -- suspects/sibling.onnx suspects/copy.onnx");
    expect(stdout).toMatch(/sibling\.onnx +inconclusive +weights match, as those of the ancestor do/);
    expect(stdout).toMatch(/public\.onnx, from which the source descends/);
    expect(stdout).toMatch(/copy\.onnx +derived +weights 6\/6/);
    expect(status).toBe(1);
  });
});

it("nothing is left in the home folder, and nothing but the fingerprints in that of the work", () => {
  expect(readdirSync(home)).toEqual([]);
  const given = ["mine.onnx", "model.onnx", "others", "photos", "public.onnx", "suspects"];
  expect(readdirSync(work).sort()).toEqual([...given, "first.sac", "mine.sac", "model.sac"].sort());
});
