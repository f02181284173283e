/**
 * Siblings: models that were made of one ancestor, each the source by turns, with the ancestor stated. How many of the others,
 * which are honest then, are called derived, and how many of the source's own copies are?
 *   node bench/siblings.mjs [ZOO.json …] [--draws 8] [--references 19]
 * The ancestor is the zoo's source; its siblings are its fine-tuned, pruned and quantised models, of which the fine-tuned ones are
 * sources. Copies are pruned, and given noise. With --draws each is judged so often: every draw has its own probes and references. A table in Markdown.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";
import { sac } from "./jobs.mjs";
import { upperBound } from "./pairs.mjs";
import { noisy } from "./transfers.mjs";

const OPTIONS = { draws: { type: "string", default: "8" }, references: { type: "string", default: "19" } };
const STATED = ["--training-images", "private", "--trained-from", "ancestor"];
const VERDICTS = ["derived", "inconclusive", "unrelated"];

/** @param args of the command line */
export async function run(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const zoos = positionals.length > 0 ? positionals : [join(root, "fixtures/zoo/ZOO.json")];
    for (const path of zoos) console.log(table(await ofZoo(resolve(path), folder, values)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ofZoo(manifest, folder, { draws, references }) {
  const zoo = JSON.parse(readFileSync(manifest, "utf8"));
  const within = (path) => join(dirname(manifest), path);
  const siblings = zoo.models.filter(({ attack }) => /^(finetune|prune|quantise)/.test(attack ?? ""));
  const plain = zoo.models.filter(({ role, group }) => role === "unrelated" && group === undefined);
  const next = engine.seededNumbers(1);
  const judged = [];
  for (const source of siblings.filter(({ attack }) => attack.startsWith("finetune"))) {
    const copies = copiesOf(within(source.path), join(folder, basename(source.path, ".onnx")));
    const suspects = [
      { path: within(zoo.source), kind: "the ancestor itself" },
      ...siblings.filter((one) => one !== source).map((one) => ({ path: within(one.path), kind: one.attack })),
      ...copies,
    ];
    for (let draw = 0; draw < Number(draws); draw += 1) {
      const drawn = plain.map((one) => [next(), one]).sort(([a], [b]) => a - b);
      const asked = drawn.slice(0, Number(references)).map(([, { arch, path }]) => `${arch}=${within(path)}`);
      const fingerprint = await enrolled(source, { zoo, within, asked, draw, folder });
      const { stdout } = await sac(["check", fingerprint, "--json", "-", "--", ...suspects.map(({ path }) => path)]);
      const kinds = new Map(suspects.map(({ path, kind }) => [path, kind]));
      judged.push(...JSON.parse(stdout).results.map((one) => ({ ...one, source, kind: kinds.get(one.path) })));
    }
    console.error(`before ${source.path}`);
  }
  return judged;
}

async function enrolled(source, { zoo, within, asked, draw, folder }) {
  const out = join(folder, "source.sac");
  const shown = ["--images", within(zoo.images)];
  const from = ["--model", within(source.path), "--arch", zoo.sourceArch, "--preprocess", within("preprocess.json")];
  await sac(["enroll", ...from, ...shown, ...STATED, "--seed", String(draw), "--out", out, "--force"]);
  await sac(["calibrate", out, ...shown, "--ancestor", within(zoo.source), "--unrelated", ...asked, "--force"]);
  return out;
}

/** Files of the source's own copies, changed by little and by much. */
function copiesOf(path, folder) {
  mkdirSync(folder, { recursive: true });
  const net = engine.readNet(readFileSync(path));
  const random = engine.random(3);
  const copies = {
    "pruned by 30 %": withLayers(net, pruned),
    "noise of 5 %": noisy(net, 0.05, random),
    "noise of 1 %": noisy(net, 0.01, random),
    "rounded to float16": withLayers(net, (one) =>
      engine.mapped(one, (value) => engine.fromFloat16Bits(engine.toFloat16Bits(value))),
    ),
  };
  return Object.entries(copies).map(([kind, copy], at) => {
    return { path: engine.writeFiles(copy, join(folder, `${at}`)), kind: `copy, ${kind}` };
  });
}

/** Biases stay as they are. */
function withLayers(net, change) {
  const changed = [...net.weights].map(([name, one]) => [name, one.dims.length < 2 ? one : change(one)]);
  return { ...net, weights: new Map(changed) };
}

function pruned(weights) {
  const limit = weights.values.map(Math.abs).sort()[Math.floor(0.3 * weights.values.length)];
  return engine.mapped(weights, (value) => (Math.abs(value) < limit ? 0 : value));
}

function table(judged) {
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const head = ["suspects", "models", "verdicts", ...VERDICTS, "derived at most"];
  const rows = kinds.map((kind) => {
    const row = judged.filter((one) => one.kind === kind);
    const counts = VERDICTS.map((verdict) => row.filter((one) => one.verdict === verdict).length);
    const models = new Set(row.map(({ path }) => path)).size;
    const bound = `${(100 * upperBound(counts[0], row.length)).toFixed(1)} %`;
    return line([kind, models, row.length, ...counts, bound]);
  });
  return [line(head), line(head.map(() => "---")), ...rows].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
