import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

const STARTERS = ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"] as const;
const PROGRAM = /(?:^|[/\\])dist[/\\](?:cache|cli|main|post|worker)\.js$/;

/** A function that starts a program, unless the program is one of dist/: nobody has built it, and it may be stale. */
function guarded<Start extends CallableFunction>(start: Start): Start {
  return new Proxy(start, {
    apply(target, self, args: unknown[]) {
      const program = args.flat().find((arg) => typeof arg === "string" && PROGRAM.test(arg));
      if (program === undefined) return Reflect.apply(target, self, args);
      throw new Error(
        `${program} is built only for the tests that SHIPPED in vitest.config.ts lists: add this one there.`,
      );
    },
  });
}

Object.assign(childProcess, Object.fromEntries(STARTERS.map((name) => [name, guarded(childProcess[name])])));
syncBuiltinESMExports();
