import { afterEach, beforeEach, expect, it } from "vitest";
import { completeCheckRun, openCheckRun } from "../../../src/github/conversation/check-run.ts";
import type { Trigger } from "../../../src/github/trigger.ts";
import { apiOf } from "../../support/github/api.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../../support/github/fake-github.ts";
import { everyVerdict, makeReport, makeResult } from "../../support/report.ts";

let fake: FakeGithub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

const run = { id: 3, attempt: 2, url: "https://github.com/octo-org/models/actions/runs/3" };
const open = () => openCheckRun(apiOf(fake), { head: "a".repeat(40), run } as Trigger, "sac-action (one)");
const text = { title: "t", summary: "s" };

it("a check run is in progress until it is completed", async () => {
  const id = await open();
  expect(fake.state.checkRuns).toMatchObject([
    { id, name: "sac-action (one)", status: "in_progress", external_id: "3-2", details_url: run.url },
  ]);
  await completeCheckRun(apiOf(fake), id, "cancelled", text, undefined);
  expect(fake.state.checkRuns).toMatchObject([{ status: "completed", conclusion: "cancelled", annotations: [] }]);
});

it("a check run that GitHub opened without answering is found again and completed, late answers or not", async () => {
  fake.fail({ method: "POST", answer: "lost" });
  fake.fail({ method: "PATCH", answer: 502, times: 1 });
  const another = { head: "a".repeat(40), run: { ...run, attempt: 1 } } as Trigger;
  const api = apiOf(fake);
  await openCheckRun(apiOf(fake), another, "sac-action (one)");
  const id = await openCheckRun(api, { ...another, run } as Trigger, "sac-action (one)");
  await completeCheckRun(api, id, "success", text, undefined);
  expect(fake.state.checkRuns).toMatchObject([
    { external_id: "3-1", conclusion: null },
    { id, external_id: "3-2", conclusion: "success" },
  ]);
});

it("a check run that GitHub did not open is not taken to be another's", async () => {
  const id = await open();
  fake.fail({ method: "POST", answer: 502 });
  const later = { head: "a".repeat(40), run: { ...run, id: 4 } } as Trigger;
  await expect(openCheckRun(apiOf(fake), later, "sac-action (one)")).rejects.toMatchObject({ status: 502 });
  expect(fake.state.checkRuns).toMatchObject([{ id, conclusion: null }]);
});

it("a check run annotates the files of the models, the gravest first", async () => {
  const results = [...everyVerdict(), makeResult({ path: "./models/../@x.onnx" })];
  await completeCheckRun(apiOf(fake), await open(), "failure", text, makeReport(results));
  const [{ annotations }] = fake.state.checkRuns;
  expect(annotations.map(({ path, annotation_level }) => `${annotation_level} ${path}`)).toEqual([
    "failure models/suspect.onnx",
    "failure models/../@x.onnx",
    "failure models/broken.onnx",
    "warning models/blind.onnx",
  ]);
  expect(annotations[2]).toMatchObject({ start_line: 1, end_line: 1, title: "Model: error" });
  expect(annotations[2].message).toContain("MODEL_TRUNCATED: The model ends too early. Fetch it again.");
});

it("a check run gets its annotations fifty to a request, and is completed by the first", async () => {
  const results = Array.from({ length: 5000 }, (_, i) =>
    makeResult({
      path: `${i}/${"模".repeat(1000)}.onnx`,
      reasons: [{ code: "X", text: "@".repeat(i < 100 ? 100_000 : 100) }],
    }),
  );
  const id = await open();
  const long = { title: "é".repeat(300), summary: "s" };
  let seen = 0;
  await completeCheckRun(apiOf(fake), id, "failure", long, makeReport(results), () => {
    seen = writes(fake, /check-runs\/\d/).length;
  });
  expect(seen).toBe(1);
  const updates = writes(fake, /check-runs\/\d/).map(({ body }) => body as { conclusion?: string });
  expect(updates.map(({ conclusion }) => conclusion)).toEqual(["failure", undefined, undefined, undefined]);
  expect(fake.state.checkRuns[0].annotations).toHaveLength(200);
  expect(fake.state.checkRuns[0].output.title).toHaveLength(255);
});
