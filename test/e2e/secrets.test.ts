import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { SOURCE, ZOO } from "../support/fixture-source.ts";
import { startSac } from "../support/sac.ts";
import { filesIn, leaksIn, type Needle, secretsOf, watchFolder } from "../support/secrets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const LONG = 600_000;
const unrelated = ["resnet-1", "vgg-1", "vgg-2"].map((name) => join(ZOO, "unrelated", `unrelated-${name}.onnx`));
const suspects = [join(ZOO, "derived", "finetune-all-1.onnx"), join(ZOO, "unrelated", "unrelated-resnet-3.onnx")];
const identity = await generateIdentity();
const recipient = await identityToRecipient(identity);
let needles: readonly Needle[];
let said = "";
let left: readonly Buffer[] = [];

/** Runs the command with a folder for temporary files that is watched, and remembers all that it wrote. */
async function run(...args: string[]) {
  const watch = watchFolder(at("tmp"));
  const environment = { PATH: process.env.PATH, TMPDIR: at("tmp"), SAC_IDENTITY: identity };
  const ran = await startSac(args, environment).finished;
  left = [...left, ...watch.stop()];
  said += ran.stdout + ran.stderr;
  return ran;
}

beforeAll(async () => {
  mkdirSync(at("tmp"));
  mkdirSync(at("out"));
  const how = [
    "--probes",
    "20",
    "--select",
    "misclassified",
    "--seed",
    "random",
    "--preprocess",
    join(ZOO, "preprocess.json"),
  ];
  const made = await run(
    "enroll",
    "--model",
    SOURCE,
    "--images",
    join(ZOO, "images"),
    "--out",
    at("s.sac"),
    "--recipient",
    recipient,
    ...how,
    "--json",
    at("out/enroll.json"),
  );
  expect(made.status, made.stderr).toBe(0);
  const calibrated = await run(
    "calibrate",
    at("s.sac"),
    "--unrelated",
    ...unrelated,
    "--json",
    at("out/calibrate.json"),
  );
  expect(calibrated.status, calibrated.stderr).toBe(0);
  needles = await secretsOf((await loadFingerprint(at("s.sac"), { identities: [identity] })).fingerprint);
}, LONG);

describe("the search for secrets", () => {
  it("finds every one of them in an unsealed fingerprint, and none in a sealed one", async () => {
    const { fingerprint } = await loadFingerprint(at("s.sac"), { identities: [identity] });
    const plain = leaksIn(packFingerprint(fingerprint), needles);
    for (const what of [
      "file, raw",
      "outputs, row 3, raw",
      "correlation, row 7, raw",
      "reference 1, row 0, raw",
      "seed",
    ]) {
      expect(
        plain.some((one) => one.includes(what)),
        what,
      ).toBe(true);
    }
    expect(plain.some((one) => one.startsWith("image digest 5"))).toBe(true);
    expect(leaksIn(readFileSync(at("s.sac")), needles)).toEqual([]);
  });

  it("finds a number, a base64 and a digest in a text", async () => {
    const { fingerprint } = await loadFingerprint(at("s.sac"), { identities: [identity] });
    const number = `the output was ${fingerprint.outputs.data[11]}`;
    const image = `x${Buffer.from(fingerprint.probes[4]).toString("base64")}`;
    const pixels = Buffer.concat([Buffer.from("?"), Buffer.from(fingerprint.probes[4])]).toString("base64");
    for (const text of [number, image, pixels, fingerprint.about.probes[2].image]) {
      expect.soft(leaksIn(Buffer.from(text), needles), text.slice(0, 40)).not.toEqual([]);
    }
  });
});

describe("the command", () => {
  it(
    "writes nothing of the fingerprint, wherever it writes",
    async () => {
      const formats = CHECK_FORMATS.map(({ name }) => name);
      const outputs = formats.flatMap((name) => [`--${name}`, at(`out/report.${name}`)]);
      const checked = await run("check", at("s.sac"), "--draw", "12", ...outputs, "--", ...suspects);
      expect(checked.status, checked.stderr).toBe(1);
      expect((await run("inspect", at("s.sac"))).status).toBe(0);
      expect((await run("inspect", at("s.sac"), "--json", at("out/inspect.json"))).status).toBe(0);
      expect((await run("commit", at("s.sac"), "--json", at("out/commitment.json"))).status).toBe(0);
      const rotate = [
        "rotate",
        at("s.sac"),
        "--model",
        SOURCE,
        "--images",
        join(ZOO, "images"),
        "--out",
        at("out/rotated.sac"),
      ];
      expect((await run(...rotate, "--unrelated", ...unrelated)).status).toBe(0);

      expect(leaksIn(Buffer.from(said), needles), "standard output and error").toEqual([]);
      const written = filesIn(at("out"));
      expect(written.size).toBe(formats.length + 5);
      for (const [path, bytes] of written) expect.soft(leaksIn(bytes, needles), path).toEqual([]);
      expect(left.length, "temporary files were seen").toBeGreaterThan(5);
      expect(
        left.flatMap((bytes) => leaksIn(bytes, needles)),
        "temporary files",
      ).toEqual([]);
      expect([...filesIn(at("tmp")).keys()], "what is left of them").toEqual([]);
    },
    LONG,
  );

  it(
    "says nothing of it when something is wrong with it",
    async () => {
      const { fingerprint } = await loadFingerprint(at("s.sac"), { identities: [identity] });
      const lock = { kind: "recipients", recipients: [recipient] } as const;
      const [first, ...others] = fingerprint.probes;
      const broken = [
        { ...fingerprint, probes: [others[0], ...others] },
        { ...fingerprint, probes: [first.slice(0, 300), ...others] },
        {
          ...fingerprint,
          outputs: {
            ...fingerprint.outputs,
            data: fingerprint.outputs.data.map((one, i) => (i === 9 ? Number.NaN : one)),
          },
        },
      ];
      said = "";
      for (const [i, one] of broken.entries()) {
        await writeFingerprint(at(`broken-${i}.sac`), one, lock);
        expect((await run("check", at(`broken-${i}.sac`), "--", suspects[0])).status).toBe(2);
      }
      const whole = readFileSync(at("s.sac"));
      writeFileSync(at("cut.sac"), whole.subarray(0, -100));
      expect((await run("check", at("cut.sac"), "--", suspects[0])).status).toBe(2);
      expect((await run("check", at("s.sac"), "--draw", "21", "--", suspects[0])).status).toBe(2);
      expect(said).toMatch(/FINGERPRINT_/);
      expect(leaksIn(Buffer.from(said), needles)).toEqual([]);
      expect(said).not.toContain(identity);
    },
    LONG,
  );

  it(
    "shows parts of it to who asks for them, which is what the search would find",
    async () => {
      const shown = await run("check", at("s.sac"), "--show-probes", "--json", at("shown.json"), "--", suspects[0]);
      expect(shown.status, shown.stderr).toBe(1);
      expect(leaksIn(readFileSync(at("shown.json")), needles).some((what) => what.includes("file"))).toBe(true);
    },
    LONG,
  );
});
