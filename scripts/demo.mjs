// The main job on real models, as an owner would do it: fingerprint a source, calibrate with independent models, judge
// suspects that the calibration has never seen. Runs the shipped command, and leaves what it made in demo/.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("demo", { recursive: true });

const zoo = "fixtures/zoo";
const started = performance.now();
const images = ["--images", `${zoo}/images`];
const made = [...images, "--arch", "vgg", "--preprocess", `${zoo}/preprocess.json`, "--force"];

/** Runs a step and shows its command; `failing` ones are meant to end with the status of a verdict. */
function sac(args, { failing = false } = {}) {
  const shown = args.map((word) => (/[*=]/.test(word) ? `'${word}'` : word)).join(" ");
  console.log(`\n$ sac ${shown}`);
  const { status } = spawnSync(process.execPath, ["dist/cli.js", ...args], { stdio: "inherit" });
  if (status !== (failing ? 1 : 0)) process.exit(status || 2);
}

/** Independent models of four architectures, by the seeds of their training. */
function references(vgg, others) {
  const of = (arch) => `${arch}=${zoo}/unrelated/unrelated-${arch}-${arch === "vgg" ? vgg : others}.onnx`;
  return ["--unrelated", ...["vgg", "resnet", "mobilenet", "densenet"].map(of)];
}

console.log("1. Your model, trained from scratch on images that nobody else has: all of this is true of the fixtures.");
const stated = ["--training-images", "private", "--trained-from", "scratch"];
sac(["enroll", "--model", `${zoo}/source.onnx`, ...made, ...stated, "--out", "demo/source.sac"]);
sac(["calibrate", "demo/source.sac", ...images, ...references("[2-5]", "[1-5]")]);

console.log(
  "\n2. Suspects, none of which the calibration knows: six that derive from your model, and three that do not.",
);
const derived = ["finetune-all-1", "prune-50", "quantise-int8", "extract-labels-densenet"];
const suspects = [
  ...derived.map((name) => `${zoo}/derived/${name}.onnx`),
  "fixtures/transfers/transfer-all-1.onnx",
  "fixtures/transfers/transfer-last-1.onnx",
  `${zoo}/unrelated/unrelated-vgg-1.onnx`,
  "fixtures/strangers/aka-resnet20.onnx",
  "fixtures/strangers/aka-resnet32.onnx",
];
const written = ["--json", "demo/report.json", "--markdown", "demo/report.md", "--html", "demo/report.html"];
sac(["check", "demo/source.sac", ...written, "--", ...suspects], { failing: true });

console.log(
  "\n3. A model that you fine-tuned from a public one, a copy of it, and what somebody else made of the same one.",
);
cpSync(`${zoo}/derived/finetune-all-1.onnx`, "demo/mine.onnx");
cpSync(`${zoo}/derived/finetune-all-1.onnx`, "demo/copy.onnx");
cpSync(`${zoo}/derived/finetune-all-2.onnx`, "demo/sibling.onnx");
cpSync(`${zoo}/source.onnx`, "demo/public.onnx");
sac(["enroll", "--model", "demo/mine.onnx", ...made, "--trained-from", "ancestor", "--out", "demo/mine.sac"]);
sac(["calibrate", "demo/mine.sac", "--ancestor", "demo/public.onnx", ...images, ...references("2", "2")]);
sac(["check", "demo/mine.sac", "--json", "demo/siblings.json", "--", "demo/copy.onnx", "demo/sibling.onnx"], {
  failing: true,
});

/** What is known of the models, for the demonstration fails if it accuses an honest one or clears a copy. */
const KNOWN = [
  [/\/(?:derived|transfers)\/|\/copy\.onnx$/, ["derived"]],
  [/\/(?:unrelated|strangers)\//, ["unrelated", "inconclusive"]],
  [/\/sibling\.onnx$/, ["inconclusive"]],
];
const results = ["demo/report.json", "demo/siblings.json"].flatMap(
  (path) => JSON.parse(readFileSync(path, "utf8")).results,
);
for (const { path, verdict } of results) {
  const [, right] = KNOWN.find(([pattern]) => pattern.test(path));
  if (right.includes(verdict)) continue;
  console.error(`${path} is ${verdict}: that is wrong.`);
  process.exitCode = 1;
}

console.log(`
Done in ${Math.round((performance.now() - started) / 1000)} s. What to look at:
  demo/report.html   for each model, which evidence decided, and how strongly: weights, hidden layers or answers.
                     Red: what derives from the source, a model that learnt nothing but its labels included.
                     Green: a model like the references, which was held out, and two strangers', of other authors.
  demo/siblings.json the copy is derived. The sibling has the same weights for an honest reason, the public model that
                     both began from: it is inconclusive, and a person has to look.
Next, with a model of your own:
  node dist/cli.js init                                  asks what it needs to know, and makes the fingerprint
  node dist/cli.js check MODEL.sac -- SUSPECT.onnx       judges a model by it`);
