import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../../src/cli/program.ts";
import { printedBy } from "../support/printed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const SHELLS = ["bash", "zsh", "fish"] as const;
const has = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;
const program = await makeProgram();

const scripts: Record<string, string> = {};
for (const shell of SHELLS) scripts[shell] = await printedBy("completion", shell);
const file = Object.fromEntries(SHELLS.map((shell) => [shell, folder.write(`sac.${shell}`, scripts[shell])]));

/** All options of all commands, with their help. */
const OPTIONS = program.commands.flatMap((command) =>
  command.options.map((option) => ({ ...option, command: command.name() })),
);

describe.each(SHELLS)("the script for %s", (shell) => {
  it("has every command and every option, with all words that a value can be", () => {
    const written = shell === "fish" ? (long: string) => `-l ${long.slice(2)} ` : (long: string) => long;
    for (const command of program.commands) expect(scripts[shell]).toContain(command.name());
    for (const { long, argChoices, command } of OPTIONS) {
      expect.soft(scripts[shell], `${command} ${long}`).toContain(written(long ?? ""));
      if (argChoices) expect.soft(scripts[shell], `${command} ${long}`).toContain(argChoices.join(" "));
    }
    expect(OPTIONS.length).toBeGreaterThan(100);
  });

  it.runIf(has(shell))("is one that the shell reads without a word", () => {
    const { status, stderr } = spawnSync(shell, ["-n", file[shell]], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

/** Command lines up to the cursor, with what bash offers there. Files are bash's own to offer, where nothing is. */
const OFFERED: readonly (readonly [words: readonly string[], offered: RegExp])[] = [
  [["sac", ""], /\benroll .*\bcheck .* --help --version$/],
  [["sac", "ch"], /^check$/],
  [["sac-action", "ver"], /^verify-claim version$/],
  [["sac", "check", "--ru"], /^--rule$/],
  [["sac", "check", "f.sac", "--show-"], /^--show-correlation --show-probes$/],
  [["sac", "check", "--rule", ""], /^conformal normal /],
  [["sac", "check", "--rule", "=", "n"], /^normal$/],
  [["sac", "check", "--rule", "="], /^conformal normal /],
  [["sac", "check", "--html", "--j"], /^$/],
  [["sac", "check", "f.s"], /^$/],
  [["sac", "enroll", "--task", "v"], /^verification$/],
  [
    ["sac", "calibrate", "f.sac", "--unrelated", "a.onnx", "--tw"],
    /^--twin --twin-images --twin-probes --twin-quality --twins-picked$/,
  ],
  [["sac", "help", "cal"], /^calibrate$/],
  [["sac", "completion", ""], /^bash zsh fish$/],
];

describe.runIf(has("bash"))("bash, having read it,", () => {
  it.each(OFFERED)("offers after %j what may follow", (words, offered) => {
    const line = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sac; echo "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", line, file.bash, ...words], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim()).toMatch(offered);
  });

  it("completes the command under both names that the package installs", () => {
    const line = 'source "$0"; complete -p sac sac-action';
    const { stdout } = spawnSync("bash", ["--norc", "-c", line, file.bash], { encoding: "utf8" });
    expect(stdout).toBe("complete -o default -F _sac sac\ncomplete -o default -F _sac sac-action\n");
  });
});
