import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { announce as announceAt, announceFailure, conclude } from "../../src/action/announce.ts";
import type { JudgingSession } from "../../src/action/session.ts";
import { SacError } from "../../src/errors.ts";
import type { Report } from "../../src/report/check/schema.ts";
import { failed, type Outcome } from "../../src/report/outcome.ts";
import { apiOf } from "../support/github/api.ts";
import { parseCommands, parseKeyValueFile } from "../support/github/command-files.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../support/github/fake-github.ts";
import { judgingInputs } from "../support/github/inputs.ts";
import { shapeErrors } from "../support/markdown.ts";
import { everyVerdict, makeOrigin, makeReport, makeResult } from "../support/report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const head = "a".repeat(40);
const folder = temporaryFolder();
let fake: FakeGithub;
let log: string;
let summary: string;
let output: string;

beforeEach(async () => {
  fake = await startFakeGitHub();
  fake.state.pulls.push({
    number: 7,
    state: "open",
    head: { sha: head, ref: "topic", repo: "octo-org/models" },
    base: { sha: "b".repeat(40), ref: "main" },
    user: "mona",
    files: [],
  });
  log = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += text;
    return true;
  });
  summary = folder.write("summary.md", "");
  output = folder.write("output.txt", "");
  vi.stubEnv("GITHUB_STEP_SUMMARY", summary);
  vi.stubEnv("GITHUB_OUTPUT", output);
  vi.stubEnv("GITHUB_STATE", folder.write("state.txt", ""));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  await fake.close();
  expectLegal(fake);
});

function sessionOf(
  changes: { trust?: string; inputs?: Record<string, string>; pull?: undefined; run?: number } = {},
): JudgingSession {
  const about = { id: changes.run ?? 3, attempt: 1, workflow: "w", job: "j", step: "s" };
  const run = { ...about, url: "https://github.com/octo-org/models/actions/runs/3" };
  const pull = { number: 7, head, base: "b".repeat(40), baseRef: "main", changedFiles: 1 };
  return {
    inputs: judgingInputs(changes.inputs),
    trigger: { trust: changes.trust ?? "trusted", head, run, pull: "pull" in changes ? changes.pull : pull },
    temporary: folder.path,
    api: apiOf(fake),
  } as unknown as JudgingSession;
}

const announce = (outcome: Outcome, session: JudgingSession) => announceAt(outcome, session, 50);

function judged(report: Report, status: 0 | 1 | 2 = 1): Outcome {
  return { kind: "judged", report, status };
}

const derived = judged(makeReport(undefined, { origin: makeOrigin() }));
const skipped: Outcome = {
  kind: "unjudged",
  verdict: "skipped",
  why: "No model that matches a is changed.",
  status: 0,
};
const outputs = () => parseKeyValueFile(readFileSync(output, "utf8"));

describe("everybody is told", () => {
  it("the outcome is told in the log, in files, outputs, summary and comment", async () => {
    expect(await announce(derived, sessionOf())).toBeUndefined();
    expect(log).toContain("models/suspect.onnx  derived");
    expect(log).toContain("Note: This change touches the fingerprint source.sac");
    expect(outputs()).toMatchObject({ verdict: "derived", models: "4", error: "1" });
    expect(existsSync(outputs()["report-html"])).toBe(true);
    expect(readFileSync(summary, "utf8")).toContain("## ❌ 1 of 4 models looks derived");
    expect(fake.state.comments).toHaveLength(1);
    expect(fake.requests.length).toBeLessThanOrEqual(6);
    expect(conclude(derived, undefined)).toBe(1);
    expect(log).toContain("::error::1 of 4 models looks derived from source.onnx");
  });

  it("each finding is an annotation, as grave as fail-on makes it", async () => {
    await announce(derived, sessionOf({ inputs: { "fail-on": "derived" } }));
    const told = parseCommands(log).filter(({ properties }) => properties.file);
    expect(told.map(({ name, properties }) => `${name} ${properties.file}`)).toEqual([
      "error models/suspect.onnx",
      "warning models/broken.onnx",
      "warning models/blind.onnx",
    ]);
  });

  it("at most ten annotations of a kind are made, the last for how the run ended", async () => {
    const many = judged(makeReport(Array.from({ length: 50 }, (_, i) => makeResult({ path: `${i}.onnx` }))));
    await announce(many, sessionOf());
    conclude(many, undefined);
    expect(parseCommands(log).filter(({ name }) => name === "error")).toHaveLength(10);
    expect(log).toContain("41 more such findings stand in the table above.");
  });

  it("hostile names are no commands to the runner", async () => {
    const path = "\n::stop-commands::x\n##[add-mask]y%0A::set-output name=a::b,file=z::\u202e.onnx";
    await announce(judged(makeReport([makeResult({ path })])), sessionOf());
    expect(parseCommands(log).map(({ name }) => name)).toEqual(["error"]);
    expect(log).not.toMatch(/##\[/);
    expect(log).not.toContain("\u202e");
  });

  it("a report that cannot be written is an error, after all else was told", async () => {
    const directory = join(folder.write("a-file", ""), "below");
    const trouble = await announce(derived, sessionOf({ inputs: { "report-directory": directory } }));
    expect(trouble).toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    expect(log).toContain("models/suspect.onnx  derived");
    expect(outputs().verdict).toBe("derived");
    expect(fake.state.comments).toHaveLength(1);
    expect(conclude(derived, trouble)).toBe(2);
    expect(log).toContain("::error::OUTPUT_UNWRITABLE: ");
  });
});

describe("5,000 models with long names", () => {
  const results = Array.from({ length: 5000 }, (_, i) => ({
    ...everyVerdict()[i % 4],
    path: `${i}/${"模型|`@".repeat(250)}.onnx`,
  }));

  it("stay within every limit", async () => {
    writeFileSync(summary, "x".repeat(300_000));
    await announce(judged(makeReport(results, { origin: makeOrigin() })), sessionOf());
    const [{ body }] = fake.state.comments;
    expect(body.length).toBeLessThanOrEqual(65_000);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_000);
    const page = readFileSync(summary);
    expect(page.length).toBeLessThanOrEqual(1_000_000);
    expect(page.length).toBeGreaterThan(700_000);
    expect(shapeErrors(body)).toEqual([]);
    expect(Buffer.byteLength(outputs().summary)).toBeLessThan(100_000);
    const { models, leftOut } = JSON.parse(outputs().summary);
    expect(models[0].verdict).toBe("derived");
    expect(models.length + leftOut).toBe(5000);
  });
});

describe("the comment", () => {
  const created = async (comment: string, outcome: Outcome) => {
    fake.state.comments.splice(0);
    await announce(outcome, sessionOf({ inputs: { comment } }));
    return fake.state.comments.length;
  };
  const passing = judged(makeReport([everyVerdict()[0]]), 0);
  const touched: Outcome = {
    ...skipped,
    warnings: ["This change touches the fingerprint.", "The new one is <weaker>."],
  };
  const firstTime: Outcome = { kind: "unjudged", verdict: "inconclusive", why: "The base has none.", status: 1 };
  const broken = failed(new SacError("CONFIG_INVALID", "There is no file."));

  it.each([
    ["always", 1, 1, 1, 1, 1],
    ["changes", 1, 0, 0, 1, 1],
    ["on-failure", 0, 0, 1, 0, 1],
    ["off", 0, 0, 0, 0, 0],
  ])("%s", async (when, ofPassing, ofSkipped, ofBroken, ofTouched, ofFirstTime) => {
    expect(await created(when, derived)).toBe(when === "off" ? 0 : 1);
    expect(await created(when, passing)).toBe(ofPassing);
    expect(await created(when, skipped)).toBe(ofSkipped);
    expect(await created(when, broken)).toBe(ofBroken);
    expect(await created(when, touched)).toBe(ofTouched);
    expect(await created(when, firstTime)).toBe(ofFirstTime);
  });

  it("says line by line what a change does to its judge", async () => {
    await announce(touched, sessionOf());
    expect(fake.state.comments[0].body).toContain(
      [
        "➖ **No model to judge, but this change touches its judge.** No model that matches a is changed.\n",
        "- This change touches the fingerprint.",
        "- The new one is &#60;weaker&#62;.\n",
      ].join("\n"),
    );
  });

  it("of a change that does endless things to its judge counts what it leaves out", async () => {
    const warnings = Array.from({ length: 500 }, (_, i) => `${i}${"_".repeat(3000)}`);
    await announce({ ...skipped, warnings }, sessionOf());
    const [{ body }] = fake.state.comments;
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/\n- … and 4\d\d more in the log of the job\.\n/);
  });

  it("is brought up to date when no model is changed any more", async () => {
    await announce(derived, sessionOf());
    await announce(skipped, sessionOf({ run: 4 }));
    expect(fake.state.comments).toHaveLength(1);
    expect(fake.state.comments[0].body).toMatch(
      /\n➖ \*\*No model to judge\.\*\* No model that matches a is changed\.\n/,
    );
    expect(fake.state.comments[0].body).toContain(`Commit <code>${head}</code>, [the run](https://github.com/`);
  });

  it.each(["fork", "dependabot"])("of a %s's run is none, and one notice says where to look", async (trust) => {
    await announce(derived, sessionOf({ trust, inputs: { comment: "always" } }));
    await announce(skipped, sessionOf({ trust }));
    expect(fake.requests).toEqual([]);
    expect(parseCommands(log).filter(({ name }) => name === "notice")).toMatchObject([
      { message: expect.stringContaining("docs/action/forks.md") },
    ]);
  });

  it.each([403, 404, 500])("that GitHub refuses with %i is one warning, and changes nothing else", async (answer) => {
    fake.fail({ method: "POST", answer });
    await announce(derived, sessionOf());
    const warnings = parseCommands(log).filter(({ name, properties }) => name === "warning" && !properties.file);
    expect(warnings).toHaveLength(1);
    if (answer < 500) expect(warnings[0].message).toContain("pull-requests: write");
    expect(outputs().verdict).toBe("derived");
    expect(conclude(derived, undefined)).toBe(1);
  });
});

it("a run that failed before there was a verdict is told as an error, and ends as one", async () => {
  const broken = failed(new SacError("CONFIG_INVALID", "There is no <file>.", "Write it."));
  await announce(broken, sessionOf({ inputs: { comment: "always" } }));
  expect(outputs()).toMatchObject({ verdict: "error", models: "0" });
  expect(readFileSync(summary, "utf8")).toBe(
    "⚠️ **The check could not be made.** <code>CONFIG&#95;INVALID</code>: There is no &#60;file&#62;. **Fix:** Write it.\n",
  );
  expect(writes(fake)).toHaveLength(1);
  expect(conclude(broken, undefined)).toBe(2);
  expect(log).toContain("::error::CONFIG_INVALID: There is no <file>.%0AWrite it.");
});

describe("a run that failed before anybody could tell of it", () => {
  const typo = new SacError("INPUT_INVALID", "The input alpha cannot be 5x.", "Write a rate.");

  it.each(["check", "audit", "chekc", undefined])(
    "has a summary and the outputs of an error: mode %s",
    async (mode) => {
      await announceFailure(typo, mode);
      expect(outputs()).toMatchObject({ verdict: "error", models: "0" });
      expect(readFileSync(summary, "utf8")).toMatch(
        /^⚠️ \*\*The check could not be made\.\*\* <code>INPUT&#95;INVALID</,
      );
      expect(log).toContain("::error::INPUT_INVALID: The input alpha cannot be 5x.%0AWrite a rate.");
    },
  );

  it.each([
    ["plan", "The audit could not be planned"],
    ["enroll", "The fingerprint could not be made"],
    ["publish", "The report could not be published"],
  ])("in the mode %s has a summary, and no verdict", async (mode, title) => {
    await announceFailure(typo, mode);
    expect(outputs()).toEqual({});
    expect(readFileSync(summary, "utf8")).toContain(`**${title}.** <code>INPUT`);
  });
});

it("a missing summary file is one warning", async () => {
  vi.stubEnv("GITHUB_STEP_SUMMARY", "");
  await announce(skipped, sessionOf({ pull: undefined }));
  expect(parseCommands(log)).toMatchObject([
    { name: "warning", message: "The job summary could not be written: GITHUB_STEP_SUMMARY is not set" },
  ]);
});
