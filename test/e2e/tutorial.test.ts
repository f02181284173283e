import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type BlockRun, type FencedBlock, fencedBlocks, linkClone, runInOneShell } from "../support/document-blocks.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PAGE = "docs/tutorial.md";
/** With SAC_UPDATE_TUTORIAL the page gets the outputs of this run; they are not compared then. */
const UPDATE = Boolean(process.env.SAC_UPDATE_TUTORIAL);

const PYTHON = process.env.SAC_PYTHON;
const pytorch = versionOfPytorch();
const blocks = fencedBlocks(PAGE);
const isScript = ({ language }: FencedBlock) => language === "sh";
const needsPytorch = ({ info }: FencedBlock) => info === "pytorch";
/** The output that stands behind a block. */
const shownBehind = (block: FencedBlock) => {
  const next = blocks[blocks.indexOf(block) + 1];
  return next?.language === "text" ? next : undefined;
};

/** What is compared: words and their order, whatever the numbers, the widths of columns and the lengths of bars. */
const wordsOf = (output: string) =>
  output
    .replace(/\b[0-9a-f]{16,64}\b…?/g, "#")
    .replace(/\d+(?:[.,]\d+)*(?:e-\d+)?/g, "#")
    .replace(/[─█░│▒▓▏▎▍▌▋▊▉]+/g, "─")
    .replace(/\s+/g, " ")
    .trim();
const outputOf = ({ stdout, stderr }: BlockRun) => (stdout || stderr).replaceAll(/ +$/gm, "").trim();

/**
 * The version of PyTorch that the Python of SAC_PYTHON has. Undefined without that variable, so that `npm test` takes the
 * committed models alone; and, with a notice, without PyTorch, which SAC_REQUIRE_PYTORCH makes a failure.
 */
function versionOfPytorch(): string | undefined {
  if (PYTHON === undefined) return undefined;
  const { status, stdout } = spawnSync(PYTHON, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
  if (status === 0) return stdout;
  if (process.env.SAC_REQUIRE_PYTORCH) throw new Error(`${PYTHON} has no PyTorch`);
  process.stderr.write(`${PYTHON} has no PyTorch: the tutorial's export is skipped.\n`);
  return undefined;
}
/** What the comments in a Python block say of earlier versions. */
const forVersion = (text: string, version: string) =>
  /^(?:1|2\.[0-4])\./.test(version) ? text.replace(/^.*# leave this line out before PyTorch 2\.5\n/gm, "") : text;

function pasteInOrder(scripts: readonly FencedBlock[], world: string) {
  const folder = join(world, "clone");
  linkClone(folder);
  mkdirSync(join(world, "bin"));
  // No link: a virtual environment goes by the name that it was started under.
  writeFileSync(join(world, "bin", "python3"), `#!/bin/sh\nexec ${PYTHON ?? "false"} "$@"\n`, { mode: 0o755 });
  mkdirSync(join(folder, "tutorial"));
  for (const { language, info, text } of blocks)
    if (language === "python") writeFileSync(join(folder, info), forVersion(text, pytorch ?? ""));
  const environment = { PATH: `${join(world, "bin")}:${process.env.PATH}` };
  const texts = scripts.map(({ text }) => text);
  return runInOneShell(texts, { folder, outputs: join(world, "outputs"), environment });
}

function updatePage(scripts: readonly FencedBlock[], runs: readonly BlockRun[]) {
  const page = readFileSync(join(root, PAGE), "utf8");
  const updated = scripts.reduce((text, block, i) => {
    const fence = `\`\`\`sh${block.info ? ` ${block.info}` : ""}\n${block.text}\`\`\`\n\n\`\`\`text\n`;
    const [before, after] = text.split(fence);
    return after === undefined ? text : `${before}${fence}${outputOf(runs[i])}\n${after.slice(after.indexOf("```"))}`;
  }, page);
  writeFileSync(join(root, PAGE), updated);
}

function expectAsShown(scripts: readonly FencedBlock[], runs: readonly BlockRun[]) {
  for (const [i, block] of scripts.entries()) {
    const shown = shownBehind(block);
    if (shown) expect.soft(wordsOf(outputOf(runs[i])), shown.where).toBe(wordsOf(shown.text));
  }
}

describe("the tutorial, pasted block by block, with the committed models", () => {
  const scripts = blocks.filter((block) => isScript(block) && !needsPytorch(block));
  const { path: world } = temporaryFolder();
  let runs: BlockRun[];
  beforeAll(() => {
    runs = pasteInOrder(scripts, world);
    if (UPDATE) updatePage(scripts, runs);
  });

  it("every block works, and a derived model fails its run", () => {
    const failing = scripts.filter(({ text }) => /^sac check .*\n$/.test(text));
    expect(failing.length).toBe(3);
    for (const [i, block] of scripts.entries())
      expect.soft(runs[i].status, `${block.where}: ${runs[i].stderr}`).toBe(failing.includes(block) ? 1 : 0);
  });

  it.skipIf(UPDATE)("prints what the page shows", () => {
    expect(scripts.filter(shownBehind).length).toBeGreaterThan(4);
    expectAsShown(scripts, runs);
  });

  it("gives the verdicts that the page tells of", () => {
    const checked = scripts.flatMap(({ text }, i) => (text.includes("sac check") ? [runs[i].stdout] : []));
    const expected = [
      ["finetune-all-1.onnx derived"],
      ["finetune-all-1.onnx derived", "extract-labels-resnet.onnx derived", "unrelated-vgg-1.onnx unrelated"],
      ["extract-labels-resnet.onnx inconclusive"],
      ["unrelated-vgg-1.onnx unrelated"],
    ];
    expect(checked.length).toBe(expected.length);
    for (const [i, verdicts] of expected.entries())
      for (const verdict of verdicts) expect.soft(wordsOf(checked[i])).toContain(wordsOf(verdict));
  });
});

describe.skipIf(!pytorch)("the tutorial's export, with PyTorch", () => {
  const scripts = blocks.filter(isScript).filter((block, i) => i === 0 || needsPytorch(block));
  const { path: world } = temporaryFolder();

  it("gives a file that could be judged, and the page shows what is said of it", () => {
    const runs = pasteInOrder(scripts, world);
    if (UPDATE) updatePage(scripts, runs);
    for (const [i, { where }] of scripts.entries()) expect.soft(runs[i].status, `${where}: ${runs[i].stderr}`).toBe(0);
    if (!UPDATE) expectAsShown(scripts, runs);
  });
});
