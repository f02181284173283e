import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellCommand } from "../../src/text/shell.ts";
import { plainText } from "../../src/text/table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
folder.write("sac", "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");

/** What a program that is called by the command line gets. */
function argumentsIn(shell: string, words: readonly string[]): string[] {
  const line = `PATH="${folder.path}${delimiter}$PATH"; chmod +x "${folder.path}/sac"; ${shellCommand(["sac", ...words])}`;
  const { stdout, stderr } = spawnSync(shell, ["-c", line], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\0").slice(0, -1);
}

const NASTY = [
  ["check", "F.sac", "--", "models/a b.onnx"],
  [
    "it's",
    "",
    "$HOME",
    "`id`",
    "$(id)",
    "\\",
    "!",
    "!!",
    "~",
    "=ls",
    "-",
    "--",
    "*",
    "[a]",
    "{a,b}",
    "#",
    "&",
    ";",
    "|",
  ],
  ["ends in a line break\n", "\n", "\r\n", "a\n\nb", "tab\t"],
  ["\u001b[31mred", "\u0007", "\u202egpj.exe", "\u200b", "\u2028", "\ufeff", "模型 é 😀"],
  ["::add-mask::x", "##[command]x", "%s %d %%", "'\\''", "\"'\"'", "`'\n$x'"],
  ["-n", "-e", "\\n", "\\012", "%b", "a'; touch owned; '"],
];

/** What the system hands to a program: any text but NUL and halves of surrogate pairs. */
const words = fc.array(
  fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."'\"\\$`!~=*?[](){}<>|&;#%-+:@ \n\r\tax1\u001b\u202eé") }),
    )
    .map((text) => text.replaceAll("\0", "0")),
  { minLength: 1, maxLength: 4 },
);

describe.runIf(process.platform !== "win32")("a command line for a shell", () => {
  it.each(["sh", "bash"])("gives the very same arguments back, in %s", (shell) => {
    fc.assert(
      fc.property(words, (given) => {
        expect(argumentsIn(shell, given)).toEqual(given);
      }),
      { numRuns: 60, examples: NASTY.map((given): [string[]] => [given]) },
    );
  });

  it("is one line of visible characters that no log takes for a command", () => {
    fc.assert(
      fc.property(words, (given) => {
        const line = shellCommand(["sac", ...given]);
        expect(plainText(line)).toBe(line);
        expect(line).not.toMatch(/[\r\n]/);
      }),
      { examples: NASTY.map((given): [string[]] => [given]) },
    );
  });

  it("leaves plain words as they are, and quotes others", () => {
    expect(shellCommand(["sac", "check", "a.sac", "--mean", "0.5,0.5", "--", "m 1.onnx", "it's"])).toBe(
      "sac check a.sac --mean 0.5,0.5 -- 'm 1.onnx' 'it'\\''s'",
    );
    expect(shellCommand(["sac", "a\n"])).toBe(`eval "$(printf 'sac \\047a\\012\\047')"`);
  });
});
