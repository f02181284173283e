import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { node, root, zoo } from "../support/sac.ts";

/** Runs the shipped command through a shell that redirects or limits it. */
function inShell(command: string) {
  const environment = { ...process.env, NODE: node, MODEL: `${zoo}/source.onnx` };
  return spawnSync("/bin/sh", ["-c", command], { cwd: root, env: environment, encoding: "utf8" });
}

const STACK = /\n\s+at .+:\d+/;

describe.runIf(process.platform === "linux")("a failure of the machine ends with status 2 and no stack trace", () => {
  it("where standard output is full", () => {
    const { status, stderr } = inShell(`"$NODE" dist/cli.js inspect "$MODEL" > /dev/full`);
    expect(status).toBe(2);
    expect(stderr).toContain("error SYSTEM_REFUSED: The system refused: there is no space left on the disk (ENOSPC)");
    expect(stderr).not.toMatch(STACK);
  });

  it("where standard error is full as well", () => {
    expect(inShell(`"$NODE" dist/cli.js check nothing.sac -- "$MODEL" > /dev/full 2> /dev/full`).status).toBe(2);
  });

  it("where nobody reads standard output on", () => {
    const { stdout, stderr } = inShell(`{ "$NODE" dist/cli.js check --help; echo "status $?" >&2; } | true`);
    expect(stdout).toBe("");
    expect(stderr).toBe("status 2\n");
  });

  it.each([20, 22, 24])("where no more than %i files may be open", (limit) => {
    const { status, stderr } = inShell(`ulimit -n ${limit}; "$NODE" dist/cli.js check no.sac -- "$MODEL"`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error (SYSTEM_REFUSED|FILE_NOT_FOUND): /);
    expect(stderr).not.toMatch(STACK);
  });
});
