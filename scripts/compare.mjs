/**
 * Judges the fixtures by two builds of the program, another one's and this checkout's, on this machine: are verdicts and
 * numbers the same, and the fingerprints byte for byte? What is only worded differently is listed.
 *
 *     git worktree add ../before v0.1.0 && (cd ../before && npm ci)
 *     node scripts/compare.mjs ../before/dist
 *
 * Exit status 1 if a verdict, a number, a code or a fingerprint differs.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const zoo = "fixtures/zoo";
const faces = "fixtures/faces";

/** What may differ: when and how fast it was done, by which build, and in which folder. */
const OF_THE_RUN = new Set(["startedAt", "durationMs", "inferenceMs", "version", "command", "seconds", "sac"]);
/** Sentences for people. */
const WORDS = new Set(["text", "message", "hint", "note", "meaning", "description"]);

const modelsIn = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".onnx"))
    .map((name) => `${folder}/${name}`);
const suspects = [...modelsIn(`${zoo}/derived`), ...modelsIn(`${zoo}/unrelated`)];

const enrol = (out, ...more) => ["enroll", "--out", out, "--preprocess", `${zoo}/preprocess.json`, ...more];
const source = ["--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--arch", "vgg"];
const check = (fingerprint, ...more) => ["check", fingerprint, "--device", "cpu", "--json", "-", ...more];

/** The steps of the comparison, in their order: what is made, and what is asked. `made` are compared byte for byte. */
const steps = [
  { made: "a.sac", args: enrol("a.sac", ...source, "--select", "misclassified") },
  { made: "a.sac", args: ["calibrate", "a.sac", "--zoo", `${zoo}/ZOO.json`] },
  { made: "few.sac", args: enrol("few.sac", ...source, "--select", "random", "--probes", "40", "--seed", "3") },
  { made: "few.sac", args: ["calibrate", "few.sac", "--unrelated", ...modelsIn(`${zoo}/unrelated`).slice(0, 5)] },
  {
    made: "faces.sac",
    args: ["enroll", "--task", "verification", "--out", "faces.sac", "--model", `${faces}/source.onnx`].concat([
      "--images",
      `${faces}/images`,
      "--preprocess",
      `${faces}/preprocess.json`,
    ]),
  },
  { made: "faces.sac", args: ["calibrate", "faces.sac", "--zoo", `${faces}/ZOO.json`] },
  { args: check("a.sac", "--", ...suspects) },
  { args: check("a.sac", "--rule", "normal", "--alpha", "0.01", "--", ...suspects.slice(0, 12)) },
  { args: check("a.sac", "--rule", "midpoint", "--no-weights", "--", ...suspects.slice(0, 30)) },
  { args: check("a.sac", "--rule", "min-unrelated", "--score", "sac", "--", ...suspects.slice(0, 12)) },
  { args: check("a.sac", "--threshold", "0.2", "--", ...suspects.slice(0, 12)) },
  { args: check("few.sac", "a.sac", "--", ...suspects.slice(8, 24)) },
  { args: check("faces.sac", "--", ...modelsIn(`${faces}/derived`), ...modelsIn(`${faces}/unrelated`)) },
  { args: check("faces.sac", "--", `${zoo}/source.onnx`, `${faces}/source.onnx`) },
  {
    args: check(
      "a.sac",
      "--time-limit",
      "10s",
      "--",
      `${faces}/source.onnx`,
      ...modelsIn("fixtures/hostile").slice(0, 25),
    ),
  },
  { args: ["inspect", "a.sac", "--json", "-"] },
  { args: ["inspect", "faces.sac", "--json", "-"] },
  { args: ["inspect", `${zoo}/source.onnx`, "--json", "-"] },
  {
    args: ["evaluate", `${zoo}/ZOO.json`, "--probes", "50", "--json", "-"],
  },
];

/** Runs a step with one build, in a folder of its own, with the fixtures of this checkout. */
function run(dist, folder, args) {
  const placed = args.map((one) => {
    if (one.startsWith("fixtures/")) return join(root, one);
    return /\.sac$/.test(one) ? join(folder, one) : one;
  });
  const options = { encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, COLUMNS: "120" } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, "cli.js"), ...placed], options);
  const said = (text) => text.replaceAll(folder, "").replaceAll(root, "");
  return { status, stdout: said(stdout), stderr: said(stderr) };
}

/** Every place at which two values differ. */
function* differences(before, after, path = "") {
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (OF_THE_RUN.has(key)) return;
  if (before !== null && after !== null && typeof before === "object" && typeof after === "object") {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(before[name], after[name], `${path}.${name}`);
    }
    return;
  }
  if (!Object.is(before, after)) yield { path, before, after, worded: WORDS.has(key) && typeof after === "string" };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function main(given) {
  if (given === undefined) throw new Error("Name the other build: node scripts/compare.mjs ../before/dist");
  const builds = [resolve(given), join(root, "dist")];
  const folders = builds.map(() => mkdtempSync(join(tmpdir(), "sac-compare-")));
  const worded = new Map();
  const added = new Map();
  const wrong = [];
  let compared = 0;
  try {
    for (const { args, made } of steps) {
      const name = `sac ${args.slice(0, 6).join(" ")}${args.length > 6 ? " …" : ""}`;
      console.error(name);
      const [before, after] = builds.map((dist, i) => run(dist, folders[i], args));
      if (before.status !== after.status)
        wrong.push(`${name}: exit ${before.status} -> ${after.status} ${after.stderr}`);
      if (made !== undefined) {
        const [one, other] = folders.map((folder) => readFileSync(join(folder, made)));
        compared += 1;
        if (!one.equals(other)) wrong.push(`${name}: ${made} is not the same, byte for byte`);
      }
      const [one, other] = [parsed(before.stdout), parsed(after.stdout)];
      if (one === undefined || other === undefined) {
        if (made === undefined) wrong.push(`${name}: no JSON to compare`);
        continue;
      }
      compared += other.results?.length ?? other.models?.length ?? 1;
      for (const { path, before: was, after: is, worded: words } of differences(one, other)) {
        if (words) worded.set(`${was}\n  -> ${is}`, name);
        else if (was === undefined) added.set(path.replace(/\.\d+(?=\.|$)/g, "[]"), name);
        else wrong.push(`${name}: ${path} ${JSON.stringify(was)} -> ${JSON.stringify(is)}`);
      }
    }
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  for (const [path] of added) console.log(`new field: ${path}`);
  for (const [text] of worded) console.log(`worded: ${text}`);
  for (const line of wrong.slice(0, 40)) console.log(`DIFFERS: ${line}`);
  console.log(`${compared} results and fingerprints compared, ${wrong.length} differences, ${worded.size} wordings.`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

main(process.argv[2]);
