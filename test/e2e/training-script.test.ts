import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { node, root, sac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A Python with PyTorch, of SAC_PYTHON: without that variable nothing is trained, so that `npm test` needs none. */
const PYTHON = process.env.SAC_PYTHON;

function canTrain(): boolean {
  if (PYTHON === undefined) return false;
  if (spawnSync(PYTHON, ["-c", "import torch, numpy, PIL"]).status === 0) return true;
  if (process.env.SAC_REQUIRE_PYTORCH) throw new Error(`${PYTHON} lacks PyTorch, NumPy or Pillow`);
  process.stderr.write(`${PYTHON} lacks PyTorch, NumPy or Pillow: the training script is not tried.\n`);
  return false;
}

describe.skipIf(!canTrain())("the training script of references and twins, with PyTorch", () => {
  const folder = temporaryFolder();

  it("goes on where it was stopped, and the command that it prints calibrates with what it made", async () => {
    const fingerprint = join(folder.path, "source.sac");
    const source = [
      "--model",
      `${zoo}/source.onnx`,
      "--images",
      `${zoo}/images`,
      "--preprocess",
      `${zoo}/preprocess.json`,
    ];
    const enrolled = await sac("enroll", ...source, "--out", fingerprint, "--probes", "40", "--pool", "200");
    expect(enrolled.status, enrolled.stderr).toBe(0);

    const files = ["--source", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--fingerprint", fingerprint];
    const into = ["--out", join(folder.path, "my zoo"), "--data", `${zoo}/images`];
    const trained = spawnSync(PYTHON ?? "", ["lab/try_template.py", ...into, ...files], {
      cwd: root,
      encoding: "utf8",
    });
    expect(trained.status, trained.stderr).toBe(0);
    const [, command] = /^Next: (sac calibrate .*)$/m.exec(trained.stdout) ?? [];

    // What was trained for seconds only to try the script is hardly better than chance.
    const script = `sac() { '${node}' dist/cli.js "$@"; }\n${command} --accept-preprocessing\n`;
    const calibrated = spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8" });
    expect(calibrated.status, calibrated.stderr).toBe(0);
    const { calibration, family } = (await loadFingerprint(fingerprint)).fingerprint;
    expect(calibration?.unrelated.map(({ arch }) => arch)).toEqual(["narrow", "wide", "narrow", "wide"]);
    expect(calibration?.unrelated.every(({ accuracy }) => accuracy !== undefined)).toBe(true);
    expect(family?.twins).toHaveLength(3);
    expect(family).toMatchObject({ sourcePicked: "first", twinsPicked: "first" });
  });
});
