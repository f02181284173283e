import { copyFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { until } from "../support/processes.ts";
import { type Finished, sac, startSac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PASSPHRASE = "burst-swarm-slender-curve";
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const small = [
  "--images",
  `${zoo}/images/cat`,
  "--probes",
  "8",
  "--pool",
  "12",
  "--preprocess",
  `${zoo}/preprocess.json`,
];
const enrolling = (out: string, ...more: string[]) => [
  "enroll",
  "--model",
  `${zoo}/source.onnx`,
  ...small,
  "--out",
  out,
  ...more,
];
const unrelated = (...names: string[]) => [
  "--unrelated",
  ...names.map((name) => `${zoo}/unrelated/unrelated-${name}.onnx`),
];

function expectRefused({ status, stderr }: Finished, code: string, ...words: string[]): void {
  expect(stderr).toContain(`error ${code}: `);
  for (const word of words) expect(stderr).toContain(word);
  expect(status).toBe(2);
}

/** A fresh copy of the calibrated fingerprint. */
function copy(name: string): string {
  copyFileSync(at("good.sac"), at(name));
  return at(name);
}

beforeAll(async () => {
  expect(await sac(...enrolling(at("raw.sac")))).toMatchObject({ status: 0 });
  copyFileSync(at("raw.sac"), at("good.sac"));
  expect(await sac("calibrate", at("good.sac"), ...unrelated("vgg-1", "resnet-1", "densenet-1"))).toMatchObject({
    status: 0,
  });
});

describe("a fingerprint that is there", () => {
  const ways: readonly [string, (out: string) => string[]][] = [
    ["enroll", (out) => enrolling(out)],
    ["calibrate", (out) => ["calibrate", at("raw.sac"), ...unrelated("vgg-1"), "--out", out]],
    ["seal", (out) => ["seal", at("raw.sac"), "--out", out]],
    [
      "rotate",
      (out) => {
        const material = ["--model", `${zoo}/source.onnx`, "--images", `${zoo}/images/dog`, ...unrelated("vgg-1")];
        return ["rotate", at("raw.sac"), ...material, "--out", out];
      },
    ],
  ];
  const run = (args: string[]) => startSac(args, { ...process.env, SAC_PASSPHRASE: PASSPHRASE }).finished;

  it.each(ways)("is not replaced by sac %s, which says what would be lost, without --force", async (name, args) => {
    const out = copy(`${name}.sac`);
    const bytes = readFileSync(out);
    const refused = await run(args(out));
    expectRefused(
      refused,
      "OUTPUT_EXISTS",
      "source.onnx with 8 probes, 3 unrelated and 0 derived references",
      "--force",
    );
    expect(readFileSync(out)).toEqual(bytes);
    expect(await run([...args(out), "--force"])).toMatchObject({ status: 0 });
    expect(readFileSync(out)).not.toEqual(bytes);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  it("and is sealed is not looked into", async () => {
    expect(await run(["seal", at("good.sac"), "--out", at("sealed.sac")])).toMatchObject({ status: 0 });
    expectRefused(await run(enrolling(at("sealed.sac"))), "OUTPUT_EXISTS", "it is sealed");
  });

  it("stays plain beside the sealed one, and sac seal says so", async () => {
    const { stdout } = await run(["seal", at("good.sac"), "--out", at("told.sac")]);
    expect(stdout).toContain(`The plain file is still at ${at("good.sac")}: delete it`);
  });
});

describe("a calibration", () => {
  it("that lacks models of the old one is refused before anything runs, and names them", async () => {
    const out = copy("fewer.sac");
    const refused = await sac("calibrate", out, ...unrelated("vgg-1", "mobilenet-1"));
    expectRefused(refused, "CALIBRATION_REFUSED", "unrelated-resnet-1.onnx, unrelated-densenet-1.onnx", "--replace");
    expect(refused.stderr).not.toContain("unrelated-vgg-1.onnx");
    expect(refused.stderr).not.toContain("[0/");
    expect(readFileSync(out)).toEqual(readFileSync(at("good.sac")));
  });

  it("lets them go with --replace, and needs no word for more models", async () => {
    const out = copy("more.sac");
    const names = async () => (await loadFingerprint(out)).fingerprint.calibration?.unrelated.map(({ name }) => name);
    expect(await sac("calibrate", out, ...unrelated("vgg-1", "vgg-2", "resnet-1", "densenet-1"))).toMatchObject({
      status: 0,
    });
    expect(await names()).toHaveLength(4);
    expect(await sac("calibrate", out, ...unrelated("vgg-2"), "--replace")).toMatchObject({ status: 0 });
    expect(await names()).toEqual(["unrelated-vgg-2.onnx"]);
  });
});

describe.runIf(process.platform !== "win32")("of two commands that write one file at once, the later one fails", () => {
  /** Stops a command where it has begun, lets another one run to its end, and has the first go on. */
  async function interleave(first: string[], begun: string, second: string[]): Promise<Finished[]> {
    const { child, output, finished } = startSac(first);
    expect(await until(() => output.stderr.includes(begun))).toBe(true);
    child.kill("SIGSTOP");
    const other = await sac(...second);
    child.kill("SIGCONT");
    return [await finished, other];
  }

  it("two calibrations", async () => {
    const out = copy("twice.sac");
    const all = ["vgg-1", "resnet-1", "densenet-1"];
    const [first, second] = await interleave(["calibrate", out, ...unrelated(...all, "mobilenet-1")], "[0/", [
      "calibrate",
      out,
      ...unrelated(...all, "vgg-2"),
    ]);
    expect(second.status, second.stderr).toBe(0);
    expectRefused(first, "OUTPUT_CHANGED", out, "nothing was written");
    const { calibration } = (await loadFingerprint(out)).fingerprint;
    expect(calibration?.unrelated.map(({ name }) => name)).toContain("unrelated-vgg-2.onnx");
  });

  it.each([[["--force"]], [[]]])("two enrolments to a new file, %j", async (more) => {
    const out = at(`new${more.length}.sac`);
    const [first, second] = await interleave(
      enrolling(out, ...more),
      "reading images",
      enrolling(out, "--arch", "second"),
    );
    expect(second.status, second.stderr).toBe(0);
    expectRefused(first, "OUTPUT_CHANGED", out);
    expect((await loadFingerprint(out)).fingerprint.about.source.arch).toBe("second");
  });

  it("an enrolment and a calibration", async () => {
    const out = at("both.sac");
    const [first, second] = await interleave(enrolling(out), "reading images", [
      "calibrate",
      at("raw.sac"),
      ...unrelated("vgg-1"),
      "--out",
      out,
    ]);
    expect(second.status, second.stderr).toBe(0);
    expectRefused(first, "OUTPUT_CHANGED", out);
  });
});
