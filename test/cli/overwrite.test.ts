import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { makeProgram, runCommandLine } from "../../src/cli/program.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const program = await makeProgram();

/** What every command reads, by the argument or option that names it, and what of it is then to be written to. */
const FILES: Readonly<Record<string, string>> = {
  "f.sac": "PK\x03\x04 a fingerprint",
  "m.onnx": "\x08\x07 a model",
  "u.onnx": "\x08\x08 another",
  "d.onnx": "\x08\x09 a third",
  "s.onnx": "\x08\x07 the source",
  "t.onnx": "\x08\x0a a twin",
  "others/1.png": "a picture",
  "how.json": "{}",
  "part.json": "{}",
  "zoo/ZOO.json": JSON.stringify({
    source: "source.onnx",
    images: "images",
    models: [{ path: "one.onnx", role: "unrelated" }],
  }),
  "zoo/source.onnx": "\x08\x07",
  "zoo/one.onnx": "\x08\x07",
  "zoo/images/cat/0.png": "a picture",
  "images/0.jpg": "a picture",
  "labelled/cat/0.webp": "a picture",
  "commitment.json": "{}",
  "identity.txt": "AGE-SECRET-KEY-1",
  "preprocessor_config.json": "{}",
};

interface Face {
  /** The command line without outputs. */
  readonly args: readonly string[];
  /** Files that are read, by what messages call them. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** Outputs that are fingerprints, without which the command cannot be. */
  readonly fingerprint?: string;
}

const KEYS = { SAC_IDENTITY_FILE: ["identity.txt"] };
const HOW = { "--preprocess": ["how.json"] };
const ZOO = ["zoo/ZOO.json"];
const FACES: Readonly<Record<string, Face>> = {
  init: {
    args: "--plan --model m.onnx --images images --unrelated u.onnx --ancestor d.onnx --twin t.onnx --preprocess how.json".split(
      " ",
    ),
    reads: {
      "--model": ["m.onnx"],
      "--images": ["images/0.jpg"],
      "--unrelated": ["u.onnx"],
      "--ancestor": ["d.onnx"],
      "--twin": ["t.onnx"],
      ...HOW,
      ...KEYS,
    },
    fingerprint: "--out",
  },
  enroll: {
    args: ["--model", "m.onnx", "--images", "images", "--preprocess", "how.json"],
    reads: { "--model": ["m.onnx", "preprocessor_config.json"], "--images": ["images/0.jpg"], ...HOW, ...KEYS },
    fingerprint: "--out",
  },
  calibrate: {
    args: "f.sac --unrelated u.onnx --derived d.onnx --ancestor m.onnx --images labelled --zoo zoo/ZOO.json"
      .split(" ")
      .concat("--preprocess how.json --model s.onnx --twin t.onnx --twin-images others".split(" ")),
    reads: {
      "--model": ["s.onnx"],
      "--twin": ["t.onnx"],
      "--twin-images": ["others/1.png"],
      "the fingerprint": ["f.sac"],
      "--unrelated": ["u.onnx", "zoo/one.onnx"],
      "--derived": ["d.onnx"],
      "--ancestor": ["m.onnx"],
      "--images": ["labelled/cat/0.webp"],
      "--zoo": ZOO,
      ...HOW,
      ...KEYS,
    },
    fingerprint: "--out",
  },
  rotate: {
    args: "f.sac --model m.onnx --images images --unrelated u.onnx --derived d.onnx --preprocess how.json".split(" "),
    reads: {
      "the old fingerprint": ["f.sac"],
      "--model": ["m.onnx"],
      "--images": ["images/0.jpg"],
      "--unrelated": ["u.onnx"],
      "--derived": ["d.onnx"],
      ...HOW,
      ...KEYS,
    },
    fingerprint: "--out",
  },
  seal: { args: ["f.sac"], reads: { "the fingerprint": ["f.sac"], ...KEYS }, fingerprint: "--out" },
  check: {
    args: ["f.sac", "--preprocess", "how.json", "--", "m.onnx", "u.onnx"],
    reads: {
      "the fingerprint": ["f.sac"],
      "the suspect": ["m.onnx", "u.onnx", "preprocessor_config.json"],
      ...HOW,
      ...KEYS,
    },
  },
  merge: { args: ["part.json"], reads: { "the report": ["part.json"] } },
  evaluate: {
    args: ["zoo/ZOO.json", "--fingerprint", "f.sac", "--preprocess", "how.json"],
    reads: {
      "the zoo": ZOO,
      "the zoo's source": ["zoo/source.onnx"],
      "the zoo's images": ["zoo/images/cat/0.png"],
      "the zoo's model": ["zoo/one.onnx"],
      "--fingerprint": ["f.sac"],
      ...HOW,
      ...KEYS,
    },
  },
  inspect: { args: ["f.sac"], reads: { "the file": ["f.sac"], ...KEYS } },
  commit: { args: ["f.sac"], reads: { "the fingerprint": ["f.sac"], ...KEYS } },
  "verify-claim": {
    args: "--commitment commitment.json --fingerprint f.sac --images images --own-images labelled --source m.onnx"
      .split(" ")
      .concat("--suspect u.onnx --independent d.onnx --retired old.sac --preprocess how.json".split(" ")),
    reads: {
      "--commitment": ["commitment.json"],
      "--fingerprint": ["f.sac"],
      "--images": ["images/0.jpg"],
      "--own-images": ["labelled/cat/0.webp"],
      "--source": ["m.onnx"],
      "--suspect": ["u.onnx"],
      "--independent": ["d.onnx"],
      "--retired": ["old.sac"],
      ...HOW,
      ...KEYS,
    },
  },
};

/** Options that name a file to write: all that do so and name none to read. */
function outputsOf(command: string): string[] {
  const { args, fingerprint } = FACES[command];
  const options = program.commands.find((one) => one.name() === command)?.options ?? [];
  return options
    .filter(({ flags }) => flags.includes("<file>"))
    .map(({ long }) => long ?? "")
    .filter((long) => !args.includes(long) || long === fingerprint);
}

const CASES = Object.entries(FACES).flatMap(([command, { reads }]) =>
  outputsOf(command).flatMap((output) =>
    Object.entries(reads).flatMap(([input, files]) => files.map((file) => [command, output, input, file] as const)),
  ),
);

/** Runs the command in this process: it ends before it runs anything. */
function run(command: string, ...args: string[]): Promise<unknown> {
  return runCommandLine([command, ...args]);
}

/** The arguments with one output more; fingerprints are written to a new file unless they are what is tried. */
function withOutput(command: string, output: string, path: string): string[] {
  const { args, fingerprint } = FACES[command];
  const others = fingerprint === undefined || fingerprint === output ? [] : [fingerprint, "new.sac"];
  // Options that take several values, and the suspects, come last.
  return [...others, output, path, ...args];
}

const before = process.cwd();
beforeEach(() => {
  for (const [name, content] of Object.entries({ ...FILES, "old.sac": "PK\x03\x04 old" })) folder.write(name, content);
  mkdirSync(at("links"), { recursive: true });
  process.chdir(folder.path);
  process.env.SAC_IDENTITY_FILE = "identity.txt";
});
afterEach(() => {
  process.chdir(before);
  delete process.env.SAC_IDENTITY_FILE;
  rmSync(at("links"), { recursive: true });
});

/** Other names of a file, with an ending that the option takes. */
const SPELLINGS: Readonly<Record<string, (file: string, ending: string) => string>> = {
  "as it is": (file) => file,
  "by another path": (file) => join("..", basename(folder.path), file),
  "by its absolute path": (file) => at(file),
  "by a link": (file, ending) => {
    symlinkSync(at(file), at(`links/link${ending}`));
    return `links/link${ending}`;
  },
  "by a hard link": (file, ending) => {
    linkSync(at(file), at(`links/hard${ending}`));
    return `links/hard${ending}`;
  },
};

describe("an output that is an input is refused, and the file stays", () => {
  it.each(CASES)("sac %s %s, over %s: %s", async (command, output, input, file) => {
    const content = readFileSync(at(file), "utf8");
    for (const [spelling, spell] of Object.entries(SPELLINGS)) {
      const path = spell(file, ".sac");
      if (output === "--out" && extname(path) !== ".sac") continue;
      const failure = await failureOf(() => run(command, ...withOutput(command, output, path)));
      expect(failure.code, `${spelling}: ${failure.message}`).toBe("USAGE");
      expect(failure.message).toMatch(new RegExp(`^${output} .* would overwrite ${input} `));
      expect(readFileSync(at(file), "utf8")).toBe(content);
    }
  });

  test("every command with outputs is tried", () => {
    const writing = program.commands.filter(({ options }) => options.some(({ flags }) => flags.includes("<file>")));
    expect(writing.map((one) => one.name()).sort()).toEqual(Object.keys(FACES).sort());
    for (const command of Object.keys(FACES)) expect.soft(outputsOf(command), command).toContain("--json");
    expect(outputsOf("check")).toContain("--code-quality");
    expect(CASES.length).toBeGreaterThan(100);
  });
});

describe("two outputs to one file are refused", () => {
  it.each(
    Object.keys(FACES).flatMap((command) => {
      const [first, ...others] = outputsOf(command);
      return others.map((other) => [command, first, other] as const);
    }),
  )("sac %s: %s and %s", async (command, first, other) => {
    const path = "both.sac";
    const { args, fingerprint = "" } = FACES[command];
    const whole = [fingerprint, first, other].filter(Boolean).filter((one, i, all) => all.indexOf(one) === i);
    const outputs = whole.flatMap((one) => [one, [first, other].includes(one) ? path : "new.sac"]);
    const failure = await failureOf(() => run(command, ...outputs, ...args));
    expect(failure).toMatchObject({ code: "USAGE", message: expect.stringContaining("both write to both.sac") });
  });

  it("also where the names differ and a link makes them one", async () => {
    folder.write("page.html", "old");
    symlinkSync(at("page.html"), at("links/page.html"));
    const failure = await failureOf(() =>
      run("check", "f.sac", "--html", "page.html", "--json", "links/page.html", "--", "m.onnx"),
    );
    expect(failure.message).toContain("--json and --html both write to");
  });
});

describe("a report takes the place of an earlier report only", () => {
  const reports = Object.keys(FACES).flatMap((command) =>
    outputsOf(command)
      .filter((output) => output !== FACES[command].fingerprint)
      .map((output) => [command, output] as const),
  );
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

  it.each(reports)("sac %s %s", async (command, output) => {
    writeFileSync(at("keep.sac"), "");
    writeFileSync(at("keep.onnx"), "a text");
    copyFileSync(process.execPath, at("keep.html"));
    writeFileSync(at("keep.png"), png);
    const kept = ["keep.sac", "keep.onnx", "keep.html", ...(output === "--png" ? [] : ["keep.png"])];
    for (const name of kept) {
      const failure = await failureOf(() => run(command, ...withOutput(command, output, name)));
      expect(failure.message).toBe(`${output} ${name} would overwrite a file that is no report.`);
    }
  });

  it("an earlier one, a picture of --png, an empty file and a device are no hindrance", async () => {
    writeFileSync(at("old.html"), "<!doctype html>äöü");
    writeFileSync(at("old.png"), png);
    writeFileSync(at("empty.json"), "");
    const outputs = ["--html", "old.html", "--png", "old.png", "--json", "empty.json", "--csv", "/dev/null"];
    delete process.env.SAC_IDENTITY_FILE;
    // What stops the run is the fingerprint, which comes next.
    const failure = await failureOf(() => run("check", "f.sac", ...outputs, "--", "m.onnx"));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
  });
});
