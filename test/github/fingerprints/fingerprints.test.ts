import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { packFingerprint } from "../../../src/fingerprint/pack.ts";
import { connect } from "../../../src/github/api.ts";
import { type FingerprintAccess, obtainFingerprint } from "../../../src/github/fingerprints/fingerprints.ts";
import { openGit } from "../../../src/github/git.ts";
import type { Trigger } from "../../../src/github/trigger.ts";
import { failureOf } from "../../support/failure.ts";
import { makeFingerprint } from "../../support/fingerprint.ts";
import { type Change, checkout, createOrigin, type Origin } from "../../support/github/checkout.ts";
import { expectLegal, type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../../support/github/fake-github.ts";
import { triggerOf } from "../../support/github/trigger.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const PATH = "fingerprints/source.sac";
const [old, other] = await Promise.all([makeFingerprint(), makeFingerprint({ unrelated: 1 })]).then((both) =>
  both.map((one) => Buffer.from(packFingerprint(one))),
);

let fake: FakeGithub;
let origin: Origin;
let place: string;
beforeEach(async () => {
  place = mkdtempSync(join(folder.path, "case-"));
  fake = await startFakeGitHub();
  origin = createOrigin(join(place, "origin"));
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

const pointer = (bytes: Buffer) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(bytes)}\nsize ${bytes.length}\n`;

/** A pull request that makes `changes`, checked out as GitHub merges it. */
async function pull(
  before: Record<string, Change>,
  changes: Record<string, Change>,
  { depth = 0, about = {} as Partial<Trigger> } = {},
): Promise<FingerprintAccess> {
  const base = origin.commit({ "README.md": "Models.\n", ...before });
  const head = origin.commit(changes, base);
  const merge = origin.merge(base, head);
  fake.state.commits.set(base, { sha: base, parents: [] });
  for (const [path, change] of Object.entries(before)) {
    if (Buffer.isBuffer(change)) fake.state.files.set(`${base}:${path}`, change);
  }
  const workspace = checkout(origin, merge, join(place, "workspace"), depth);
  return means(workspace, { event: "pull_request", base, head, sha: merge, ...about });
}

/** The tree of a push. */
async function pushed(files: Record<string, Change>): Promise<FingerprintAccess> {
  const commit = origin.commit({ "README.md": "Models.\n", ...files });
  return means(checkout(origin, commit, join(place, "workspace")), { sha: commit, head: commit });
}

async function means(workspace: string, about: Partial<Trigger>): Promise<FingerprintAccess> {
  const trigger = triggerOf(about);
  const temporary = join(place, "temp", "run");
  mkdirSync(temporary, { recursive: true });
  return {
    trigger,
    workspace,
    temporary,
    git: await openGit(workspace),
    api: connect(JOB_TOKEN, trigger, fake.url),
    mirror: { restore: async () => false, restoreNewest: async () => false, save: async () => undefined },
    keys: {},
  };
}

const at = (where: string, digest?: string) => ({ place: where, sha256: digest });

describe("a fingerprint in the repository", () => {
  it("is the working tree's where there is no change", async () => {
    const { stored, notes } = await obtainFingerprint(at(`./${PATH}`), await pushed({ [PATH]: old }));
    expect(stored).toMatchObject({ path: `./${PATH}`, sha256: sha256(old), sealed: false });
    expect(notes).toEqual([]);
  });

  it.each(["pull_request", "pull_request_target", "merge_group"] as const)("is the base's under %s", async (event) => {
    const how = await pull({ [PATH]: old }, { [PATH]: other }, { about: { event } });
    expect((await obtainFingerprint(at(PATH), how)).stored.sha256).toBe(sha256(old));
    expect(fake.requests).toEqual([]);
  });

  it("is the default branch's under workflow_run, whatever was checked out", async () => {
    const { trigger, ...how } = await pull({ [PATH]: old }, { [PATH]: other });
    const about = { ...trigger, event: "workflow_run", trust: "privileged", base: undefined, sha: trigger.base ?? "" };
    const { stored } = await obtainFingerprint(at(PATH), { ...how, trigger: about as Trigger });
    expect(stored.sha256).toBe(sha256(old));
  });

  it("comes through GitHub's interface where git lacks the base", async () => {
    const how = await pull({ [PATH]: old }, { [PATH]: other }, { depth: 1 });
    expect((await obtainFingerprint(at(PATH), how)).stored.sha256).toBe(sha256(old));
    expect(fake.requests.map(({ path }) => path.includes("/contents/"))).toEqual([true]);
  });

  it("is not fetched if the tree has the very file of the base, nor if it is too large to come at once", async () => {
    const large = Buffer.from(packFingerprint(await makeFingerprint({ probes: 600 })));
    expect(large.length).toBeGreaterThan(2 ** 20);
    const same = await pull({ [PATH]: large }, { "other.txt": "x" }, { depth: 1 });
    expect((await obtainFingerprint(at(PATH), same)).stored.sha256).toBe(sha256(large));
    expect(fake.requests).toHaveLength(1);
    writeFileSync(join(same.workspace, PATH), other);
    expect((await obtainFingerprint(at(PATH), same)).stored.sha256).toBe(sha256(large));
    expect(fake.requests.map(({ path }) => /contents|blobs/.exec(path)?.[0])).toEqual([
      "contents",
      "contents",
      "blobs",
    ]);
  });

  it.each([0, 1])("that the change brings is used with a note, at depth %i", async (depth) => {
    const how = await pull({}, { [PATH]: other }, { depth });
    const { stored, notes } = await obtainFingerprint(at(PATH), how);
    expect(stored.sha256).toBe(sha256(other));
    expect(notes).toEqual([{ code: "FIRST_TIME", text: expect.stringContaining(PATH) }]);
  });

  it.each<[string, Record<string, Change>, (workspace: string) => void]>([
    [
      "a link on the base leads to its folder",
      { "elsewhere/source.sac": old },
      (workspace) => {
        rmSync(join(workspace, "fingerprints"), { force: true });
        mkdirSync(join(workspace, "fingerprints"));
        writeFileSync(join(workspace, PATH), other);
      },
    ],
    [
      "the base has it in other letters",
      { "Fingerprints/Source.sac": old },
      (workspace) => {
        mkdirSync(join(workspace, "fingerprints"), { recursive: true });
        writeFileSync(join(workspace, PATH), other);
      },
    ],
  ])("that only looks as if it were the base's is noted: %s", async (_, before, prepare) => {
    if ("elsewhere/source.sac" in before) {
      mkdirSync(origin.path, { recursive: true });
      symlinkSync("elsewhere", join(origin.path, "fingerprints"));
    }
    const how = await pull(before, { "other.txt": "x" });
    prepare(how.workspace);
    const { notes } = await obtainFingerprint(at(PATH), how);
    expect(notes.map(({ code }) => code)).toEqual(["FIRST_TIME"]);
  });

  it("that lies in a checkout of its own is not the change's: a submodule, or another repository's", async () => {
    const how = await pull({}, { "other.txt": "x" });
    mkdirSync(join(how.workspace, "vault/fingerprints"), { recursive: true });
    writeFileSync(join(how.workspace, "vault/.git"), "gitdir: ../.git/modules/vault\n");
    writeFileSync(join(how.workspace, "vault", PATH), other);
    const failure = await failureOf(() => obtainFingerprint(at(`vault/${PATH}`), how));
    expect([failure.code, failure.hint]).toEqual([
      "CHECKOUT_MISMATCH",
      expect.stringContaining("repository-path: vault"),
    ]);
    const pinned = await obtainFingerprint(at(`vault/${PATH}`, sha256(other)), how);
    expect(pinned.notes).toEqual([]);
  });

  it("a fingerprint that a stranger brings is not used beside secrets", async () => {
    const how = await pull({}, { [PATH]: other }, { about: { event: "pull_request_target", trust: "privileged" } });
    expect((await failureOf(() => obtainFingerprint(at(PATH), how))).message).toContain("stranger");
  });

  it.each([403, 404, 500])(
    "a fingerprint is not the change's own if GitHub answers %i about the base",
    async (answer) => {
      const how = await pull({ [PATH]: old }, { [PATH]: other }, { depth: 1 });
      fake.fail({ answer });
      const failure = await failureOf(() => obtainFingerprint(at(PATH), how));
      expect(failure.code).toBe("GITHUB_REFUSED");
      expect(failure.hint).toContain("fetch-depth: 0");
    },
  );

  it("a fingerprint that the workflow pins is the tree's if that is it, whatever GitHub says", async () => {
    const how = await pull({ [PATH]: old }, { [PATH]: other }, { depth: 1 });
    fake.fail({ answer: 500 });
    expect((await obtainFingerprint(at(PATH, sha256(other)), how)).stored.sha256).toBe(sha256(other));
    expect(fake.requests).toEqual([]);
  });

  it("a fingerprint that is not the pinned one is refused with both digests", async () => {
    const pinned = "a".repeat(64);
    const how = await pull({ [PATH]: old }, { [PATH]: other });
    const failure = await failureOf(() => obtainFingerprint(at(PATH, pinned), how));
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
    expect(failure.message).toContain(pinned);
    expect(failure.message).toContain(sha256(old));
  });

  it("a fingerprint that is not there is named", async () => {
    const failure = await failureOf(async () => obtainFingerprint(at("no.sac"), await pushed({})));
    expect(failure.code).toBe("FILE_NOT_FOUND");
    expect(failure.message).toContain("no.sac");
  });

  it.each([
    ["../outside.sac", "leads out"],
    ["a/../../outside.sac", "leads out"],
    ["/etc/passwd", "absolute"],
    ["C:/x.sac", "absolute"],
    ["\\\\server\\x.sac", "absolute"],
    ["fingerprints/", "folder"],
    ["ftp://example.com/x.sac", "ftp"],
    ["http://example.com/x.sac?key=secret", "http"],
    ["https://user:secret", "not an address"],
    ["release:v1", "release"],
  ])("a fingerprint cannot be at %s", async (where, words) => {
    const failure = await failureOf(async () => obtainFingerprint(at(where), await pushed({})));
    expect(failure.code).toBe("INPUT_INVALID");
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain("secret");
  });

  it("a fingerprint cannot lie behind a link that leads out", async () => {
    writeFileSync(join(place, "outside.sac"), old);
    const how = await pushed({});
    mkdirSync(join(how.workspace, "fingerprints"));
    symlinkSync(join(place, "outside.sac"), join(how.workspace, PATH));
    const failure = await failureOf(() => obtainFingerprint(at(PATH), how));
    expect(failure.code).toBe("INPUT_INVALID");
    expect(failure.message).toContain("symbolic link");
  });

  it("a fingerprint cannot be a link on the base, which the change could turn elsewhere", async () => {
    mkdirSync(join(origin.path, "fingerprints"), { recursive: true });
    symlinkSync("v1.sac", join(origin.path, PATH));
    const how = await pull({ "fingerprints/v1.sac": old }, { "fingerprints/v2.sac": other });
    expect((await failureOf(() => obtainFingerprint(at(PATH), how))).message).toContain(
      "a symbolic link in the base of this change",
    );
  });
});

describe("a fingerprint in Git LFS", () => {
  it("is the pulled file whose digest the base's pointer tells", async () => {
    const how = await pull({ [PATH]: pointer(old) }, { "other.txt": "x" });
    writeFileSync(join(how.workspace, PATH), old);
    expect((await obtainFingerprint(at(PATH), how)).stored.sha256).toBe(sha256(old));
  });

  it("that the change replaces is refused", async () => {
    const how = await pull({ [PATH]: pointer(old) }, { [PATH]: pointer(other) });
    writeFileSync(join(how.workspace, PATH), other);
    const failure = await failureOf(() => obtainFingerprint(at(PATH), how));
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
    expect(failure.message).toContain("replaces");
  });

  it.each([
    ["push", () => pushed({ [PATH]: pointer(old) })],
    ["pull request", () => pull({ [PATH]: pointer(old) }, { "other.txt": "x" })],
    ["new file", () => pull({}, { [PATH]: pointer(old) })],
  ])("that was not fetched says how: %s", async (_, prepare) => {
    const failure = await failureOf(async () => obtainFingerprint(at(PATH), await prepare()));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.hint).toContain("lfs: true");
  });
});

describe("a partial clone", () => {
  it("a clone without the base's file asks GitHub for its content", async () => {
    const { trigger } = await pull({ [PATH]: old }, { [PATH]: other });
    origin.git("config", "uploadpack.allowFilter", "true");
    const workspace = join(place, "partial");
    origin.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${origin.path}`, workspace);
    origin.git("-C", workspace, "checkout", "--quiet", "--detach", trigger.sha);
    const how = await means(workspace, trigger);
    expect(await how.git?.show(trigger.base ?? "", PATH)).toBeUndefined();
    expect((await obtainFingerprint(at(PATH), how)).stored.sha256).toBe(sha256(old));
    expect(fake.requests.map(({ path }) => path.includes("/git/blobs/"))).toEqual([true]);
  });
});
