import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { commitTo } from "../../../src/fingerprint/commitment.ts";
import { compress, decode } from "../../../src/probes/pixels.ts";
import { readAtSize } from "../../../src/probes/pool.ts";
import { wordsOf } from "../../../src/report/claim/steps.ts";
import type { Evidence } from "../../../src/tasks/claim/evidence.ts";
import { integritySteps } from "../../../src/tasks/claim/integrity.ts";
import {
  ACCUSER,
  evidenceAgainst,
  FOR_CLAIMANT,
  FOR_EXAMINER,
  fingerprintOf,
  INDEPENDENT,
  imagesWhere,
} from "../../support/claim.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
let evidence: Evidence;

beforeAll(async () => {
  const images = imagesWhere(join(folder.path, "images"), FOR_CLAIMANT);
  const own = imagesWhere(join(folder.path, "own"), FOR_EXAMINER);
  const fingerprint = await fingerprintOf(ACCUSER, images, 3, 40, "mixed");
  evidence = await evidenceAgainst(fingerprint, images, own, INDEPENDENT.slice(0, 2));
});

describe("a claim by probes of mixed qualities", () => {
  const commitment = () => commitTo(evidence.fingerprint, new Date(), false);

  it("passes every step if they are those that the seed gives", () => {
    const steps = integritySteps(evidence, commitment());
    expect(steps.map(({ outcome, facts }) => (outcome === "passed" ? outcome : facts))).toEqual(
      Array(6).fill("passed"),
    );
    const endings = evidence.fingerprint.about.probes.map(({ file }) => file.slice(-4));
    expect([...new Set(endings)].sort()).toEqual([".jpg", ".png"]);
  });

  it("commits to mixed qualities, and says of no image which it has", () => {
    expect(commitment().probes).toMatchObject({ count: 40, quality: "mixed" });
    const [step] = integritySteps(evidence, commitment()).filter(({ check }) => check === "compression");
    expect(wordsOf(step).checked).toContain("at the quality that the fingerprint's seed gives it");
  });

  it("fails if one probe has a quality that was picked, all digests right", async () => {
    const { fingerprint, named } = evidence;
    const { about } = fingerprint;
    const place = about.probes.findIndex(({ file }) => file.endsWith(".png"));
    const image = named.folder.images.find(({ sha256 }) => sha256 === about.probes[place].image);
    const encoded = await compress(await readAtSize({ path: image?.path ?? "" }, about.preprocess), 25);
    const pixels = sha256((await decode(encoded, "a probe")).data);
    const probes = about.probes.map((probe, i) => (i === place ? { ...probe, pixels } : probe));
    const forged = {
      ...fingerprint,
      about: { ...about, probes },
      probes: fingerprint.probes.map((one, i) => (i === place ? encoded : one)),
    };
    const steps = integritySteps({ ...evidence, fingerprint: forged }, commitTo(forged, new Date(), false));
    expect(steps.flatMap(({ finding }) => finding ?? [])).toEqual(["PROBES_ALTERED"]);
  });
});
