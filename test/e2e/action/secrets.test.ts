import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { unpackFingerprint } from "../../../src/fingerprint/pack.ts";
import { seal } from "../../../src/fingerprint/seal.ts";
import { type CacheService, startCacheService } from "../../support/github/cache-service.ts";
import { FORK } from "../../support/github/events.ts";
import { JOB_TOKEN } from "../../support/github/fake-github.ts";
import { readOnlyToken } from "../../support/github/fake-tokens.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, FINGERPRINT, UNRELATED } from "../../support/github/world.ts";
import { filesIn, leaksIn, type Needle, secretsOf, watchFolder } from "../../support/secrets.ts";

const scenery = useScenery();
const identity = await generateIdentity();
let plain: Buffer;
let sealed: Buffer;
let needles: readonly Needle[];
let cache: CacheService;

beforeAll(async () => {
  const world = await scenery.open();
  plain = world.fake.state.files.get(`main:${FINGERPRINT}`) ?? Buffer.alloc(0);
  sealed = Buffer.from(await seal(plain, { kind: "recipients", recipients: [await identityToRecipient(identity)] }));
  needles = await secretsOf(unpackFingerprint(plain, "f.sac"));
  cache = await startCacheService();
  return () => cache.close();
});

/** A world whose fingerprint is a sealed asset of a release. */
async function withSealed(options?: Parameters<typeof scenery.open>[0]) {
  const world = await scenery.open(options);
  const assets = [{ id: 5, name: "source.sac", content: sealed }];
  world.fake.state.releases.push({ id: 4, tag: "v1", assets });
  const inputs = { fingerprint: "release:v1/source.sac", "fingerprint-sha256": sha256(sealed), threads: "1" };
  return { world, inputs };
}

describe("a run of the Action with a sealed fingerprint", () => {
  it("writes nothing of it: log, outputs, reports, comment, check run, cache, temporary files", async () => {
    const { world, inputs } = await withSealed();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED, "models/other.onnx": UNRELATED });
    const about = { event: pull.event, workspace: world.checkout(pull.merge, 0), bare: true };
    const job = world.job(about);
    const watch = watchFolder(job.machine);
    const ran = await world.run({
      ...about,
      inputs: { ...inputs, identity: `# a comment\n${identity}`, draw: "12", "check-run": "true", "fail-on": "none" },
      environment: { ...cache.environment, TMPDIR: job.machine },
    });
    const written = watch.stop();
    // What twelve probes say is another matter.
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs.models).toBe("2");

    const told = [ran.log, ran.post.log, ran.summary, JSON.stringify(ran.outputs), JSON.stringify(ran.state)].join(
      "\n",
    );
    expect(leaksIn(Buffer.from(told), needles), "log, summary, outputs").toEqual([]);
    expect(told.replace(/^::add-mask::.*$/gm, "")).not.toContain(identity);
    expect(ran.log, "the identity is masked").toContain(`::add-mask::${identity}`);
    expect(ran.summary).toContain("12 of 20 probes");
    const sent = JSON.stringify([world.fake.state.comments, world.fake.state.checkRuns]);
    expect(sent).toContain("models/new.onnx");
    expect(leaksIn(Buffer.from(sent), needles), "what GitHub got").toEqual([]);

    expect(written.length).toBeGreaterThan(10);
    expect(
      written.flatMap((bytes) => leaksIn(bytes, needles)),
      "files on the runner",
    ).toEqual([]);
    expect([...filesIn(job.machine).keys()].filter((path) => path.endsWith(".sac"))).toEqual([]);
    for (const bytes of written) expect(bytes.includes(identity)).toBe(false);
    const kept = cache.entries.filter(({ key }) => key.includes(sha256(sealed)));
    expect(kept).toHaveLength(1);
    for (const { archive } of cache.entries) expect(leaksIn(archive, needles), "the cache").toEqual([]);
  });

  it("says nothing of an identity that is wrong", async () => {
    const { world, inputs } = await withSealed();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED });
    const about = { event: pull.event, workspace: world.checkout(pull.merge, 0), bare: true };
    const almost = `${identity.slice(0, -2)}QQ`;
    const other = await generateIdentity();
    for (const [given, code] of [
      [almost, "INPUT_INVALID"],
      [other, "FINGERPRINT_SEALED"],
    ]) {
      const ran = await world.run({ ...about, inputs: { ...inputs, identity: given } });
      expect([ran.status, annotations(ran)[0]]).toEqual([2, expect.stringContaining(code)]);
      expect(ran.log.replace(/^::add-mask::.*$/gm, "") + ran.summary).not.toContain(given);
    }
  });

  it("keeps to itself what it could not open in a run of the owner's, which is no pass", async () => {
    const { world, inputs } = await withSealed();
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0), bare: true, inputs });
    expect([ran.status, ran.outputs.verdict]).toEqual([2, "error"]);
    expect(annotations(ran)[0]).toMatch(/FINGERPRINT_SEALED[\s\S]*identity/);
  });
});

describe.each([
  ["a fork", { headRepository: FORK, actor: "stranger" }],
  ["Dependabot", { actor: "dependabot[bot]" }],
])("a run of %s, which gets no secrets", (_, who) => {
  it.each([
    ["a release's fingerprint, sealed for keys", "release:v1/source.sac"],
    ["the repository's fingerprint, sealed for keys", "sealed.sac"],
  ])("ends inconclusive, and never as a pass: %s", async (_where, fingerprint) => {
    const { world, inputs } = await withSealed({ tokens: { [JOB_TOKEN]: readOnlyToken() } });
    const sealedFile = join(scenery.action.path, "..", `sealed-${world.base}.sac`);
    writeFileSync(sealedFile, sealed);
    world.fake.state.files.set(`${world.base}:sealed.sac`, sealed);
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED, "sealed.sac": { copyOf: sealedFile } }, who);
    const given = { ...inputs, fingerprint, identity: "", passphrase: "" };
    const ran = await world.run({
      event: pull.event,
      workspace: world.checkout(pull.merge, 0),
      bare: true,
      inputs: given,
    });
    expect([ran.status, ran.outputs.verdict], ran.log).toEqual([1, "inconclusive"]);
    expect(ran.summary).toMatch(/gets no secrets/);
    expect(ran.outputs.unrelated ?? "").not.toBe("1");
  });
});
