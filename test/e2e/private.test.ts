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

/** The system calls of a whole run, those of all its processes, one a line. */
function systemCallsOf(environment: NodeJS.ProcessEnv, log: string, expected: number, ...args: string[]): string[] {
  const command = ["-f", "-qq", "-s", "300", "-o", log, "-e", SYSTEM_CALLS, node, join(root, "dist/cli.js"), ...args];
  const { status, stderr } = spawnSync(STRACE, command, { cwd: root, env: environment, encoding: "utf8" });
  expect(status, stderr).toBe(expected);
  return readFileSync(log, "utf8").split("\n");
}

/** The calls among them that name a path, with the path; those that failed because nothing is there left out. */
function pathsIn(calls: readonly string[]): string[] {
  return calls.flatMap(
    (call) => /(?:open|openat|mkdir|creat|unlink|rename)[a-z0-9]*\([^"]*"([^"]+)"/.exec(call)?.[1] ?? [],
  );
}

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
const zoo = (...names: string[]) => join(root, "fixtures", "zoo", ...names);

/** What each command is called with, where it writes besides the folder for temporary files, and how it ends. */
const COMMANDS = {
  check: { args: () => ["check", at("source.sac"), "--device", "cpu", "--", SOURCE], writes: [], status: 1 },
  enroll: {
    args: () => [
      ...["enroll", "--model", SOURCE, "--images", zoo("images", "cat"), "--preprocess", zoo("preprocess.json")],
      ...["--probes", "4", "--pool", "8", "--device", "cpu", "--out", at("new.sac")],
    ],
    writes: ["new.sac"],
    status: 0,
  },
  calibrate: {
    args: () => {
      const honest = zoo("unrelated", "unrelated-vgg-1.onnx");
      return ["calibrate", at("source.sac"), "--unrelated", honest, "--device", "cpu", "--out", at("calibrated.sac")];
    },
    writes: ["calibrated.sac"],
    status: 0,
  },
  inspect: { args: () => ["inspect", SOURCE], writes: [], status: 0 },
} as const;

/** Paths that were opened to be written, made, moved or removed. */
function writtenIn(calls: readonly string[]): string[] {
  const opened = calls.filter(
    (call) => /\bopen(?:at)?\(.*\bO_(?:WRONLY|RDWR|CREAT)\b/.test(call) && !/= -1 /.test(call),
  );
  const changed = calls.filter(
    (call) => /\b(?:mkdir|creat|unlink|rename)[a-z0-9]*\(/.test(call) && !/= -1 /.test(call),
  );
  return pathsIn([...opened, ...changed]);
}

beforeAll(async () => {
  if (!required && !existsSync(STRACE)) return;
  expect(existsSync(STRACE), `${STRACE} is required by SAC_REQUIRE_STRACE`).toBe(true);
  await enrolSource(folder, 20);
});

describe.runIf(existsSync(STRACE) || required).each(Object.keys(COMMANDS) as (keyof typeof COMMANDS)[])(
  "a whole sac %s, watched at its system calls",
  (name) => {
    const { args, writes, status } = COMMANDS[name];
    const own = (...names: string[]) => at(name, ...names);
    let calls: string[];

    beforeAll(() => {
      mkdirSync(own("home"), { recursive: true });
      mkdirSync(own("tmp"));
      const environment = { PATH: process.env.PATH, HOME: own("home"), TMPDIR: own("tmp") };
      calls = systemCallsOf(environment, own("calls.log"), status, ...args());
    });

    it.skipIf(name === "inspect")("the model was run, and its process was watched too", () => {
      expect(pathsIn(calls).some((path) => path.includes("libonnxruntime.so"))).toBe(true);
      expect(pathsIn(calls).some((path) => path.includes("sac-run-"))).toBe(true);
    });

    it("no file is written but what it was told to write, and in its folder for temporary files", () => {
      const allowed = [own("tmp"), ...writes.map((file) => at(file)), ...writes.map((file) => at(`.${file}`))];
      const elsewhere = writtenIn(calls).filter(
        (path) => !allowed.some((place) => path.startsWith(place)) && !/^(?:\/dev\/|\/proc\/(?:self|\d+)\/)/.test(path),
      );
      expect(elsewhere).toEqual([]);
      const written = writtenIn(calls);
      for (const file of writes)
        expect(written.some((path) => path.startsWith(at(file)) || path.startsWith(at(`.${file}`)))).toBe(true);
      if (name !== "inspect") expect(written.some((path) => path.startsWith(own("tmp", "sac-run-")))).toBe(true);
    });

    it("no home folder is looked into", () => {
      const installed = [root, node];
      const inHome = pathsIn(calls).filter(
        (path) =>
          [...HOMES, own("home")].some((home) => path.startsWith(`${home}/`)) &&
          !installed.some((place) => path.startsWith(place)),
      );
      expect(inHome).toEqual([]);
      expect(readdirSync(own("home"))).toEqual([]);
    });

    it("nothing that makes the machine known again is read", () => {
      expect(pathsIn(calls).filter((path) => MACHINE.some((place) => path.startsWith(place)))).toEqual([]);
    });

    it("no telemetry is kept anywhere", () => {
      expect(calls.filter((call) => /deviceid|onnxruntime\.db|mat-debug|DeveloperTools/.test(call))).toEqual([]);
      expect(readdirSync(own("tmp"))).toEqual([]);
    });

    it("no socket is opened but those between our own processes, and no address is looked up", () => {
      expect(calls.filter((call) => /\bAF_(?:INET6?|PACKET|VSOCK)\b/.test(call))).toEqual([]);
      expect(calls.filter((call) => /\b(?:connect|sendto|bind|listen)\(/.test(call))).toEqual([]);
      expect(pathsIn(calls).filter((path) => /resolv\.conf|nsswitch|\/etc\/hosts/.test(path))).toEqual([]);
    });
  },
);
