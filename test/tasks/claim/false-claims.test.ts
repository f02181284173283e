import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../../src/core/matrix.ts";
import { labelsOf } from "../../../src/core/outputs.ts";
import { prepare } from "../../../src/core/prepare.ts";
import { sha256 } from "../../../src/digest.ts";
import { type Commitment, commitTo } from "../../../src/fingerprint/commitment.ts";
import { type Fingerprint, settingsOf } from "../../../src/fingerprint/fingerprint.ts";
import type { DrawnManifest } from "../../../src/fingerprint/manifest.ts";
import { compress, decode } from "../../../src/probes/pixels.ts";
import type { Candidate } from "../../../src/probes/pool.ts";
import { seededOrder } from "../../../src/probes/select.ts";
import type { Evidence } from "../../../src/tasks/claim/evidence.ts";
import { integritySteps } from "../../../src/tasks/claim/integrity.ts";
import { seedStep, witnessSteps } from "../../../src/tasks/claim/judging.ts";
import { replay, tryClaim } from "../../../src/tasks/claim/trial.ts";
import { rowsAt } from "../../../src/tasks/draw.ts";
import { FOR_CLAIMANT, FOR_EXAMINER, honestEvidence, imagesWhere, UNDOUBTED } from "../../support/claim.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
let honest: Evidence;
let commitment: Commitment;

beforeAll(async () => {
  const images = imagesWhere(join(folder.path, "images"), FOR_CLAIMANT);
  const own = imagesWhere(join(folder.path, "own"), FOR_EXAMINER);
  honest = await honestEvidence(images, own);
  commitment = commitTo(honest.fingerprint, new Date(), false);
});

/** What is found wrong with a fingerprint, once somebody has committed to it. */
function findings(
  fingerprint: Fingerprint<DrawnManifest>,
  changes: Partial<Evidence> = {},
  to = commitTo(fingerprint, new Date(), false),
) {
  return integritySteps({ ...honest, ...changes, fingerprint }, to).flatMap(({ finding }) => finding ?? []);
}

/** A fingerprint of these candidates with all its digests right: what a careful forger would make. */
function forged(candidates: readonly Candidate[]): Fingerprint<DrawnManifest> {
  const { fingerprint, named, source } = honest;
  const outputs = rowsAt(
    source.onNamed,
    candidates.map((one) => named.pool.indexOf(one)),
  );
  return {
    ...fingerprint,
    about: {
      ...fingerprint.about,
      probes: candidates.map(({ sha256: image, label = 0, pixels }, i) => ({
        ...{ file: fingerprint.about.probes[i].file, image, pixels: sha256(pixels.data), label },
      })),
    },
    probes: candidates.map(({ encoded }) => encoded),
    outputs,
    correlation: prepare(outputs, settingsOf(fingerprint)).correlation,
  };
}

describe("the fingerprint of a claim", () => {
  it("passes every step if it was made as it says", () => {
    const steps = integritySteps(honest, commitment);
    expect(steps.map(({ outcome, facts }) => (outcome === "passed" ? outcome : facts))).toEqual(
      Array(6).fill("passed"),
    );
  });

  it("is found out if it is another than the committed one, in any field", () => {
    const { fingerprint } = honest;
    const { about } = fingerprint;
    const others: Fingerprint<DrawnManifest>[] = [
      { ...fingerprint, about: { ...about, selection: { ...about.selection, seed: 1 } } },
      { ...fingerprint, about: { ...about, quality: 26 } },
      { ...fingerprint, about: { ...about, source: { ...about.source, sha256: sha256("another") } } },
      {
        ...fingerprint,
        outputs: { ...fingerprint.outputs, data: fingerprint.outputs.data.map((value) => value + 1e-3) },
      },
    ];
    for (const other of others) expect(findings(other, {}, commitment)).toContain("COMMITMENT_MISMATCH");
    for (const field of ["seed", "images"] as const) {
      const lying = { ...commitment, blinded: { ...commitment.blinded, [field]: sha256("x") } };
      expect(findings(fingerprint, {}, lying)).toEqual(["COMMITMENT_MISMATCH"]);
    }
    expect(findings(fingerprint, {}, { ...commitment, source: { sha256: sha256("x") } })).toEqual([
      "COMMITMENT_MISMATCH",
    ]);
  });

  it("is found out if an image was taken away or relabelled", () => {
    const { folder: list, pool } = honest.named;
    const [first, ...others] = list.images;
    for (const images of [others, [{ ...first, label: 9 - (first.label ?? 0) }, ...others]]) {
      expect(findings(honest.fingerprint, { named: { folder: { ...list, images }, pool, leftOut: false } })).toContain(
        "IMAGES_CHANGED",
      );
    }
  });

  it("is found out if probes were picked on which the suspect agrees with the source, all digests right", () => {
    const { named, source, suspect } = honest;
    const [ours, theirs] = [labelsOf(source.onNamed), labelsOf(suspect.onNamed)];
    const picked = named.pool.filter((_, i) => ours[i] === theirs[i]).slice(0, 40);
    expect(picked).toHaveLength(40);
    const fingerprint = forged(picked);
    expect(findings(fingerprint, { source: { ...source, onProbes: fingerprint.outputs } })).toEqual(["PROBES_CHOSEN"]);
    // The same probes in another order are another choice, too.
    const turned = forged(named.pool.slice(0, 40).toReversed());
    expect(findings(turned, { source: { ...source, onProbes: turned.outputs } })).toEqual(["PROBES_CHOSEN"]);
  });

  it("is found out if there is noise in a single probe, and be it in few pixels", async () => {
    const chosen = honest.named.pool.slice(0, 40);
    const clean = forged(chosen);
    expect(findings(clean)).toEqual([]);
    const { pixels } = chosen[7];
    const data = Uint8Array.from(pixels.data, (value, i) => (i < 192 ? value ^ 24 : value));
    const jpeg = await compress({ ...pixels, data }, 95);
    const noisy = await decode(jpeg, "a noisy probe");
    const probes = clean.about.probes.map((probe, i) => (i === 7 ? { ...probe, pixels: sha256(noisy.data) } : probe));
    const altered = {
      ...clean,
      about: { ...clean.about, probes },
      probes: clean.probes.map((one, i) => (i === 7 ? jpeg : one)),
    };
    expect(findings(altered)).toEqual(["PROBES_ALTERED"]);
  });

  it("is found out if the source is another model, or gives other outputs", () => {
    const { fingerprint, source, suspect } = honest;
    expect(findings(fingerprint, { source: { ...source, sha256: suspect.sha256 } })).toEqual(["SOURCE_OTHER"]);
    expect(findings(fingerprint, { source: { ...source, onProbes: suspect.onProbes } })).toEqual(["OUTPUTS_OTHER"]);
    const correlation = { ...fingerprint.correlation, data: fingerprint.correlation.data.map(() => 1) };
    expect(findings({ ...fingerprint, correlation })).toEqual(["OUTPUTS_OTHER"]);
  });
});

describe("the independent models of a claim", () => {
  it("count once each: a copy that was tuned a little is found", () => {
    const found = (evidence: Evidence) => witnessSteps(evidence, 0.05).flatMap(({ finding }) => finding ?? []);
    expect(found(honest)).toEqual([]);
    const [first, ...others] = honest.independent;
    const onProbes = { ...first.onProbes, data: first.onProbes.data.map((value, i) => value + 1e-3 * (i % 7)) };
    expect(found({ ...honest, independent: [first, ...others, { ...first, onProbes }] })).toEqual([
      "INDEPENDENTS_ALIKE",
    ]);
  });
});

describe("an accuser who tries seeds until one accuses an innocent model", () => {
  it("finds one soon, and is refuted by seeds that could not be known", () => {
    const { named, source, suspect, independent, fingerprint } = honest;
    const outputs = {
      source: source.onNamed,
      suspect: suspect.onNamed,
      independent: independent.map(({ onNamed }) => onNamed),
    };
    const how = { settings: settingsOf(fingerprint), alpha: 0.05, background: UNDOUBTED };
    const wanted = { rule: "random", probes: 40, control: true } as const;
    const tried = replay(named, outputs, wanted, { ...how, seeds: Array.from({ length: 100 }, (_, i) => i) });
    const accusing = tried?.trials.flatMap(({ verdict }, seed) => (verdict === "derived" ? [seed] : [])) ?? [];
    expect(accusing.length).toBeGreaterThan(0);
    expect(accusing.length).toBeLessThan(40);
    // The replay is the enrolment's own choice: the first 40 images in the order of the seed.
    expect(
      seededOrder(named.pool, 0)
        .slice(0, 40)
        .map(({ sha256: image }) => image),
    ).toEqual(fingerprint.about.probes.map(({ image }) => image));
    const fresh = replay(named, outputs, wanted, { ...how, seeds: Array.from({ length: 20 }, (_, i) => 10 ** 9 + i) });
    expect(seedStep(fresh)).toMatchObject({ outcome: "failed", finding: "ONLY_THIS_SEED" });
  });
});

describe("an innocent model that is surer than every independent one", () => {
  it("is judged as it would be without that, on any probes", () => {
    const { named, own, source, suspect, independent, fingerprint } = honest;
    if (!own) throw new Error("the examiner has images");
    const times = (factor: number, { rows, columns, data }: Matrix) =>
      matrix(
        rows,
        columns,
        data.map((value) => factor * value),
      );
    const outputs = (factor: number, of: (model: Evidence["source"]) => Matrix | undefined) => {
      const answers = (model: Evidence["source"]) => of(model) ?? model.onProbes;
      const surer = times(factor, answers(suspect));
      return { source: answers(source), suspect: surer, independent: independent.map(answers) };
    };
    const wanted = { rule: "random", probes: 40, control: true } as const;
    const seeds = Array.from({ length: 20 }, (_, i) => 1000 + i);
    const how = { settings: settingsOf(fingerprint), alpha: 0.05, background: UNDOUBTED, seeds };
    const judged = [1, 2, 3].map((factor) => [
      tryClaim(
        outputs(factor, ({ onProbes }) => onProbes),
        how,
      ).verdict,
      replay(
        named,
        outputs(factor, ({ onNamed }) => onNamed),
        wanted,
        how,
      )?.derived,
      replay(
        own,
        outputs(factor, ({ onOwn }) => onOwn),
        wanted,
        how,
      )?.derived,
    ]);
    // On the committed probes, and by so many of 20 other seeds.
    expect(judged).toEqual(Array(3).fill(["unrelated", 3, 0]));
  });
});
