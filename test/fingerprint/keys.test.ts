import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter, generateHybridIdentity, generateIdentity, identityToRecipient } from "age-encryption";
import { beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { type Lock, parseIdentities, parseRecipient } from "../../src/fingerprint/keys.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { isSealed, lockOf, seal } from "../../src/fingerprint/seal.ts";
import { loadFingerprint, openFingerprint } from "../../src/fingerprint/store.ts";
import { calibrate } from "../../src/tasks/calibrate.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { enrolSource, runOptions, SILENT, ZOO } from "../support/fixture-source.ts";
import { startSac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const fingerprint = await makeFingerprint({ unrelated: 2 });
const plain = packFingerprint(fingerprint);

const [mine, theirs] = [await generateIdentity(), await generateIdentity()];
const [toMe, toThem] = [await identityToRecipient(mine), await identityToRecipient(theirs)];
const forKeys = (...recipients: string[]): Lock => ({ kind: "recipients", recipients });
const PASSPHRASE = "burst-swarm-slender-curve";

describe("a fingerprint sealed for the holders of keys", () => {
  it("opens with any of their identities, alone or among others, and with nothing else", async () => {
    const sealed = await seal(plain, forKeys(toMe, toThem));
    expect(isSealed(sealed)).toBe(true);
    for (const identities of [[mine], [theirs], [await generateIdentity(), mine]]) {
      const opened = await openFingerprint(sealed, "f.sac", { identities });
      expect(packFingerprint(opened.fingerprint)).toEqual(plain);
    }
    for (const [keys, words] of [
      [{}, "no identity to open it with."],
      [{ passphrase: PASSPHRASE }, "only a passphrase"],
      [{ identities: [await generateIdentity()] }, "holders of other keys"],
    ] as const) {
      const failure = await failureOf(() => openFingerprint(sealed, "f.sac", keys));
      expect(failure.code).toBe("FINGERPRINT_SEALED");
      expect(failure.message).toContain(words);
      expect(`${failure.message}${failure.hint}${failure.cause}`).not.toMatch(/AGE-SECRET|burst/);
    }
  });

  it("opens with post-quantum keys, too", async () => {
    const identity = await generateHybridIdentity();
    const sealed = await seal(plain, forKeys(parseRecipient(await identityToRecipient(identity))));
    const opened = await openFingerprint(sealed, "f.sac", { identities: parseIdentities(identity, "a test") });
    expect(packFingerprint(opened.fingerprint)).toEqual(plain);
  });

  it("is what age makes, and opens what age has made", async ({ skip }) => {
    if (spawnSync("age", ["--version"]).error) skip("age is not installed");
    writeFileSync(at("key.txt"), `# a comment\n${mine}\n`);
    writeFileSync(at("ours.sac"), await seal(plain, forKeys(toThem, toMe)));
    const opened = execFileSync("age", ["--decrypt", "--identity", at("key.txt"), at("ours.sac")]);
    expect(sha256(opened)).toBe(sha256(plain));
    writeFileSync(at("plain.sac"), plain);
    const made = execFileSync("age", ["--encrypt", "--recipient", toMe, at("plain.sac")]);
    expect(packFingerprint((await openFingerprint(made, "f.sac", { identities: [mine] })).fingerprint)).toEqual(plain);
  });

  it("a file that names more keys than any honest one is refused before work is spent on them", async () => {
    const sealed = Buffer.from(await seal(plain, forKeys(toMe)));
    const head = sealed.toString("latin1", 0, sealed.indexOf("\n--- "));
    const stanza = head.slice(head.indexOf("\n-> "));
    const greedy = Buffer.concat([Buffer.from(head + stanza.repeat(64), "latin1"), sealed.subarray(head.length)]);
    const failure = await failureOf(() => openFingerprint(greedy, "f.sac", { identities: [theirs] }));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("65 keys");
    const endless = Buffer.concat([Buffer.from(head + stanza.repeat(5000), "latin1"), sealed.subarray(head.length)]);
    expect((await failureOf(() => openFingerprint(endless, "f.sac", { identities: [mine] }))).code).toBe(
      "FINGERPRINT_INVALID",
    );
  });

  it("is noticed wherever a bit was flipped, or it was cut short", async () => {
    const sealed = await seal(plain, forKeys(toMe));
    const end = Buffer.from(sealed).indexOf("\n--- ") + 50;
    for (const place of [...Array(end).keys(), 1000, sealed.length - 1]) {
      const flipped = Uint8Array.from(sealed);
      flipped[place] ^= 1 << (place % 7);
      const failure = await failureOf(() => openFingerprint(flipped, "f.sac", { identities: [mine] }));
      expect.soft(failure.kind, `byte ${place}`).toBe("fingerprint");
    }
    for (const length of [22, 60, 120, end, sealed.length - 1]) {
      const failure = await failureOf(() =>
        openFingerprint(sealed.subarray(0, length), "f.sac", { identities: [mine] }),
      );
      expect.soft(failure.code, `${length} bytes`).toMatch(/^FINGERPRINT_(INVALID|DIGEST)$/);
    }
  });

  it("tells for whom it is only if that is one whose identity is at hand", async () => {
    expect(await lockOf(await seal(plain, forKeys(toMe)), { identities: [theirs, mine] })).toEqual(forKeys(toMe));
    expect(await lockOf(await seal(plain, forKeys(toMe)), { identities: [theirs] })).toBeUndefined();
    expect(await lockOf(await seal(plain, forKeys(toMe, toThem)), { identities: [mine, theirs] })).toBeUndefined();
  });
});

describe("what is no key", () => {
  it.each(["", "age1", "age2abc", `${toMe}x`, toMe.toUpperCase(), `${toMe.slice(0, -1)}q`, "ssh-ed25519 AAAA"])(
    "is refused as a recipient: %s",
    async (text) => {
      expect((await failureOf(() => parseRecipient(text === toMe ? "age1" : text))).code).toBe("KEY_INVALID");
    },
  );

  it("is not repeated, for it may be a secret", async () => {
    const almost = `${mine.slice(0, -2)}QQ`;
    for (const text of [almost, "correct horse battery staple", `${mine}\n${almost}`, "# only a comment\n"]) {
      const failure = await failureOf(() => parseIdentities(text, "the variable SAC_IDENTITY"));
      expect(failure.code).toBe("KEY_INVALID");
      expect(failure.message).toContain("SAC_IDENTITY");
      expect(`${failure.message}${failure.hint}${failure.cause}`).not.toMatch(/horse|[A-Z0-9]{40}/);
    }
    const mistaken = await failureOf(() => parseRecipient(mine));
    expect(`${mistaken.message}${mistaken.hint}${mistaken.cause}`).not.toContain(mine);
  });

  it("comments, empty lines and Windows line breaks do not matter in an identity file", () => {
    expect(parseIdentities(`# created: now\r\n\r\n${mine}\r\n  ${theirs}  \n`, "a test")).toEqual([mine, theirs]);
  });
});

describe("sac with keys", () => {
  const run = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
    startSac(args, { PATH: process.env.PATH, ...environment }).finished;
  beforeEach(() => writeFileSync(at("plain.sac"), plain));

  it("seals for several, and opens with the identity in a variable or in a file", async () => {
    const args = ["seal", at("plain.sac"), "--recipient", toMe, "--recipient", toThem, "--out", at("keys.sac")];
    const made = await run({}, ...args, "--json", "-");
    expect(made.status, made.stderr).toBe(0);
    const bytes = readFileSync(at("keys.sac"));
    expect(JSON.parse(made.stdout)).toEqual({ path: at("keys.sac"), sha256: sha256(bytes) });
    const decrypter = new Decrypter();
    decrypter.addIdentity(theirs);
    expect(sha256(await decrypter.decrypt(bytes))).toBe(sha256(plain));

    writeFileSync(at("mine.txt"), `# public key: ${toMe}\n${mine}\n`);
    for (const environment of [{ SAC_IDENTITY: mine }, { SAC_IDENTITY_FILE: at("mine.txt") }]) {
      const inspected = await run(environment, "inspect", at("keys.sac"));
      expect(inspected.status, inspected.stderr).toBe(0);
      expect(inspected.stdout).toContain("source.onnx");
    }
  });

  it.each([
    ["no recipient", {}, ["seal", "plain.sac", "--recipient", "age1x", "--out", "x.sac"], "not a recipient"],
    ["no identity", { SAC_IDENTITY: "AGE-SECRET-KEY-1X" }, ["inspect", "plain.sac"], "KEY_INVALID"],
    ["no file", { SAC_IDENTITY_FILE: "/nowhere/key.txt" }, ["inspect", "plain.sac"], "FILE_UNREADABLE"],
  ])("%s ends with 2", async (_, environment, args, words) => {
    const finished = await run(environment, ...args.map((one) => (one.endsWith(".sac") ? at(one) : one)));
    expect(finished.status).toBe(2);
    expect(finished.stderr).toContain(words);
    expect(finished.stderr).not.toContain("AGE-SECRET-KEY-1X");
  });

  it("seals for keys again what it calibrates, and asks for whom where the file does not tell", async () => {
    const enrolled = await enrolSource(folder, 8, []);
    const { fingerprint: made } = await loadFingerprint(enrolled);
    const unrelated = ["resnet-1", "vgg-1", "vgg-2"].map((name) => ({
      path: join(ZOO, "unrelated", `unrelated-${name}.onnx`),
      arch: undefined,
    }));
    const how = {
      unrelated,
      derived: [],
      ancestors: [],
      images: undefined,
      run: runOptions(),
      keys: { identities: [mine] },
    };
    await writeFingerprint(at("one.sac"), made, forKeys(toMe));
    await calibrate({ ...how, fingerprint: at("one.sac"), out: at("one.sac") }, SILENT);
    const again = await loadFingerprint(at("one.sac"), { identities: [mine] });
    expect([again.sealed, again.fingerprint.calibration?.unrelated.length]).toEqual([true, 3]);

    await writeFingerprint(at("two.sac"), made, forKeys(toMe, toThem));
    const failure = await failureOf(() =>
      calibrate({ ...how, fingerprint: at("two.sac"), out: at("two.sac") }, SILENT),
    );
    expect([failure.code, failure.hint]).toEqual(["USAGE", expect.stringContaining("--recipient")]);
    const lock = forKeys(toMe, toThem);
    await calibrate({ ...how, fingerprint: at("two.sac"), out: at("two.sac"), lock }, SILENT);
    expect((await loadFingerprint(at("two.sac"), { identities: [theirs] })).fingerprint.calibration).toBeDefined();
  });
});
