import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { sha256 } from "./digest.ts";

/** After that long, what a process of another machine or container left is taken for abandoned. */
const LONGEST_RUN_MS = 24 * 3600 * 1000;

interface ProcessStatus {
  readonly state: string;
  /** Clock ticks after the system started. */
  readonly start: string;
}

/** From Linux's /proc; undefined where there is none, or where it does not show the process. */
function statusOf(pid: number): ProcessStatus | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name, in brackets, may hold anything. The state is field 3, the start field 22.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], start: fields[19] };
  } catch {
    return undefined;
  }
}

/** Tells apart what has process ids of its own: machines, their restarts, and containers. */
function placeOfPids(): string {
  let place = hostname();
  try {
    place = readFileSync("/proc/sys/kernel/random/boot_id", "latin1") + readlinkSync("/proc/self/ns/pid");
  } catch {
    // Not Linux: a machine has one set of process ids.
  }
  return sha256(place).slice(0, 8);
}

const PLACE = placeOfPids();

/** Names this process in a file name, `PID-START-PLACE`, as no other process will ever be named: ids are used again. */
export const OWNER = `${process.pid}-${statusOf(process.pid)?.start ?? 0}-${PLACE}`;

function lives(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const status = statusOf(pid);
  return status === undefined || (status.start === start && !"ZX".includes(status.state));
}

/**
 * Whether the owner that a file name tells of is no more. Processes that share our folder for temporary files, but not
 * our process ids, cannot be seen: what is theirs goes by age.
 * @param ageMs how long ago the file was changed
 */
export function isAbandoned(owner: string, ageMs: number): boolean {
  const [, pid, start, place] = /^(\d+)-(\d+)-([0-9a-f]{8})$/.exec(owner) ?? [];
  if (pid === undefined) return false;
  return place === PLACE ? !lives(Number(pid), start) : ageMs > LONGEST_RUN_MS;
}
