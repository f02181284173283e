import { mkdirSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { type SacError, systemReason, toSacError } from "../../src/errors.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What the system and its libraries say, which is for programmers. */
const RAW =
  /\bE[A-Z]{3,}\b(?!\))|syscall|errno|, (?:open|read|scandir|stat|lstat|mkdir|realpath|copyfile|rename)\b|must be a string/;

const folder = temporaryFolder();
const file = folder.write("file.txt", "text");
mkdirSync(join(folder.path, "empty"));
symlinkSync("circle", join(folder.path, "circle"));

/** Paths at which there is nothing that could be read or written, by what is wrong with them. */
const BAD: Readonly<Record<string, string>> = {
  "nothing there": join(folder.path, "none"),
  "a file on the way": join(file, "below"),
  "a link to itself": join(folder.path, "circle"),
  "a name that is too long": join(folder.path, "n".repeat(300)),
  "a folder": join(folder.path, "empty"),
  "a file": file,
  "a device": "/dev/null",
};

describe("what the system refuses", () => {
  it("is told in words for every code of its own that files can have", () => {
    const codes = [
      "ENOENT",
      "ENOTDIR",
      "EISDIR",
      "EACCES",
      "EPERM",
      "ELOOP",
      "ENAMETOOLONG",
      "EROFS",
      "ENOSPC",
      "EMFILE",
      "EBUSY",
    ];
    for (const code of codes) {
      expect(Object.keys(constants.errno)).toContain(code);
      const thrown = Object.assign(new Error(`${code}: raw words, open '/x'`), { code });
      expect(systemReason(thrown)).not.toMatch(RAW);
      expect(systemReason(thrown.message)).toBe(systemReason(thrown));
    }
    expect(systemReason(Object.assign(new Error("EWHATEVER: raw, open '/x'"), { code: "EWHATEVER" }))).toBe(
      "the system refuses it (EWHATEVER)",
    );
    expect(systemReason(new Error("Something else."))).toBe("Something else");
  });

  it("is never a bug of ours where it is about a file", async () => {
    const error = toSacError(await readFile(BAD["a file on the way"]).catch((thrown) => thrown));
    expect(error).toMatchObject({
      code: "FILE_UNREADABLE",
      message: `${BAD["a file on the way"]} cannot be used: a part of its path is a file, not a folder.`,
    });
    const memory = toSacError(new RangeError("WebAssembly.Memory(): could not allocate memory"));
    expect(memory).toMatchObject({ code: "SYSTEM_REFUSED", message: expect.stringContaining("no memory left") });
    const nul = await failing(["inspect", "a\0b"]);
    expect(nul).toMatchObject({ code: "FILE_UNREADABLE", message: expect.stringContaining("no file can have a name") });
  });
});

/** What a command line ends with; undefined if it does what it says. */
async function failing(args: readonly string[]): Promise<SacError | undefined> {
  try {
    await runCommandLine(args);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof CommanderError) throw new Error(`${args.join(" ")}: ${thrown.message}`);
    return toSacError(thrown);
  }
}

/** A command line of every command; each of its files is tried in turn, with these in the place of the others. */
const GOOD = {
  SAC: folder.write("good.sac", packFingerprint(await makeFingerprint())),
  OUT: join(folder.path, "made.sac"),
  ONE: "fixtures/zoo/source.onnx",
  ZOO: "fixtures/zoo/ZOO.json",
};
const COMMANDS: readonly (readonly string[])[] = [
  "enroll --model ONE --images ONE --out OUT --preprocess ONE --json ONE",
  "calibrate SAC --unrelated ONE --derived ONE --ancestor ONE --twin ONE --images ONE --zoo ZOO --preprocess ONE --json ONE",
  "check OUT ONE --preprocess ONE --json ONE --html ONE --markdown ONE --sarif ONE",
  "evaluate ONE --json ONE --csv ONE --html ONE",
  "inspect ONE --json ONE",
  "inspect SAC --json ONE",
  "seal SAC --out OUT",
  "rotate SAC --model ONE --images ONE --unrelated ONE --out OUT",
  "commit SAC",
  "verify-claim --fingerprint SAC --suspect ONE --source ONE --independent ONE --commitment ONE --images ONE --own-images ONE",
].map((line) => line.split(" "));

describe.each(COMMANDS.map((words) => [words.slice(0, 2).join(" "), words] as const))("sac %s", (_, words) => {
  const isFile = (word: string): word is keyof typeof GOOD => Object.hasOwn(GOOD, word);
  const places = words.flatMap((word, i) => (isFile(word) ? [i] : []));
  const named = (word: string, path: string) => (word === "SAC" || word === "OUT" ? `${path}.sac` : path);

  it.each(Object.entries(BAD))(
    "says in words what is wrong with %s in the place of each of its files",
    async (_, bad) => {
      for (const place of places) {
        const args = words.map((word, i) => (i === place ? named(word, bad) : isFile(word) ? GOOD[word] : word));
        const error = await failing(args);
        if (!error) continue;
        const said = `${error.message} ${error.hint ?? ""}`.replaceAll(bad, "");
        expect.soft(said, args.join(" ")).not.toMatch(RAW);
        expect.soft(error.code, `${args.join(" ")}: ${error.message}`).not.toBe("INTERNAL");
      }
    },
  );
});
