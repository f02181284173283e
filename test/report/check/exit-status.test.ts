import { expect, it } from "vitest";
import { FAIL_ON, type FailOn, type Verdict } from "../../../src/core/verdict.ts";
import { exitStatus } from "../../../src/report/check/verdict-counts.ts";
import { makeReport, makeResult } from "../../support/report.ts";

const statusOf = (verdicts: readonly Verdict[], failOn: readonly FailOn[]) =>
  exitStatus(makeReport(verdicts.map((verdict) => makeResult({ verdict }))), failOn);

it.each<[0 | 1 | 2, Verdict[], readonly FailOn[]]>([
  [0, ["unrelated"], FAIL_ON],
  [1, ["unrelated", "derived"], FAIL_ON],
  [1, ["unrelated", "inconclusive"], FAIL_ON],
  [2, ["unrelated", "error"], FAIL_ON],
  [2, ["inconclusive", "error"], FAIL_ON],
  [1, ["error", "derived"], FAIL_ON],
  [0, ["derived", "inconclusive", "error"], []],
  [2, ["derived", "error"], ["error"]],
  [1, ["error", "inconclusive"], ["inconclusive"]],
  [0, ["derived"], ["error", "inconclusive"]],
])("the exit status is %i for %j where %j fail the run", (status, verdicts, failOn) => {
  expect(statusOf(verdicts, failOn)).toBe(status);
});

it.each([
  [2, "INTERRUPTED"],
  [2, "NOT_REACHED"],
  [0, "DEADLINE"],
  [0, "MODEL_TIMEOUT"],
])("the exit status is %i where nothing fails a run of which one model has the error %s", (status, code) => {
  const ended = makeResult({ verdict: "error", error: { code, message: "The run ended first." } });
  expect(exitStatus(makeReport([makeResult({ verdict: "unrelated" }), ended]), [])).toBe(status);
});

it.each<[0 | 1 | 2, Verdict, readonly FailOn[]]>([
  [1, "unrelated", FAIL_ON],
  [0, "unrelated", ["derived", "error", "inconclusive"]],
  [1, "derived", FAIL_ON],
  [2, "error", FAIL_ON],
  [1, "error", ["not-judged"]],
])(
  "beside a file that was not judged the exit status is %i for %s where %j fail the run",
  (status, verdict, failOn) => {
    const notJudged = [{ path: "m.pt", format: "a PyTorch checkpoint", why: "Only ONNX models can be judged." }];
    expect(exitStatus(makeReport([makeResult({ verdict })], { notJudged }), failOn)).toBe(status);
  },
);
