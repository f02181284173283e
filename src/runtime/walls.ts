import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { SacError } from "../errors.ts";
import { LAUNCHERS } from "./launchers.ts";
import { type Device, ISOLATION_LEVELS, type IsolationLevel } from "./options.ts";

/** What can stand between a model's process and the rest of the machine; native/launcher.c says what each one stops. */
export const WALLS = ["limits", "namespaces", "privileges", "files", "tcp", "scope", "calls"] as const;
export type Wall = (typeof WALLS)[number];

/** The files of the system that Node.js and onnxruntime read. */
const SYSTEM_FILES = [
  "/usr",
  "/lib",
  "/lib64",
  "/etc/ld.so.cache",
  "/etc/ssl/openssl.cnf",
  "/proc/self",
  "/proc/cpuinfo",
  "/proc/meminfo",
  "/proc/stat",
  "/sys/devices/system",
  "/sys/fs/cgroup",
];
/** What a GPU's driver reads besides; its devices are written to. */
const DRIVER_FILES = ["/etc", "/opt", "/proc", "/sys", "/run"];
const MOST_WRITTEN_BYTES = 64 * 2 ** 20;

/** Where a model's process may read and write, and how much memory it may hold. */
interface Access {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Undefined: as much as it likes. */
  readonly memoryBytes?: number | undefined;
}

/** A program's command line, the program first. */
type Command = readonly string[];

/** In the bundle the launchers lie beside us; run from source (tests), they are the committed ones. */
function launcherPath(system: string): string {
  const source = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(`${source ? "../../native" : "."}/launcher-${system}`, import.meta.url));
}

/** @throws SacError RUNTIME_DIGEST if it is not the one that was built */
function findLauncher(): string | undefined {
  const system = `${process.platform}-${process.arch}`;
  const expected = LAUNCHERS[system];
  if (expected === undefined) return undefined;
  const path = launcherPath(system);
  const digest = existsSync(path) && createHash("sha256").update(readFileSync(path)).digest("hex");
  if (digest === expected) return path;
  throw new SacError("RUNTIME_DIGEST", `${path} is not the launcher of this release.`, "Install sac-action again.");
}

/** A GPU's driver speaks to services by sockets of its own. */
function flagsFor(device: Device): string[] {
  return device === "cpu" ? ["--no-sockets", "--file-size", String(MOST_WRITTEN_BYTES)] : [];
}

interface Launcher {
  readonly path: string;
  readonly namespaces: boolean;
  readonly walls: readonly Wall[];
}

const known = new Map<Device, Launcher | undefined>();

/** Tries the walls once: what is believed of this system is what it did, not what it says. */
function tryLauncher(device: Device): Launcher | undefined {
  const path = findLauncher();
  if (path === undefined) return undefined;
  const flags = ["--namespaces", ...flagsFor(device), "--read", "/usr", "--probe"];
  const { status, stdout } = spawnSync(path, flags, { encoding: "utf8", env: {} });
  if (status !== 0) return undefined;
  const names = stdout.trim().split(" ");
  return { path, namespaces: names.includes("namespaces"), walls: WALLS.filter((wall) => names.includes(wall)) };
}

function launcherFor(device: Device): Launcher | undefined {
  if (!known.has(device)) known.set(device, tryLauncher(device));
  return known.get(device);
}

/** The walls that stand around a model's process on this system; none where there is no launcher: not on Linux. */
export function wallsFor(device: Device): readonly Wall[] {
  return launcherFor(device)?.walls ?? [];
}

/** Whether a process behind these walls reaches no network, not even this machine's own services. */
export function hasNoNetwork(walls: readonly Wall[], device: Device = "cpu"): boolean {
  return walls.includes("namespaces") || (walls.includes("calls") && device === "cpu");
}

/** The most that these walls keep to. */
export function isolationOf(walls: readonly Wall[], device: Device = "cpu"): IsolationLevel {
  if (!hasNoNetwork(walls, device)) return "none";
  const full: readonly Wall[] = ["limits", "privileges", "files", "calls"];
  return full.every((wall) => walls.includes(wall)) ? "full" : "network";
}

/**
 * Refuses to run models behind less than what was asked for.
 * @throws SacError ISOLATION_MISSING
 */
export function requireIsolation(wanted: IsolationLevel, device: Device): void {
  const walls = wallsFor(device);
  const level = isolationOf(walls, device);
  if (ISOLATION_LEVELS.indexOf(level) >= ISOLATION_LEVELS.indexOf(wanted)) return;
  const missing = WALLS.filter((wall) => !walls.includes(wall)).join(", ");
  const message = `Models would run behind less than --require-isolation ${wanted} asks for: this system gives no ${missing} (level ${level}).`;
  const hint = "Use a system that gives them (Linux 5.13 or later, x64 or arm64, device cpu), or ask for less.";
  throw new SacError("ISOLATION_MISSING", message, hint);
}

/**
 * The command that starts a program behind all walls that this system gives. Whoever calls this and ends takes the program along,
 * however it ends; so does whoever waits for it behind the walls, when it holds more memory than it may.
 * @returns undefined where this system has no launcher: not on Linux
 */
export function behindWalls(
  program: Command,
  device: Device,
  { read, write, memoryBytes }: Access,
): Command | undefined {
  const launcher = launcherFor(device);
  if (!launcher) return undefined;
  const driver = device === "cpu" ? [] : DRIVER_FILES;
  const readable = [program[0], dirname(launcher.path), ...SYSTEM_FILES, ...driver, ...read];
  const writable = [
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
    ...(device === "cpu" ? [] : ["/dev"]),
    ...write,
  ];
  return [
    launcher.path,
    ...["--parent", String(process.pid)],
    ...(launcher.namespaces ? ["--namespaces"] : []),
    ...flagsFor(device),
    ...(memoryBytes === undefined ? [] : ["--memory", String(memoryBytes)]),
    ...readable.flatMap((path) => ["--read", path]),
    ...writable.flatMap((path) => ["--write", path]),
    ...["--expect", launcher.walls.join(" ")],
    "--",
    ...program,
  ];
}
