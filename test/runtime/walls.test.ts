import { spawn, spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Device } from "../../src/runtime/options.ts";
import { MEMORY_MARK } from "../../src/runtime/protocol.ts";
import {
  behindWalls,
  hasNoNetwork,
  isolationOf,
  requireIsolation,
  WALLS,
  type Wall,
  wallsFor,
} from "../../src/runtime/walls.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const linux = process.platform === "linux";

describe("what walls amount to", () => {
  it.each<[string, Wall[], string]>([
    ["none", [], "none"],
    ["limits alone", ["limits"], "none"],
    ["namespaces alone", ["namespaces"], "network"],
    ["no calls to sockets", ["calls", "privileges"], "network"],
    ["everything but namespaces", ["limits", "privileges", "files", "tcp", "scope", "calls"], "full"],
    ["everything but files", ["limits", "namespaces", "privileges", "tcp", "scope", "calls"], "network"],
    ["all", [...WALLS], "full"],
  ])("%s: %j are the level %s", (_, walls, level) => {
    expect(isolationOf(walls)).toBe(level);
    expect(hasNoNetwork(walls)).toBe(level !== "none");
  });

  it("a GPU's driver keeps its sockets, so that without namespaces there is a network", () => {
    expect(isolationOf(["limits", "privileges", "files", "calls"], "cuda")).toBe("none");
  });
});

/** As `behindWalls`, on a system that has a launcher. */
function walled(...how: Parameters<typeof behindWalls>): string[] {
  const command = behindWalls(...how);
  if (!command) throw new Error("there is no launcher");
  return [...command];
}

describe.runIf(linux)("a program behind walls", () => {
  const run = (...program: string[]) => {
    const [command, ...args] = walled(program, "cpu", { read: [], write: [folder.path] });
    return spawnSync(command, args, { encoding: "utf8", cwd: folder.path });
  };

  it("ends as it would without them: by its status, or by its signal", () => {
    expect(run("/usr/bin/true").status).toBe(0);
    const node = (script: string) => run(process.execPath, "-e", script);
    expect(node("process.exit(7)").status).toBe(7);
    expect(node("process.kill(process.pid, 'SIGKILL')").signal).toBe("SIGKILL");
    expect(node("console.log(6 * 7)").stdout).toBe("42\n");
  });

  it("is not started where other walls stand than were found", () => {
    const command = walled(["/usr/bin/true"], "cpu", { read: [], write: [] });
    command[command.indexOf("--expect") + 1] = "limits";
    const { status, stderr } = spawnSync(command[0], command.slice(1), { encoding: "utf8" });
    expect(status).toBe(125);
    expect(stderr).toMatch(/^launcher: /);
  });

  it.each([
    ["in namespaces of its own", true],
    ["without them", false],
  ])("is ended when it holds more memory than it may, and not before: %s", (_, namespaces) => {
    const hold = (bytes: number, memoryBytes: number) => {
      const text = `const held = Buffer.alloc(${bytes}, 1); setTimeout(() => console.log(held.length), 300)`;
      const command = walled([process.execPath, "-e", text], "cpu", { read: [], write: [folder.path], memoryBytes });
      if (!namespaces && command.includes("--namespaces")) {
        command.splice(command.indexOf("--namespaces"), 1);
        const expected = command.indexOf("--expect") + 1;
        command[expected] = command[expected].replace("namespaces ", "");
      }
      return spawnSync(command[0], command.slice(1), { encoding: "utf8", cwd: folder.path, env: {} });
    };
    expect(hold(2 ** 26, 2 ** 29).stdout).toBe(`${2 ** 26}\n`);
    const { signal, stdout, stderr } = hold(2 ** 28, 2 ** 28);
    expect([signal, stdout, stderr]).toEqual(["SIGKILL", "", `\n${MEMORY_MARK}\n`]);
  });

  /** Runs a text of Node.js behind the walls, and reads the JSON that it prints. */
  const inside = (text: string) => {
    const { stdout, stderr } = run(process.execPath, "-e", `const fs = require("node:fs"); ${text}`);
    expect(stdout, stderr).not.toBe("");
    return JSON.parse(stdout);
  };
  const stands = (wall: Wall) => wallsFor("cpu").includes(wall);
  const CODES = "const codeOf = (act) => { try { act(); return 'done'; } catch (thrown) { return thrown.code; } };";

  it.runIf(stands("limits"))("leaves no core dump, and writes no file above 64 MiB", () => {
    const limits = inside(`console.log(JSON.stringify(fs.readFileSync("/proc/self/limits", "utf8")))`);
    expect(limits).toMatch(/^Max core file size +0 +0 /m);
    expect(limits).toMatch(/^Max file size +67108864 +67108864 /m);
    expect(
      inside(`${CODES} console.log(JSON.stringify(codeOf(() => fs.truncateSync("large", 65 * 2 ** 20))))`),
    ).not.toBe("done");
  });

  it.runIf(stands("namespaces"))("has users, processes, network, IPC and mounts of its own", () => {
    const kinds = ["user", "pid", "net", "ipc", "mnt"];
    const own = inside(
      `console.log(JSON.stringify(${JSON.stringify(kinds)}.map((kind) => fs.readlinkSync("/proc/self/ns/" + kind))))`,
    );
    for (const [i, kind] of kinds.entries()) expect(own[i]).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
    expect(inside(`console.log(JSON.stringify(fs.readdirSync("/proc/self/task").length > 0 && process.pid))`)).toBe(2);
  });

  it.runIf(stands("privileges"))("gains no privileges, and has no capabilities", () => {
    const status = inside(`console.log(JSON.stringify(fs.readFileSync("/proc/self/status", "utf8")))`);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
      expect(status).toMatch(new RegExp(`^${set}:\\s+0+$`, "m"));
  });

  it.runIf(stands("files"))("opens the system's libraries and its own folder, and no other file", () => {
    const secret = folder.write("secret/key", "hidden");
    const [command, ...args] = walled(
      [
        process.execPath,
        "-e",
        `const fs = require("node:fs"); ${CODES} console.log(JSON.stringify([
        codeOf(() => fs.readFileSync(${JSON.stringify(secret)})),
        codeOf(() => fs.readFileSync("/etc/passwd")),
        codeOf(() => fs.readdirSync("/")),
        codeOf(() => fs.writeFileSync(${JSON.stringify(`${secret}.new`)}, "")),
        codeOf(() => fs.writeFileSync("/usr/planted", "")),
        codeOf(() => fs.readdirSync("/usr/lib")),
        codeOf(() => fs.writeFileSync("own", "")),
      ]))`,
      ],
      "cpu",
      { read: [], write: [join(folder.path, "work")] },
    );
    const work = join(folder.write("work/.keep", ""), "..");
    const { stdout } = spawnSync(command, args, { encoding: "utf8", cwd: work });
    expect(JSON.parse(stdout)).toEqual([...Array(5).fill("EACCES"), "done", "done"]);
  });

  it.runIf(stands("scope") && stands("tcp"))(
    "reaches no abstract socket and no TCP port, also beside a GPU's driver",
    async () => {
      const name = `\0sac-test-${process.pid}`;
      const open = async (where: string | number) => {
        const server = createServer((socket) => socket.end());
        await new Promise<void>((resolve) => server.listen(where, resolve));
        return server;
      };
      const servers = [await open(name), await open(0)];
      const { port } = servers[1].address() as AddressInfo;
      const text = (to: object) =>
        `require("node:net").connect(${JSON.stringify(to)}).on("connect", () => process.exit(1)).on("error", () => process.exit(0))`;
      const ends = (device: Device, to: object) => {
        const [command, ...args] = walled([process.execPath, "-e", text(to)], device, { read: [], write: [] });
        return new Promise((resolve) => spawn(command, args, { stdio: "ignore" }).on("close", resolve));
      };
      expect(await ends("cpu", { port, host: "127.0.0.1" })).toBe(0);
      for (const device of ["cpu", "cuda"] as const) expect(await ends(device, { path: name })).toBe(0);
      for (const server of servers) server.close();
    },
  );

  it.runIf(stands("scope"))("signals no process outside", () => {
    const codes = inside(
      `${CODES} console.log(JSON.stringify([${process.pid}, process.ppid, 1].map((pid) => codeOf(() => process.kill(pid, 0)))))`,
    );
    for (const code of codes) expect(["EPERM", "ESRCH"]).toContain(code);
  });

  /** By their numbers on x64, with arguments that would let them pass, or fail otherwise. */
  const CALLS = {
    ...{ socket: "41, 2, 1, 0", connect: "42, -1, 0, 0", fork: "57", ptrace: "101, 0, 0, 0, 0", setsid: "112" },
    ...{ personality: "135, 0xffffffff", mount: "165, 0, 0, 0, 0, 0", unshare: "272, 0", keyctl: "250, 0, -3, 0" },
    ...{ process_vm_readv: "310, $$, 0, 0, 0, 0, 0", bpf: "321, 0, 0, 0", userfaultfd: "323, 1" },
    ...{ kill: "62, getppid(), 0", tkill: "200, $$, 0", io_uring_setup: "425, 1, 0", pidfd_open: "434, $$, 0" },
  };

  it.runIf(stands("calls") && process.arch === "x64").each(Object.entries(CALLS))("may not call %s", (_, call) => {
    const text = `syscall(${call}); print $!{EPERM} ? "refused" : "let through: $!"`;
    expect(run("/usr/bin/perl", "-MErrno", "-e", text).stdout).toBe("refused");
  });

  it.runIf(stands("calls"))("starts no other process", () => {
    expect(
      inside(`console.log(JSON.stringify(require("node:child_process").spawnSync("/usr/bin/true").error.code))`),
    ).toBe("EPERM");
  });

  it("a level that this system gives is allowed, and one that it does not is named", async () => {
    requireIsolation(isolationOf(wallsFor("cpu")), "cpu");
    if (isolationOf(wallsFor("cuda"), "cuda") === "full") return;
    const { code, message } = await failureOf(() => requireIsolation("full", "cuda"));
    expect(code).toBe("ISOLATION_MISSING");
    expect(message).toContain("--require-isolation full");
  });
});
