import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unpackArchive } from "../../src/fingerprint/archive.ts";
import type { Reference } from "../../src/fingerprint/fingerprint.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { bundle } from "../support/bundle.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { pythonWithNumpy } from "../support/python.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const plain = await makeFingerprint();
const calibrated = await makeFingerprint({ probes: 5, classes: 4, unrelated: 3, derived: 2 });
const bytes = packFingerprint(calibrated);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

/** The same record with its fields in the opposite order, all the way down. */
function turnedRound<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turnedRound) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, turnedRound(field)]);
  return Object.fromEntries(entries.reverse()) as T;
}

describe("a fingerprint file", () => {
  it.each([
    ["without calibration", plain],
    ["with calibration", calibrated],
  ])("%s gives the fingerprint back", (_, fingerprint) => {
    const back = unpackFingerprint(packFingerprint(fingerprint), "f.sac");
    expect(back.probes.map((probe) => Uint8Array.from(probe))).toEqual(
      fingerprint.probes.map((probe) => Uint8Array.from(probe)),
    );
    expect({ ...back, probes: [] }).toEqual({ ...fingerprint, probes: [] });
  });

  it("lists the digest of every member but itself", () => {
    const members = unpackArchive(bytes, "f.sac");
    const manifest = JSON.parse(Buffer.from(members.get("fingerprint.json") ?? []).toString());
    const names = [...members.keys()].filter((name) => name !== "fingerprint.json");
    expect(Object.keys(manifest.members)).toEqual(names);
    expect(names).toContain("probes/0004.jpg");
    expect(names).toContain("calibration/derived-0001.npy");
    expect(names).toHaveLength(5 + 2 + 1 + 5);
    for (const name of names) expect(manifest.members[name]).toBe(sha256(members.get(name) ?? Buffer.of()));
  });

  it("refuses to write what could not be read again", () => {
    const { about } = plain;
    expect(() => packFingerprint({ ...plain, about: { ...about, id: "short" } })).toThrow();
    const [first] = calibrated.calibration?.unrelated ?? [];
    const calibration = { unrelated: [{ ...first, scores: { sac: Number.NaN } }], derived: [] };
    expect(() => packFingerprint({ ...calibrated, calibration })).toThrow();
  });
});

describe("the bytes of a fingerprint file", () => {
  it("are the same each time, after a round trip, and whatever the order of the fields", async () => {
    const again = await makeFingerprint({ probes: 5, classes: 4, unrelated: 3, derived: 2 });
    expect(sha256(packFingerprint(again))).toBe(sha256(bytes));
    expect(sha256(packFingerprint(unpackFingerprint(bytes, "f.sac")))).toBe(sha256(bytes));
    const { about, calibration } = calibrated;
    const turned = (references: readonly Reference[] = []) =>
      references.map((one) => ({ ...one, scores: turnedRound(one.scores) }));
    const other = {
      ...calibrated,
      about: turnedRound(about),
      calibration: { derived: turned(calibration?.derived), unrelated: turned(calibration?.unrelated) },
    };
    expect(Object.keys(other.about)).not.toEqual(Object.keys(about));
    expect(sha256(packFingerprint(other))).toBe(sha256(bytes));
  });

  it("are the same in every time zone", async () => {
    const path = folder.write("zone.sac", bytes);
    const script = await bundle(`
      import { readFileSync } from "node:fs";
      import { packFingerprint, unpackFingerprint } from "./src/fingerprint/pack.ts";
      import { sha256 } from "./src/digest.ts";
      const fingerprint = unpackFingerprint(readFileSync(${JSON.stringify(path)}), "f.sac");
      console.log(new Date(0).getHours() + " " + sha256(packFingerprint(fingerprint)));`);
    const file = folder.write("zone.cjs", script);
    const printed = ["Asia/Tokyo", "America/Los_Angeles"].map((TZ) => {
      const env = { ...process.env, TZ, NODE_PATH: join(root, "node_modules") };
      const { stdout, stderr } = spawnSync(process.execPath, [file], { env, encoding: "utf8" });
      return stdout.trim() || stderr;
    });
    expect(printed).toEqual([`9 ${sha256(bytes)}`, `16 ${sha256(bytes)}`]);
  });
});

const hasUnzip = spawnSync("unzip", ["-v"]).status === 0 && spawnSync("zip", ["-v"]).status === 0;
if (!hasUnzip) process.stderr.write("There is no zip and unzip here: the tests that need them are skipped.\n");

describe.skipIf(!hasUnzip)("beside zip and unzip", () => {
  const path = folder.write("f.sac", bytes);
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder.path, encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
    return stdout;
  };

  it("passes unzip -t", () => {
    expect(run("unzip", "-t", path)).toMatch(/No errors detected/);
  });

  it("unpacked and packed again without compression, it is the same fingerprint", () => {
    run("unzip", "-q", "-d", "unpacked", path);
    expect(readdirSync(join(folder.path, "unpacked")).sort()).toEqual([
      "calibration",
      "calibration.json",
      "correlation.npy",
      "fingerprint.json",
      "outputs.npy",
      "probes",
    ]);
    spawnSync("zip", ["-q", "-0", "-D", "-r", "../again.sac", "."], { cwd: join(folder.path, "unpacked") });
    const again = readFileSync(join(folder.path, "again.sac"));
    expect(again.equals(bytes)).toBe(false);
    expect(sha256(packFingerprint(unpackFingerprint(again, "again.sac")))).toBe(sha256(bytes));
  });
});

const python = pythonWithNumpy();
describe.skipIf(!python)("beside numpy", () => {
  it("holds the outputs and their correlation as np.load reads them", () => {
    const path = folder.write("numpy.sac", bytes);
    const script = `
import sys, json, zipfile, numpy as np
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    outputs, correlation = (np.load(archive.open(f"{name}.npy")) for name in ("outputs", "correlation"))
print(json.dumps([outputs.shape, correlation.shape, outputs.astype(float).ravel().tolist(), float(np.abs(np.diag(correlation) - 1).max())]))`;
    const { stdout, stderr } = spawnSync(python ?? "", ["-c", script, path], { encoding: "utf8" });
    expect(stderr).toBe("");
    const [outputs, correlation, values, offDiagonal] = JSON.parse(stdout);
    expect(outputs).toEqual([5, 4]);
    expect(correlation).toEqual([5, 5]);
    expect(values).toEqual([...calibrated.outputs.data]);
    expect(offDiagonal).toBeLessThan(1e-6);
  });
});
