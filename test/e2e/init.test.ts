import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { until } from "../support/processes.ts";
import { node, root, sac, startSac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const out = join(folder.path, "new.sac");
const NAMED = ["--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--preprocess", `${zoo}/preprocess.json`];
const REFERENCES = [
  "--unrelated",
  ...["vgg-1", "resnet-1", "densenet-1"].map((one) => `${zoo}/unrelated/unrelated-${one}.onnx`),
];

describe("sac init", () => {
  it("plans without writing anything, and its commands are those that it would run", async () => {
    const { status, stdout } = await sac("init", "--plan", ...NAMED, ...REFERENCES, "--out", out, "--json", "-");
    expect(status).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.model).toMatchObject({ columns: 10, task: "classification" });
    expect(plan.feeding).toMatchObject({ name: "cifar10", origin: "given" });
    expect(plan.panel).toEqual({ references: 3, twins: 0, by: "normal" });
    expect(plan.steps.map(({ line }: { line: string }) => line)).toEqual([
      `sac enroll --model ${zoo}/source.onnx --images ${zoo}/images --out ${out} --preprocess ${zoo}/preprocess.json`,
      `sac calibrate ${out} ${REFERENCES.slice(1)
        .map((one) => `--unrelated ${one}`)
        .join(" ")} --images ${zoo}/images`,
    ]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("never waits where nobody can be asked: it names what is open, and writes nothing", async () => {
    const { child, finished } = startSac(["init", ...NAMED, "--out", out]);
    child.stdin.end("1\n1\n1\n");
    const { status, stderr } = await finished;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error USAGE: There is no terminal to ask on.*--training-images.*\n.*--yes.*--plan/);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("enrolls and calibrates by the commands of its plan, and replaces nothing", async () => {
    const stated = ["--training-images", "private", "--trained-from", "scratch", "--images-are", "held-out"];
    const made = await sac("init", "--yes", ...NAMED, ...REFERENCES, ...stated, "--out", out);
    expect(made.status, made.stderr).toBe(0);
    const { fingerprint } = await loadFingerprint(out);
    expect(fingerprint.calibration?.unrelated).toHaveLength(3);
    expect(fingerprint.about).toMatchObject({ selection: { imagesAre: "held-out", rule: "misclassified" } });
    expect(made.stdout.match(/^Next:/gm)).toHaveLength(1);
    expect(made.stdout).toContain(`\n  sac check ${out} -- suspect.onnx\n`);

    const again = await sac("init", "--yes", ...NAMED, "--out", out);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/^error OUTPUT_EXISTS/);
  });
});

/** Of util-linux: gives a program a terminal. */
const SCRIPT = "/usr/bin/script";

it.runIf(process.platform === "linux" && existsSync(SCRIPT))(
  "Ctrl-C at a question of sac init writes nothing",
  async () => {
    const command = `${node} ${join(root, "dist/cli.js")} init`;
    const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { cwd: folder.path });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
    });
    const status = new Promise((resolve) => child.on("close", resolve));
    expect(await until(() => shown.includes("> "))).toBe(true);
    const before = readdirSync(folder.path);
    child.stdin.write("\x03");
    expect(await status).toBe(130);
    expect(shown).toContain("Interrupted; nothing was written.");
    expect(readdirSync(folder.path)).toEqual(before);
  },
);
