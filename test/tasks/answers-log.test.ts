import { expect, test } from "vitest";
import { logAnswers } from "../../src/tasks/answers-log.ts";

const SECOND = 1000;

test("a model that takes long is told of every half minute, with the time that is left at its pace", () => {
  const lines: string[] = [];
  let now = 0;
  const answered = logAnswers(
    (line) => lines.push(line),
    () => now,
  );
  for (const done of [0, 10, 20, 30, 40, 50, 60]) {
    answered("models/a.onnx", done, 60);
    answered("quick.onnx", 60, 60);
    now += 20 * SECOND;
  }
  expect(lines).toEqual([
    "models/a.onnx: 20 of 60 answers, about 80 s left",
    "models/a.onnx: 40 of 60 answers, about 40 s left",
  ]);
});

test("a model that is asked again in another way is at the beginning of that, and no line comes sooner for it", () => {
  const lines: string[] = [];
  let now = 0;
  const answered = logAnswers(
    (line) => lines.push(line),
    () => now,
  );
  for (const done of [0, 5, 0, 5, 0, 5]) {
    answered("m.onnx", done, 10);
    now += 12 * SECOND;
  }
  expect(lines).toEqual(["m.onnx: 5 of 10 answers, about 12 s left"]);
});
