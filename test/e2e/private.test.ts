import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { enrolSource, SOURCE } from "../support/fixture-source.ts";
import { node, root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STRACE = "/usr/bin/strace";
const required = process.env.SAC_REQUIRE_STRACE === "1";
if (!existsSync(STRACE) && !required) {
  console.warn(
    `Whether anything leaves the machine is not tested: there is no ${STRACE}. Install it, or set SAC_REQUIRE_STRACE=1.`,
  );
}

/** The home folder is asked of the environment or, by programs that distrust it, of the system's list of users. */
const HOMES = [...new Set([userInfo().homedir, homedir()])];
/** What makes one machine known again. */
const MACHINE = ["/etc/machine-id", "/var/lib/dbus/machine-id", "/sys/class/dmi", "/sys/class/net"];
const SYSTEM_CALLS = "trace=%network,open,openat,mkdir,mkdirat,creat,unlink,unlinkat,rename,renameat,renameat2";

/** The system calls of a whole check, those of all its processes, one a line. */
function systemCallsOf(environment: NodeJS.ProcessEnv, log: string, ...args: string[]): string[] {
  const command = ["-f", "-qq", "-s", "300", "-o", log, "-e", SYSTEM_CALLS, node, join(root, "dist/cli.js"), ...args];
  const { status, stderr } = spawnSync(STRACE, command, { cwd: root, env: environment, encoding: "utf8" });
  expect(status, stderr).toBe(1);
  return readFileSync(log, "utf8").split("\n");
}

/** The calls among them that name a path, with the path; those that failed because nothing is there left out. */
function pathsIn(calls: readonly string[]): string[] {
  return calls.flatMap(
    (call) => /(?:open|openat|mkdir|creat|unlink|rename)[a-z0-9]*\([^"]*"([^"]+)"/.exec(call)?.[1] ?? [],
  );
}

describe.runIf(existsSync(STRACE) || required)("a whole check, watched at its system calls", () => {
  const folder = temporaryFolder();
  const at = (...names: string[]) => join(folder.path, ...names);
  let calls: string[];

  beforeAll(async () => {
    expect(existsSync(STRACE), `${STRACE} is required by SAC_REQUIRE_STRACE`).toBe(true);
    const fingerprint = await enrolSource(folder, 20);
    mkdirSync(at("home"));
    mkdirSync(at("tmp"));
    const environment = { PATH: process.env.PATH, HOME: at("home"), TMPDIR: at("tmp") };
    calls = systemCallsOf(environment, at("calls.log"), "check", fingerprint, "--device", "cpu", "--", SOURCE);
  });

  it("the model was run, and its process was watched too", () => {
    expect(pathsIn(calls).some((path) => path.includes("libonnxruntime.so"))).toBe(true);
    expect(pathsIn(calls).some((path) => path.includes("sac-run-"))).toBe(true);
  });

  it("no home folder is looked into", () => {
    const installed = [root, node];
    const inHome = pathsIn(calls).filter(
      (path) =>
        [...HOMES, at("home")].some((home) => path.startsWith(`${home}/`)) &&
        !installed.some((place) => path.startsWith(place)),
    );
    expect(inHome).toEqual([]);
    expect(readdirSync(at("home"))).toEqual([]);
  });

  it("nothing that makes the machine known again is read", () => {
    expect(pathsIn(calls).filter((path) => MACHINE.some((place) => path.startsWith(place)))).toEqual([]);
  });

  it("no telemetry is kept anywhere", () => {
    expect(calls.filter((call) => /deviceid|onnxruntime\.db|mat-debug|DeveloperTools/.test(call))).toEqual([]);
    expect(readdirSync(at("tmp"))).toEqual([]);
  });

  it("no socket is opened but those between our own processes, and no address is looked up", () => {
    expect(calls.filter((call) => /\bAF_(?:INET6?|PACKET|VSOCK)\b/.test(call))).toEqual([]);
    expect(calls.filter((call) => /\b(?:connect|sendto|bind|listen)\(/.test(call))).toEqual([]);
    expect(pathsIn(calls).filter((path) => /resolv\.conf|nsswitch|\/etc\/hosts/.test(path))).toEqual([]);
  });
});
