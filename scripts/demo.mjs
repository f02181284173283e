// The main job on real models: fingerprint a source, calibrate with unrelated models, judge suspects.
// Runs the shipped command, as a user would, and leaves what it made in demo/.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("demo", { recursive: true });

const zoo = "fixtures/zoo";
const steps = [
  ["enroll", "--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--out", "demo/source.sac"].concat([
    "--select",
    "misclassified",
    "--arch",
    "vgg",
    "--preprocess",
    `${zoo}/preprocess.json`,
    // True of the fixtures: no unrelated model ever saw the images that the source was trained on.
    "--training-images",
    "private",
    "--trained-from",
    "scratch",
    "--force",
  ]),
  ["calibrate", "demo/source.sac", "--zoo", `${zoo}/ZOO.json`],
  [
    "check",
    "demo/source.sac",
    "--json",
    "demo/report.json",
    "--markdown",
    "demo/report.md",
    "--html",
    "demo/report.html",
    "--",
    `${zoo}/derived/*.onnx`,
  ],
];

const started = performance.now();
for (const [index, step] of steps.entries()) {
  console.log(`\n$ sac ${step.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["dist/cli.js", ...step], { stdio: "inherit" });
  // The suspects are derived models, so that the last step is meant to fail the check.
  if (status !== (index === steps.length - 1 ? 1 : 0)) process.exit(status ?? 2);
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `\nDone in ${seconds} s. The report: demo/report.html and demo/report.md (for people), demo/report.json (for machines).`,
);
