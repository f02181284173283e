import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pushEvent } from "../support/github/events.ts";
import { runAction } from "../support/github/runner.ts";
import { useScenery } from "../support/github/scenery.ts";
import { UNRELATED } from "../support/github/world.ts";
import { SPECIAL_FILES } from "../support/hostile/special-files.ts";
import { node, root, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const scenery = useScenery();
const folder = temporaryFolder();

/** Far more than the start of a program takes; what hangs is killed, and has no status then. */
const HANGS_MS = 60_000;
const PLACED = Object.entries(SPECIAL_FILES);

describe.runIf(process.platform === "linux")("a special file in the place of settings ends the run with 2:", () => {
  describe.each(["config", "preprocess"])("of the Action's %s,", (input) => {
    it.concurrent.each(PLACED)("a %s", async (_, put) => {
      const world = await scenery.open();
      const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
      const after = world.push({ "models/new.onnx": UNRELATED });
      const pulled = [pull.event, pull.merge] as const;
      const pushed = [pushEvent(world.base, after), after] as const;
      // An earlier step of the job may have put there what git does not keep.
      for (const [event, commit] of input === "config" ? [pulled, pushed] : [pushed]) {
        const workspace = world.checkout(commit, 0);
        put(join(workspace, "settings"));
        const inputs = {
          [input]: "settings",
          ...(input === "config" ? {} : { fingerprint: "fingerprints/source.sac" }),
        };
        const ran = await runAction(world.job({ event, workspace, inputs, bare: true }));
        expect(ran.log).toMatch(/^::error::(?:INPUT_INVALID|CONFIG_INVALID|FILE_NOT_FOUND|PREPROCESS_INVALID)/m);
        expect(ran.status, ran.log).toBe(2);
        expect(ran.milliseconds).toBeLessThan(HANGS_MS);
      }
    });
  });

  const check = ["check", "none.sac", "--", `${zoo}/source.onnx`];
  const claimed = ["--fingerprint", "none.sac", "--images", `${zoo}/images`, "--source", `${zoo}/source.onnx`];
  const claim = (path: string) =>
    ["verify-claim", "--commitment", path, ...claimed, "--suspect", `${zoo}/source.onnx`].concat(
      "--independent",
      `${zoo}/unrelated/*.onnx`,
    );
  it.each(
    PLACED.flatMap(
      ([what, put]) =>
        [
          [
            what,
            "the command's identity file",
            put,
            (path: string) => ({ args: check, env: { SAC_IDENTITY_FILE: path } }),
          ],
          [what, "a commitment", put, (path: string) => ({ args: claim(path), env: {} })],
        ] as const,
    ),
  )("a %s as %s", (what, place, put, how) => {
    const path = join(folder.path, place, what);
    mkdirSync(join(folder.path, place), { recursive: true });
    put(path);
    const { args, env } = how(path);
    const ran = spawnSync(node, ["dist/cli.js", ...args], {
      ...{ cwd: root, env: { PATH: process.env.PATH, ...env }, encoding: "utf8", timeout: HANGS_MS },
    });
    expect(ran.stderr).toMatch(/^error (?:FILE_NOT_FOUND|FILE_UNREADABLE|KEY_INVALID|COMMITMENT_INVALID): /);
    expect(ran.stderr).toContain(path);
    expect(ran.status).toBe(2);
  });
});
