import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { showProgress } from "../../src/cli/progress.ts";

/** What progress writes to a terminal, frame by frame, or to a file. */
function written(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  return { progress: showProgress(stream), text: () => String(stream.read()) };
}

function frames(text: string): string[] {
  return text
    .split("\r")
    .map((frame) => stripVTControlCharacters(frame).replace(/^[█░]+ /, ""))
    .filter(Boolean);
}

test("a terminal shows how far each model is that is being asked, and forgets it when that is done", () => {
  const { progress, text } = written(true);
  progress.step(0, 2, "a.onnx");
  progress.running?.(0, 2, ["a.onnx", "b.onnx"]);
  progress.answered?.("b.onnx", 0, 110);
  progress.answered?.("a.onnx", 110, 110);
  progress.running?.(1, 2, ["b.onnx"]);
  progress.running?.(1, 2, ["b.onnx", "a.onnx"]);
  expect(frames(text()).map((frame) => frame.replace(/about \d+ s left/, "about N s left"))).toEqual([
    "0/2  a.onnx",
    "0/2  a.onnx; b.onnx",
    "0/2  a.onnx; b.onnx: 0 of 110 answers",
    "0/2  a.onnx: 110 of 110 answers; b.onnx: 0 of 110 answers",
    "1/2 about N s left  b.onnx: 0 of 110 answers",
    "1/2 about N s left  b.onnx: 0 of 110 answers; a.onnx",
  ]);
});

test("a step that is not named by its model shows how far that one is", () => {
  const { progress, text } = written(true);
  progress.step(2, 3, "running the source on 100 images");
  progress.answered?.("source.onnx", 0, 100);
  expect(frames(text()).at(-1)).toMatch(/running the source on 100 images: 0 of 100 answers$/);
});

test("a log has a line for each model, and none for what takes no time", () => {
  const { progress, text } = written(false);
  progress.step(0, 1, "a.onnx");
  for (const done of [0, 50, 100]) progress.answered?.("a.onnx", done, 100);
  progress.step(1, 1, "done");
  expect(text()).toBe("[0/1] a.onnx\n[1/1] done\n");
});
