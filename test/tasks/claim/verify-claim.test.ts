import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { labelsOf } from "../../../src/core/outputs.ts";
import { sha256 } from "../../../src/digest.ts";
import { contentDigest } from "../../../src/fingerprint/commitment.ts";
import { stating } from "../../../src/fingerprint/fingerprint.ts";
import { loadFingerprint } from "../../../src/fingerprint/store.ts";
import { type ClaimReport, claimReportSchema } from "../../../src/report/claim/schema.ts";
import {
  ACCUSER,
  FOR_CLAIMANT,
  FOR_EXAMINER,
  fingerprintOf,
  honestEvidence,
  INDEPENDENT,
  INNOCENT,
  imagesWhere,
} from "../../support/claim.ts";
import { SOURCE, ZOO } from "../../support/fixture-source.ts";
import { sac } from "../../support/sac.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFingerprint } from "../../support/write-fingerprint.ts";
import { calibrateZoo, model, references } from "../../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const LONG = 600_000;
const copy = model("derived", "finetune-all-2");
const extracted = model("derived", "extract-probabilities-vgg");
const unrelated = references("unrelated").map(({ path }) => path);
const byArchitecture = references("unrelated").map(({ path, arch }) => `${arch}=${path}`);
/** What the examiner has found out. */
const FOUND_OUT = ["--training-images", "private"];
const FLAGS = ["--preprocess", join(ZOO, "preprocess.json"), "--device", "cpu", "--replay-seed", "1000"];

beforeAll(() => {
  imagesWhere(at("images"), FOR_CLAIMANT);
  imagesWhere(at("own"), FOR_EXAMINER);
});

/** Commits to a fingerprint and has the claim examined, all by the command. */
async function examine(
  name: string,
  images: string,
  source: string,
  suspect: string,
  independent: string[],
  ...more: string[]
) {
  const committed = await sac("commit", at(`${name}.sac`), "--json", at(`${name}.json`));
  expect(committed.status, committed.stderr).toBe(0);
  const claim = ["--commitment", at(`${name}.json`), "--fingerprint", at(`${name}.sac`), "--images", images];
  const models = ["--source", source, "--suspect", suspect, "--independent", ...independent];
  return sac("verify-claim", ...claim, ...models, ...more, ...FLAGS);
}

const reportAt = (path: string): ClaimReport => claimReportSchema.parse(JSON.parse(readFileSync(path, "utf8")));

describe("sac commit", () => {
  it(
    "binds to what was enrolled, however it is calibrated and whatever is stated later, and gives seed and images away only if asked",
    async () => {
      const made = ["--model", SOURCE, "--images", at("images"), "--out", at("bound.sac"), "--probes", "20"];
      expect((await sac("enroll", ...made, "--seed", "424242", ...FLAGS.slice(0, 4))).status).toBe(0);
      const hidden = await sac("commit", at("bound.sac"), "--json", "-");
      const { fingerprint } = await loadFingerprint(at("bound.sac"));
      const { images } = fingerprint.about.selection;
      const commitment = JSON.parse(hidden.stdout);
      expect(commitment.fingerprint.digest).toBe(contentDigest(fingerprint));
      expect(hidden.stdout).not.toContain("424242");
      expect(hidden.stdout).not.toContain(images);
      for (const { image } of fingerprint.about.probes) expect(hidden.stdout).not.toContain(image);
      const revealed = JSON.parse((await sac("commit", at("bound.sac"), "--reveal", "--json", "-")).stdout);
      expect(revealed.revealed).toEqual({ seed: 424242, images });

      const statements = { trainingImages: "private" } as const;
      await calibrateZoo(at("bound.sac"), { unrelated: references("unrelated", /resnet-[123]/), statements });
      const later = JSON.parse((await sac("commit", at("bound.sac"), "--json", "-")).stdout);
      expect({ ...later, committedAt: "" }).toEqual({ ...commitment, committedAt: "" });
    },
    LONG,
  );

  it(
    "is what anybody can compute with unzip and sha256sum",
    async () => {
      const fingerprint = await fingerprintOf(SOURCE, at("images"), 3, 20);
      await writeFingerprint(at("plain.sac"), fingerprint);
      const { unpackArchive } = await import("../../../src/fingerprint/archive.ts");
      const manifest = unpackArchive(readFileSync(at("plain.sac")), "f.sac").get("fingerprint.json");
      expect(contentDigest(fingerprint)).toBe(sha256(manifest ?? ""));
    },
    LONG,
  );
});

describe("sac verify-claim", () => {
  it(
    "supports a true claim, and tells every step, digest and version, and how to repeat it",
    async () => {
      await writeFingerprint(at("true.sac"), await fingerprintOf(SOURCE, at("images"), 5));
      const files = [
        "--html",
        at("r.html"),
        "--markdown",
        at("r.md"),
        "--json",
        at("r.json"),
        "--own-images",
        at("own"),
        ...FOUND_OUT,
      ];
      const ran = await examine("true", at("images"), SOURCE, extracted, byArchitecture, ...files);
      expect(ran.status, ran.stdout + ran.stderr).toBe(0);
      const report = reportAt(at("r.json"));
      expect(report).toMatchObject({ conclusion: "supported", findings: [], doubts: [] });
      expect(report.settings).toMatchObject({ trainingImages: "private", ancestor: "unsaid" });
      expect(report.steps.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
      expect(new Set(report.steps.map(({ outcome }) => outcome))).toEqual(new Set(["passed", "noted"]));
      expect(report.independent).toHaveLength(20);
      const html = readFileSync(at("r.html"), "utf8");
      const markdown = readFileSync(at("r.md"), "utf8");
      for (const text of [html, markdown]) {
        for (const sha of [report.source, report.suspect, ...report.independent].map((one) => one.sha256)) {
          expect(text).toContain(sha);
        }
        for (const words of [
          "onnxruntime 1.",
          "Node.js",
          "no proof of theft",
          "that could have been one of the 20 independent ones",
          "is the word of the person who made this report",
          "--replay-seed 1000",
          report.commitment.digest,
        ]) {
          expect.soft(text).toContain(words);
        }
        expect(text.match(/: passed/g)).toHaveLength(10);
      }
      expect(html).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script|src=|https?:/);
      expect(ran.stdout).toContain("supports the claim");
    },
    LONG,
  );

  it(
    "supports nothing by answers that an honest model trained on the same images may give, whatever the claimant states",
    async () => {
      const { about, ...rest } = await fingerprintOf(SOURCE, at("images"), 5);
      const boasting = stating(about, { trainingImages: "private", ancestor: "own-seed" });
      await writeFingerprint(at("boast.sac"), { about: boasting, ...rest });
      const files = ["--json", at("boast-report.json"), "--own-images", at("own")];
      const ran = await examine("boast", at("images"), SOURCE, extracted, byArchitecture, ...files);
      const report = reportAt(at("boast-report.json"));
      expect([ran.status, report]).toEqual([
        2,
        expect.objectContaining({
          ...{ conclusion: "inconclusive", findings: [] },
          doubts: [{ code: "SAME_IMAGES_POSSIBLE", text: expect.stringContaining("--training-images private") }],
        }),
      ]);
      expect(report.settings).toMatchObject({ trainingImages: "unsaid", ancestor: "unsaid" });
      expect(report.steps.slice(9).map(({ outcome }) => outcome)).toEqual(Array(3).fill("doubtful"));
      expect(ran.stdout).toContain("does not decide");
      expect(ran.stdout).toContain("It may have been trained on the source's training images");
    },
    LONG,
  );

  it(
    "hears the claimant where that speaks against the claim, until the examiner found out more",
    async () => {
      const { about, ...rest } = await fingerprintOf(SOURCE, at("images"), 5);
      await writeFingerprint(at("ancestor.sac"), { about: stating(about, { ancestor: "stated" }), ...rest });
      const ask = async (...found: string[]) => {
        const args = ["--json", at("ancestor-report.json"), "--own-images", at("own"), "--replays", "5"];
        await examine("ancestor", at("images"), SOURCE, copy, unrelated, ...args, ...FOUND_OUT, ...found);
        const { conclusion, doubts } = reportAt(at("ancestor-report.json"));
        return [conclusion, ...doubts.map(({ code }) => code)];
      };
      expect(await ask("--trained-from", "unsaid")).toEqual(["inconclusive", "ANCESTOR_STATED"]);
      expect(await ask("--trained-from", "scratch")).toEqual(["supported"]);
    },
    LONG,
  );

  it(
    "refuses fewer than 20 independent models before it runs any, and models that count twice or are a party",
    async () => {
      await writeFingerprint(at("few.sac"), await fingerprintOf(SOURCE, at("images"), 5, 20));
      const few = await examine("few", at("images"), SOURCE, copy, unrelated.slice(1));
      expect([few.status, few.stderr]).toEqual([
        2,
        expect.stringMatching(/CLAIM_REFUSED: .*19 independent models.*20/),
      ]);
      expect(few.stderr).not.toContain("running");
      writeFileSync(at("twice.onnx"), readFileSync(unrelated[0]));
      const twice = await examine("few", at("images"), SOURCE, copy, [...unrelated, at("twice.onnx")]);
      expect([twice.status, twice.stderr]).toEqual([
        2,
        expect.stringMatching(/CLAIM_REFUSED: .*twice\.onnx is the same/),
      ]);
      writeFileSync(at("few.json"), "{}");
      const args = ["--commitment", at("few.json"), "--fingerprint", at("few.sac"), "--images", at("images")];
      const none = await sac(
        "verify-claim",
        ...args,
        "--source",
        SOURCE,
        "--suspect",
        copy,
        "--independent",
        ...unrelated,
      );
      expect([none.status, none.stderr]).toEqual([2, expect.stringContaining("COMMITMENT_INVALID")]);
    },
    LONG,
  );

  it(
    "refuses own images that are all the claimant's",
    async () => {
      await writeFingerprint(at("same.sac"), await fingerprintOf(SOURCE, at("images"), 3, 20));
      const own = ["--own-images", at("images"), "--json", at("same-report.json")];
      const { status, stderr } = await examine("same", at("images"), SOURCE, copy, unrelated, ...own);
      expect([status, stderr]).toEqual([2, expect.stringContaining("error IMAGES_TOO_FEW: No image of")]);
      expect(existsSync(at("same-report.json"))).toBe(false);
    },
    LONG,
  );

  it(
    "does not fall for a folder of images on which an innocent model agrees with the source",
    async () => {
      const all = await honestEvidence(at("images"), at("own"));
      const labels = [all.source, all.suspect, ...all.independent].map(({ onNamed }) => labelsOf(onNamed));
      // Where both are wrong in the same way, and few others are.
      const appeal = (i: number) => {
        const [source, suspect, ...others] = labels.map((one) => one[i]);
        return source === suspect ? others.filter((label) => label !== source).length : -1;
      };
      const best = all.named.pool
        .map(({ name }, i) => ({ name, appeal: appeal(i) }))
        .sort((a, b) => b.appeal - a.appeal)
        .slice(0, 40);
      const picked = new Set(best.map(({ name }) => name));
      const trap = imagesWhere(at("trap"), (_, name) => picked.has(name.replaceAll("\\", "/")));
      await writeFingerprint(at("trap.sac"), await fingerprintOf(ACCUSER, trap));
      const independent = INDEPENDENT.map(({ path }) => path);

      const alone = await examine(
        "trap",
        trap,
        ACCUSER,
        INNOCENT,
        independent,
        ...FOUND_OUT,
        "--json",
        at("alone.json"),
      );
      const first = reportAt(at("alone.json"));
      expect(
        first.steps.slice(0, 11).filter(({ outcome }) => outcome === "failed"),
        "it passes without own images",
      ).toEqual([]);
      expect([alone.status, first.conclusion]).toEqual([2, "inconclusive"]);

      const own = ["--own-images", at("own"), ...FOUND_OUT, "--json", at("caught.json")];
      const caught = await examine("trap", trap, ACCUSER, INNOCENT, independent, ...own);
      expect([caught.status, reportAt(at("caught.json"))]).toEqual([
        1,
        expect.objectContaining({ conclusion: "not-supported", findings: ["ONLY_THESE_IMAGES"] }),
      ]);
    },
    LONG,
  );
});
