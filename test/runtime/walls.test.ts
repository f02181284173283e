import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
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

describe.runIf(linux)("a program behind walls", () => {
  const run = (...program: string[]) => {
    const [command, ...args] = behindWalls(program, "cpu", { read: [], write: [folder.path] });
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
    const command = [...behindWalls(["/usr/bin/true"], "cpu", { read: [], write: [] })];
    command[command.indexOf("--expect") + 1] = "limits";
    const { status, stderr } = spawnSync(command[0], command.slice(1), { encoding: "utf8" });
    expect(status).toBe(125);
    expect(stderr).toMatch(/^launcher: /);
  });

  it("a level that this system gives is allowed, and one that it does not is named", async () => {
    requireIsolation(isolationOf(wallsFor("cpu")), "cpu");
    if (isolationOf(wallsFor("cuda"), "cuda") === "full") return;
    const { code, message } = await failureOf(() => requireIsolation("full", "cuda"));
    expect(code).toBe("ISOLATION_MISSING");
    expect(message).toContain("--require-isolation full");
  });
});
