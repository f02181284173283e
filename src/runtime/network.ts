import { spawnSync } from "node:child_process";
import { existsSync, readlinkSync } from "node:fs";

/** Of util-linux: starts a command in namespaces of its own. By its place, so that no PATH can put another in its stead. */
const UNSHARE = "/usr/bin/unshare";
const READLINK = "/usr/bin/readlink";
const NETWORK = "/proc/self/ns/net";

/** As root; and as anybody else, where the system lets users have namespaces. */
const WAYS = [
  ["--net", "--"],
  ["--map-current-user", "--net", "--"],
];

/** A command that starts another one, in the same process, without any network. */
interface Wrapper {
  readonly command: string;
  readonly args: readonly string[];
}

function findWrapper(): Wrapper | undefined {
  if (process.platform !== "linux" || !existsSync(UNSHARE)) return undefined;
  const ours = readlinkSync(NETWORK);
  const args = WAYS.find((way) => {
    // Believed only if it does what it should: a system may refuse, and a command of that name be another.
    const { status, stdout } = spawnSync(UNSHARE, [...way, READLINK, NETWORK], { encoding: "utf8", env: {} });
    return status === 0 && stdout.startsWith("net:[") && stdout.trim() !== ours;
  });
  return args && { command: UNSHARE, args };
}

let found: { readonly wrapper: Wrapper | undefined } | undefined;

/**
 * How to start a process that can reach no network, not even this machine's own services; undefined where the system
 * does not let us: not Linux, or a container or kernel setting that forbids namespaces.
 */
export function networkWrapper(): Wrapper | undefined {
  found ??= { wrapper: findWrapper() };
  return found.wrapper;
}
