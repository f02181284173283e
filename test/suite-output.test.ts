import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runnerCommands } from "./support/runner-commands.ts";
import { root } from "./support/sac.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

describe("the output of the test suite", () => {
  it.each([
    ["a command", "::add-mask::secret", 1],
    ["one with properties, after white space", "  ::warning file=a.ts,line=1::text", 1],
    ["a coloured one", "\u001b[31m::debug::text", 1],
    ["one of the older form", "before ##[group]name", 1],
    ["a marked one", "| ::debug::text", 0],
    ["a name in C++", "std::vector::size", 0],
    ["three colons", "::: three", 0],
  ])("is searched for runner commands: of %s there are as many as the runner would obey", (_, line, count) => {
    expect(runnerCommands(`a line\n${line}\n`)).toHaveLength(count);
  });

  it.each([
    ["a runner command", "::debug::obeyed", 1],
    ["no runner command", "nothing to obey", 0],
  ])("ends a run that passed and printed %s with the exit status for it", (_, line, status) => {
    const folder = temporaryFolder();
    folder.write(
      "a.test.ts",
      `import { writeSync } from "node:fs"; test("passes", () => { writeSync(1, "${line}\\n"); });`,
    );
    const globalSetup = JSON.stringify(join(root, "test/output-setup.ts"));
    folder.write(
      "vitest.config.mjs",
      `export default { test: { globals: true, cache: false, globalSetup: ${globalSetup} } };`,
    );
    const ran = spawnSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run"], {
      cwd: folder.path,
      env: { PATH: process.env.PATH },
      encoding: "utf8",
    });
    expect(ran.stdout).toContain("1 passed");
    expect(ran.status, ran.stderr).toBe(status);
  });
});
