import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { meantPath } from "../../src/cli/near-path.ts";
import { makeProgram, runCommandLine } from "../../src/cli/program.ts";
import { SacError } from "../../src/errors.ts";
import { VERSION } from "../../src/version.ts";
import { failureOf } from "../support/failure.ts";
import { printedBy } from "../support/printed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const program = await makeProgram();

/** What is said of a command line, in this process: it ends before anything runs. */
function refused(...args: string[]): Promise<SacError> {
  return failureOf(() => runCommandLine(args));
}

/** Command lines as people write them, with what is said of them and what to do. */
const SLIPS: readonly (readonly [line: string, message: RegExp, hint: RegExp])[] = [
  ["chek f.sac", /^There is no command chek\.$/, /^Did you mean check\?$/],
  ["frobnicate", /no command frobnicate/, /^The commands are: init, enroll, calibrate, /],
  ["help chek", /no command chek/, /Did you mean check\?/],
  ["check --scor fusion f.sac m.onnx", /^sac check has no option --scor\.$/, /^Did you mean --score\?$/],
  ["check --mark=x f.sac m.onnx", /has no option --mark\.$/, /^Did you mean --markdown\?$/],
  ["enroll --image photos", /^sac enroll has no option --image\.$/, /^Did you mean --images\?$/],
  [
    "check f.sac --unrelated a.onnx",
    /has no option --unrelated/,
    /is an option of sac init, sac calibrate, sac rotate\.$/,
  ],
  ["--json x", /^sac has no option --json\.$/, /is an option of sac init, sac enroll, /],
  ["--versoin", /has no option --versoin/, /Did you mean --version\?/],
  ["check f.sac m.onnx --xyzzy", /has no option --xyzzy/, /^sac check --help shows/],
  ["check --rule conformla f.sac m.onnx", /^--rule: "conformla" is not .+ Did you mean conformal\?/, /--help/],
  ["check --score fusoin f.sac m.onnx", /^--score: .+ Did you mean fusion\? Write one of: sac, /, /--help/],
  ["check --fail-on error,derivde f.sac m.onnx", /^--fail-on: .+ Did you mean derived\? Write some of: /, /--help/],
  ["check --alpha 5 f.sac m.onnx", /^--alpha: "5" is not a rate between 0 and 1, such as 0\.05 or 5%\.$/, /--help/],
  ["check --alpha -0.05 f.sac m.onnx", /^--alpha: "-0\.05" is not a rate/, /--help/],
  ["check --alpha 105% f.sac m.onnx", /^--alpha: "105%" is not a rate/, /--help/],
  ["check --time-limit 2 f.sac m.onnx", /^--time-limit: "2" is not a duration\. .*120s, 2min/, /--help/],
  ["check --memory-limit 4 f.sac m.onnx", /^--memory-limit: "4" is not a size\. .*4GiB/, /--help/],
  ["check f.sac m.onnx --rule", /^--rule has no value\.$/, /^Write --rule <rule>\./],
  ["check f.sac --json -- m.onnx", /^--json has no value: -- follows it\.$/, /^Write --json <file>\.$/],
  ["check f.sac m.onnx --json --html x.html", /^--json has no value: --html follows it\.$/, /--json <file>/],
  ["check --json a --json b f.sac m.onnx", /^--json: It is given a second time, as "b"/, /--help/],
  ["check --alpha .1 --alpha .05 f.sac m.onnx", /^--alpha: It is given a second time/, /--help/],
  ["check f.sac -- m.onnx --html x.html", /^The option --html stands behind --\.$/, /put --html before it\.$/],
  ["check m.onnx", /^There is no fingerprint .+ among: m\.onnx\.$/, /^sac enroll makes one/],
  ["check f.sac", /^There is no model among: f\.sac\.$/, /sac check F\.sac -- MODEL\.onnx$/],
  ["check", /^sac check needs <files>: fingerprints/, /^Usage: sac check \[options\] <files\.\.\.>$/],
  ["enroll", /^sac enroll needs --model <file>, --images <folder>, --out <file>\.$/, /--help/],
  ["enroll --model m.onnx", /^sac enroll also needs --images <folder>, --out <file>\.$/, /--help/],
  ["enroll m.onnx", /^sac enroll needs --model .+; m\.onnx stands there without an option\.$/, /--model m\.onnx/],
  ["enroll --model m.onnx --images i --out f.onnx", /"f\.onnx" is not a name that ends in \.sac/, /--help/],
  [
    "calibrate --unrelated a.onnx f.sac",
    /needs <fingerprint>/,
    /^--unrelated takes everything .+ put <fingerprint> first/,
  ],
  ["calibrate f.sac a.onnx b.onnx", /takes one file, and there is also: a\.onnx b\.onnx\.$/, /--unrelated a\.onnx\.$/],
  ["calibrate m.onnx --unrelated a.onnx", /takes the fingerprint first, .+; m\.onnx is a model\.$/, /<fingerprint>$/],
  ["seal m.onnx --out g.sac", /takes the fingerprint first/, /^Usage: sac seal/],
  ["inspect a.sac b.sac", /^sac inspect takes one file, and there is also: b\.sac\.$/, /Run it once for each file/],
  ["completion csh", /^"csh" is not among the choices\./, /^sac completion --help/],
];

describe("what is wrong with a command line is said with what would be right", () => {
  it.each(SLIPS)("sac %s", async (line, message, hint) => {
    const { code, message: said, hint: advice } = await refused(...line.split(" "));
    expect(code).toBe("USAGE");
    expect(said).toMatch(message);
    expect(advice).toMatch(hint);
    expect(`${said} ${advice}`).not.toMatch(/^error|commander|undefined/);
  });

  it.each([
    ["check", "f.sac", ""],
    ["inspect", ""],
    ["check", "f.sac", "m.onnx", "--json", ""],
    ["calibrate", "f.sac", "--unrelated", "a.onnx", ""],
  ])("of an empty value, as of a variable that is not set: sac %s %s %j", async (...args) => {
    const { code, message, hint } = await refused(...args);
    expect(code).toBe("USAGE");
    expect(message).toMatch(/^An argument is empty\.$|^--\w+ is given an empty value\.$/);
    expect(hint).toContain("variable");
  });
});

describe("a command line that is right is taken", () => {
  const folder = temporaryFolder();
  it.each([
    "--alpha .05",
    "--alpha 5%",
    "--alpha=0.05",
    "--memory-limit 4GB",
    "--memory-limit 4GiB",
    "--time-limit 2m",
    "--mean -0.1,0,.1",
    "--fail-on derived,error",
  ])("%s", async (options) => {
    // What is missing is the fingerprint, which comes next.
    const failure = await refused("check", ...options.split(" "), "none.sac", "m.onnx");
    expect(failure.message).toMatch(/^The fingerprint none\.sac cannot be read/);
  });

  it("a file that looks like an option, if it is there", async () => {
    const before = process.cwd();
    process.chdir(folder.path);
    folder.write("--html", "");
    const failure = await refused("check", "none.sac", "--", "--html").finally(() => process.chdir(before));
    expect(failure.message).toMatch(/^The fingerprint none\.sac cannot be read/);
  });
});

describe("a path that is not there, and is named almost like one that is,", () => {
  const folder = temporaryFolder();
  const missing = (path: string) => new SacError("FILE_NOT_FOUND", `The image folder ${path} does not exist.`);
  folder.write("photos/a.jpg", "");
  folder.write("model.onnx", "");
  const at = (name: string) => join(folder.path, name);

  it.each([
    ["photo", "--images", "photo", "photos"],
    ["phtos", "--images=", "phtos", "photos"],
    ["modle.onnx", "--", "modle.onnx", "model.onnx"],
  ])("%s is answered with the other's name", (_, option, typed, right) => {
    const words = option.endsWith("=") ? [`${option}${at(typed)}`] : [option, at(typed)];
    expect(meantPath(missing(at(typed)), words)).toBe(at(right));
  });

  it("is not guessed where nothing is like it, or something else is wrong", () => {
    expect(meantPath(missing(at("elsewhere")), [at("elsewhere")])).toBeUndefined();
    expect(meantPath(missing(at("no/photos")), [at("no/photos")])).toBeUndefined();
    expect(meantPath(new SacError("USAGE", `${at("photo")} is odd.`), [at("photo")])).toBeUndefined();
  });
});

describe("help and version are there by every name that people try", () => {
  const commands = program.commands.map((one) => one.name());

  it.each(commands)("sac help %s, and its --help and -h", async (name) => {
    const help = await printedBy("help", name);
    expect(help).toMatch(new RegExp(`^Usage: sac ${name} `));
    expect([await printedBy(name, "--help"), await printedBy(name, "-h")]).toEqual([help, help]);
  });

  it("sac help, --help and -h name every command", async () => {
    const help = await printedBy("help");
    for (const name of commands) expect.soft(help).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect([await printedBy("--help"), await printedBy("-h")]).toEqual([help, help]);
  });

  it("sac version, --version and -v", async () => {
    for (const one of ["version", "--version", "-v"]) expect(await printedBy(one)).toBe(`${VERSION}\n`);
  });
});

test("a rate may be written in per cent, and is the same number", async () => {
  const { rate } = await import("../../src/settings/value-types.ts");
  for (const text of ["5%", "5 %", "0.05", ".05", "5e-2", "5.0%"]) expect.soft(rate.parse(text), text).toBe(0.05);
  for (const text of ["0", "0%", "1", "100%", "%", "5%%", "abc", ""])
    expect.soft(rate.parse(text), text).toBeUndefined();
});
