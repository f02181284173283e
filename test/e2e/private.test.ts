import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { enrolSource, SOURCE } from "../support/fixture-source.ts";
import { type Ran, runAction } from "../support/github/runner.ts";
import { useScenery } from "../support/github/scenery.ts";
import { DERIVED } from "../support/github/world.ts";
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
const SYSTEM_CALLS =
  "trace=%network,execve,open,openat,mkdir,mkdirat,creat,unlink,unlinkat,rename,renameat,renameat2,symlink,symlinkat";

/** The command line that writes the system calls of a program and of all that it starts to a file, one a line. */
const watching = (log: string) => [STRACE, "-f", "-qq", "-s", "300", "-A", "-o", log, "-e", SYSTEM_CALLS];

/** The system calls of a whole run, those of all its processes, one a line. */
function systemCallsOf(environment: NodeJS.ProcessEnv, log: string, expected: number, ...args: string[]): string[] {
  const [program, ...command] = [...watching(log), node, join(root, "dist/cli.js"), ...args];
  const { status, stderr } = spawnSync(program, command, { cwd: root, env: environment, encoding: "utf8" });
  expect(status, stderr).toBe(expected);
  return readFileSync(log, "utf8").split("\n");
}

/** The paths that they name. */
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

/** Whether a path is a device or a process's own affair, and no file. */
function isNoFile(path: string): boolean {
  return /^(?:\/dev\/|\/proc\/(?:self|\d+)\/)/.test(path);
}

/** The paths in the home folders of whoever runs this, and in others, but for programs that are installed there. */
function inHomes(calls: readonly string[], ...others: string[]): string[] {
  const homes = [...HOMES, ...others];
  return pathsIn(calls).filter(
    (path) =>
      homes.some((home) => path.startsWith(`${home}/`)) && ![root, node].some((place) => path.startsWith(place)),
  );
}

function namingMachine(calls: readonly string[]): string[] {
  return pathsIn(calls).filter((path) => MACHINE.some((place) => path.startsWith(place)));
}

function telemetryIn(calls: readonly string[]): string[] {
  return calls.filter((call) => /deviceid|onnxruntime\.db|mat-debug|DeveloperTools/.test(call));
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
        (path) => !allowed.some((place) => path.startsWith(place)) && !isNoFile(path),
      );
      expect(elsewhere).toEqual([]);
      const written = writtenIn(calls);
      for (const file of writes)
        expect(written.some((path) => path.startsWith(at(file)) || path.startsWith(at(`.${file}`)))).toBe(true);
      if (name !== "inspect") expect(written.some((path) => path.startsWith(own("tmp", "sac-run-")))).toBe(true);
    });

    it("no home folder is looked into", () => {
      expect(inHomes(calls, own("home"))).toEqual([]);
      expect(readdirSync(own("home"))).toEqual([]);
    });

    it("nothing that makes the machine known again is read", () => {
      expect(namingMachine(calls)).toEqual([]);
    });

    it("no telemetry is kept anywhere", () => {
      expect(telemetryIn(calls)).toEqual([]);
      expect(readdirSync(own("tmp"))).toEqual([]);
    });

    it("no socket is opened but those between our own processes, and no address is looked up", () => {
      expect(calls.filter((call) => /\bAF_(?:INET6?|PACKET|VSOCK)\b/.test(call))).toEqual([]);
      expect(calls.filter((call) => /\b(?:connect|sendto|bind|listen)\(/.test(call))).toEqual([]);
      expect(pathsIn(calls).filter((path) => /resolv\.conf|nsswitch|\/etc\/hosts/.test(path))).toEqual([]);
    });
  },
);

describe.runIf(existsSync(STRACE) || required)("a whole check of the Action, watched at its system calls", () => {
  /** As GitHub downloads the Action: with nothing native. */
  const scenery = useScenery("none");
  let calls: string[];
  let ran: Ran;
  let machine: string;
  let workspace: string;
  let port: string;

  beforeAll(async () => {
    const install = `#!/bin/sh\nexec /bin/ln -s '${join(root, "node_modules")}' node_modules\n`;
    chmodSync(folder.write("programs/npm", install), 0o755);
    const world = await scenery.open();
    port = new URL(world.fake.url).port;
    const pull = world.pullRequest({ "models/new.onnx": DERIVED });
    workspace = world.checkout(pull.merge, 0);
    const inputs = { "check-run": "true", comment: "always" };
    const environment = { PATH: `${at("programs")}:/usr/bin:/bin`, TMPDIR: at("action-tmp") };
    mkdirSync(at("action-tmp"));
    const through = watching(at("action.log"));
    const job = world.job({ event: pull.event, workspace, inputs, environment, through });
    machine = job.machine;
    ran = await runAction(job);
    calls = readFileSync(at("action.log"), "utf8").split("\n");
  });

  /** The processes that run a program of dist/. */
  const running = (program: string) => {
    const started = calls.filter((call) => /\bexecve\(.*= 0$/.test(call) && call.includes(`dist/${program}"`));
    return new Set(started.map((call) => call.split(" ")[0]));
  };

  it("a model was judged, and told about, and its process was watched too", () => {
    expect([ran.status, ran.post.status], ran.log + ran.post.log).toEqual([1, 0]);
    expect(ran.outputs.verdict).toBe("derived");
    expect(ran.log).toContain("from npm, every file verified");
    for (const program of ["main.js", "post.js"]) expect(running(program).size).toBe(1);
    expect(running("worker.js").size).toBeGreaterThan(0);
    expect(pathsIn(calls).some((path) => path.includes("libonnxruntime.so"))).toBe(true);
  });

  it("the Action writes no file outside the runner's folders for temporary files, tools and commands", () => {
    const allowed = ["temp", "tools", "step-"].map((name) => join(machine, name));
    const written = writtenIn(calls).filter((path) => !isNoFile(path));
    expect(written.length).toBeGreaterThan(100);
    const places = [...allowed, at("action-tmp")];
    expect(written.filter((path) => !places.some((place) => path.startsWith(place)))).toEqual([]);
    expect(readdirSync(at("action-tmp"))).toEqual([]);
    expect(spawnSync("git", ["status", "--porcelain"], { cwd: workspace, encoding: "utf8" }).stdout).toBe("");
  });

  it("the Action looks into no home folder, and reads nothing that makes the machine known again", () => {
    expect(inHomes(calls, join(machine, "home"))).toEqual([]);
    expect(readdirSync(join(machine, "home"))).toEqual([]);
    expect(namingMachine(calls)).toEqual([]);
    expect(telemetryIn(calls)).toEqual([]);
  });

  it("the Action connects to GitHub's address alone, and looks no other up", () => {
    const connects = calls.filter((call) => /\bconnect\(/.test(call));
    expect(connects.length).toBeGreaterThan(0);
    const toGithub = `sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")`;
    expect(connects.filter((call) => !call.includes(toGithub))).toEqual([]);
    expect(calls.filter((call) => /\bsocket\(/.test(call) && !/AF_INET, SOCK_STREAM/.test(call))).toEqual([]);
    expect(pathsIn(calls).filter((path) => path === "/etc/hosts")).toEqual([]);
  });

  it("no process but the Action's own opens a socket or connects", () => {
    const own = new Set([...running("main.js"), ...running("post.js")]);
    const talking = calls.filter((call) => /\b(?:socket|connect|bind|listen|sendto)\(/.test(call));
    expect(talking.length).toBeGreaterThan(0);
    expect(talking.filter((call) => !own.has(call.split(" ")[0]))).toEqual([]);
  });
});
