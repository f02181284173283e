import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter, Encrypter } from "age-encryption";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { passphraseLock } from "../../src/fingerprint/keys.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { isSealed } from "../../src/fingerprint/seal.ts";
import { loadFingerprint, openFingerprint } from "../../src/fingerprint/store.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { SOURCE, ZOO } from "../support/fixture-source.ts";
import { cpuMsSince } from "../support/processes.ts";
import { startSac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const PASSPHRASE = "burst-swarm-slender-curve";
const KEYS = { passphrase: PASSPHRASE };
const fingerprint = await makeFingerprint({ unrelated: 2 });
const plain = packFingerprint(fingerprint);

/** Sealed as age would, but with little work, so that tests need not wait for it. */
async function quicklySealed(bytes: Uint8Array = plain, work = 4): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(PASSPHRASE);
  encrypter.setScryptWorkFactor(work);
  return encrypter.encrypt(bytes);
}
const sealed = await quicklySealed();

describe("a sealed fingerprint", () => {
  it("opens with its passphrase, whatever it is named, and is known by the digest of its file", async () => {
    writeFileSync(at("any.name"), sealed);
    const opened = await loadFingerprint(at("any.name"), KEYS);
    expect(packFingerprint(opened.fingerprint)).toEqual(plain);
    expect(opened).toMatchObject({ path: at("any.name"), sealed: true, sha256: sha256(sealed) });
    expect(readdirSync(folder.path)).toEqual(["any.name"]);
  });

  it("is what age makes of a passphrase, at half of age's own work and memory", async () => {
    await writeFingerprint(at("sealed.sac"), fingerprint, { kind: "passphrase", passphrase: PASSPHRASE });
    const bytes = readFileSync(at("sealed.sac"));
    expect(isSealed(bytes)).toBe(true);
    expect(bytes.toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S{22} 17\n/);
    expect(bytes.includes("fingerprint.json")).toBe(false);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(PASSPHRASE);
    expect(sha256(await decrypter.decrypt(bytes))).toBe(sha256(plain));
  });

  it("does not get a passphrase that can be guessed", async () => {
    const failure = await failureOf(() => passphraseLock("short"));
    expect(failure.code).toBe("FINGERPRINT_SEALED");
    expect(failure.message).not.toContain("short");
  });

  it.each([
    [undefined, "there is no passphrase"],
    ["another-passphrase", "another passphrase"],
  ])("stays shut without its passphrase: %s", async (passphrase, words) => {
    const failure = await failureOf(() => openFingerprint(sealed, "f.sac", { passphrase }));
    expect(failure.code).toBe("FINGERPRINT_SEALED");
    expect(failure.message).toContain("f.sac");
    expect(failure.message).toContain(words);
    for (const text of [failure.message, failure.hint, String(failure.cause)]) {
      expect(text).not.toMatch(/another-passphrase|burst-swarm/);
    }
  });

  it.each([19, 40, 99])("a sealed file that asks for 2^%i rounds of scrypt is refused at once", async (work) => {
    const greedy = Buffer.from(Buffer.from(sealed).toString("latin1").replace(" 4\n", ` ${work}\n`), "latin1");
    const started = process.cpuUsage();
    const failure = await failureOf(() => openFingerprint(greedy, "f.sac", KEYS));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`2^${work}`);
    expect(cpuMsSince(started)).toBeLessThan(500);
  });

  it("is noticed wherever it was cut short, and is never a fingerprint", async () => {
    for (const length of [0, 1, 21, 22, 23, 60, 120, 150, 170, 200, sealed.length - 17, sealed.length - 1]) {
      const failure = await failureOf(() => openFingerprint(sealed.subarray(0, length), "f.sac", KEYS));
      expect.soft(failure.code, `${length} bytes`).toMatch(/^FINGERPRINT_(INVALID|DIGEST)$/);
    }
    const whole = await quicklySealed(new Uint8Array(3 * 65_536));
    const boundary = whole.length - 65_552;
    const failure = await failureOf(() => openFingerprint(whole.subarray(0, boundary), "f.sac", KEYS));
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
  });

  it("is noticed wherever a bit was flipped, and never a crash of ours", async () => {
    const head = sealed.indexOf(10, 120);
    const places = [...Array(head + 40).keys(), 1000, sealed.length - 16, sealed.length - 1];
    for (const place of places) {
      const flipped = Uint8Array.from(sealed);
      flipped[place] ^= 1 << (place % 7);
      const failure = await failureOf(() => openFingerprint(flipped, "f.sac", KEYS));
      expect.soft(failure.kind, `byte ${place}`).toBe("fingerprint");
    }
  });

  it("a sealed file that holds no fingerprint says so without showing what it holds", async () => {
    const bytes = await quicklySealed(Buffer.from("the owner's diary, sealed by mistake"));
    const failure = await failureOf(() => openFingerprint(bytes, "f.sac", KEYS));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(`${failure.message}${failure.hint}`).not.toContain("diary");
  });
});

describe("sac with sealed fingerprints", () => {
  const run = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
    startSac(args, { PATH: process.env.PATH, ...environment }).finished;

  it("seals the very bytes, says the digest to pin, and inspects what it sealed", async () => {
    writeFileSync(at("plain.sac"), plain);
    const environment = { SAC_PASSPHRASE: `${PASSPHRASE}\n` };
    const made = await run(environment, "seal", at("plain.sac"), "--out", at("cli.sac"), "--json", "-");
    expect(made.status, made.stderr).toBe(0);
    const bytes = readFileSync(at("cli.sac"));
    expect(JSON.parse(made.stdout)).toEqual({ path: at("cli.sac"), sha256: sha256(bytes) });
    const decrypter = new Decrypter();
    decrypter.addPassphrase(PASSPHRASE);
    expect(sha256(await decrypter.decrypt(bytes))).toBe(sha256(plain));

    const inspected = await run(environment, "inspect", at("cli.sac"));
    expect(inspected.status, inspected.stderr).toBe(0);
    expect(inspected.stdout).toContain("source.onnx");
    expect((await run(environment, "seal", at("cli.sac"), "--out", at("twice.sac"))).stderr).toContain(
      "sealed already",
    );
  });

  it("says of an enrolment without --seal that it lies open, though a passphrase was there", async () => {
    const how = ["--model", SOURCE, "--images", join(ZOO, "images"), "--preprocess", join(ZOO, "preprocess.json")];
    const made = await run({ SAC_PASSPHRASE: PASSPHRASE }, "enroll", ...how, "--probes", "4", "--out", at("open.sac"));
    expect(made.status, made.stderr).toBe(0);
    expect(made.stdout).toMatch(
      /open\.sac is not sealed: anybody who gets it.*SAC_PASSPHRASE is set, but --seal was not/,
    );
    expect(isSealed(readFileSync(at("open.sac")))).toBe(false);
  });

  it.each([
    ["no passphrase to seal with", {}, ["seal", "plain.sac", "--out", "x.sac"], "USAGE"],
    ["a weak one", { SAC_PASSPHRASE: "tiny-secret" }, ["seal", "plain.sac", "--out", "x.sac"], "FINGERPRINT_SEALED"],
    ["an empty one to seal with", { SAC_PASSPHRASE: " " }, ["seal", "plain.sac", "--out", "x.sac"], "USAGE"],
    ["an empty one to open with", { SAC_PASSPHRASE: "" }, ["check", "quick.sac", "--", "m.onnx"], "FINGERPRINT_SEALED"],
    ["an empty list of what fails", {}, ["check", "quick.sac", "--fail-on", "", "--", "m.onnx"], "or none"],
    ["no passphrase to open with", {}, ["inspect", "quick.sac"], "FINGERPRINT_SEALED"],
    ["another one", { SAC_PASSPHRASE: "tiny-secret" }, ["inspect", "quick.sac"], "FINGERPRINT_SEALED"],
    ["a name that sac check would take for a model", {}, ["seal", "plain.sac", "--out", "x.age"], "ends in .sac"],
  ])("%s ends with 2 and a text without secrets", async (_, environment, args, code) => {
    writeFileSync(at("plain.sac"), plain);
    writeFileSync(at("quick.sac"), sealed);
    const finished = await run(environment, ...args.map((one) => (/\.(sac|age)$/.test(one) ? at(one) : one)));
    expect(finished.status).toBe(2);
    expect(finished.stderr).toContain(code);
    expect(finished.stdout + finished.stderr).not.toContain("tiny-secret");
    expect(readdirSync(folder.path).filter((name) => /^x\.|tmp/.test(name))).toEqual([]);
  });
});
