import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { debug, info, setSecret } from "@actions/core";
import { onExit } from "../../on-exit.ts";
import { plainText } from "../../text/table.ts";
import type { CacheReply, CacheRequest } from "./cache-process.ts";

/** How long the end of the client's process may take. */
const AFTERMATH_MS = 2000;

/**
 * Has the Actions cache do one thing, for at most `patienceMs` milliseconds.
 * @returns `nothing` also if the time was up; never rejects
 */
export async function askCache(request: CacheRequest, patienceMs: number): Promise<CacheReply> {
  const child = fork(programPath(), [], {
    env: withoutInputs(process.env),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its tar must go with it, so that they need a process group of their own.
    detached: process.platform !== "win32",
  });
  const settled = onExit(() => end(child));
  let timer: NodeJS.Timeout | undefined;
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on("line", relay);
  try {
    return await new Promise<CacheReply>((resolve) => {
      let reply: CacheReply = "nothing";
      child.on("message", (told: CacheReply) => {
        reply = told;
      });
      child.on("error", () => resolve("nothing"));
      child.on("close", () => resolve(reply));
      timer = setTimeout(() => {
        end(child);
        // Where the group cannot be ended with it, a program that it started can keep its output open.
        timer = setTimeout(() => resolve("nothing"), AFTERMATH_MS);
      }, patienceMs);
      child.send(request, () => undefined);
    });
  } finally {
    clearTimeout(timer);
    settled();
  }
}

/** In the bundle the program lies beside us; run from source (tests), it is the built one. */
function programPath(): string {
  const source = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(source ? "../../../dist/cache.js" : "./cache.js", import.meta.url));
}

/** The cache needs the runner's variables, and neither the token nor the passphrase. */
function withoutInputs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(INPUT_|GITHUB_TOKEN$)/i.test(name)));
}

function end(child: ChildProcess): void {
  try {
    if (process.platform !== "win32" && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** What the cache's client writes is no failure of the run: its errors and warnings become plain lines. */
function relay(line: string): void {
  const [, command, value] = /^::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [undefined, "", line];
  const text = value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  if (command === "add-mask") setSecret(text);
  else if (command === "error" || command === "warning") info(plainText(`The Actions cache: ${text}`));
  else debug(text);
}
