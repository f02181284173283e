import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import { annotations, type Ran, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, FINGERPRINT, UNRELATED, type World } from "../../support/github/world.ts";
import { model } from "../../support/zoo.ts";

const scenery = useScenery();
const copy = readFileSync(model("derived", "finetune-all-1"));
const checkpoint = Buffer.from(zipSync({ "archive/data.pkl": strToU8("x"), "archive/data/0": copy }));
const safetensors = Buffer.concat([Buffer.from("3b00000000000000", "hex"), Buffer.from('{"w":{"dtype":"F32"'), copy]);

type Changes = Parameters<World["pullRequest"]>[0];

async function checked(changes: Changes, inputs: Readonly<Record<string, string>> = {}) {
  const world = await scenery.open();
  const pull = world.pullRequest(changes);
  const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0), inputs });
  return { ran, comments: world.fake.state.comments.map(({ body }) => body), world };
}

const reportOf = ({ outputs }: Ran) => reportSchema.parse(JSON.parse(readFileSync(outputs["report-json"], "utf8")));

describe.concurrent("a copy under another name", () => {
  it("is judged like any model, whatever its ending, and the comment says that no glob names it", async () => {
    const { ran, comments } = await checked({ "models/new.ort": DERIVED, "models/new.bin": DERIVED, notes: DERIVED });
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.bin": "derived", "models/new.ort": "derived", notes: "derived" });
    expect(comments[0]).toContain("No glob matches 3 models, judged since the content is an ONNX model");
  });

  it("passes if it is no copy", async () => {
    const { ran } = await checked({ "models/new.bin": UNRELATED });
    expect(ran.status, ran.log).toBe(0);
    expect(verdicts(ran)).toEqual({ "models/new.bin": "unrelated" });
    expect(reportOf(ran)).toMatchObject({ verdict: "unrelated", notJudged: [], unrecognised: [] });
  });
});

describe.concurrent("a change that brings only models of other formats, and archives", () => {
  const changes = { "models/m.pt": checkpoint, "m.safetensors": safetensors, "m.gz": gzipSync(copy) };

  it("fails, and comment, summary, log and outputs name them and say how to let them pass", async () => {
    const { ran, comments } = await checked({ ...changes, "README.md": "More models.\n" });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: "not-judged", "not-judged": "3", models: "0" });
    for (const text of [comments[0], ran.summary]) {
      expect(text).toMatch(/3 files that may be models were not judged/);
      for (const path of Object.keys(changes)) expect(text).toContain(path);
      expect(text).toMatch(/a PyTorch checkpoint/);
      expect(text).toContain("fail-on");
    }
    const told = ran.commands.filter(({ properties }) => properties.file);
    expect(told.map(({ name, properties }) => `${name} ${properties.file}`).sort()).toEqual(
      Object.keys(changes)
        .map((path) => `error ${path}`)
        .sort(),
    );
  });

  it("passes where the owner leaves not-judged out of fail-on, and is told all the same", async () => {
    const { ran, comments } = await checked(changes, { "fail-on": "derived, error, inconclusive" });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ verdict: "not-judged", "not-judged": "3" });
    expect(comments[0]).toContain("m.safetensors");
    expect(annotations(ran).filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("is skipped where globs with ! leave them out, and the summary says that", async () => {
    const { ran, comments } = await checked(changes, { models: "**/*.onnx\n!models/**\n!*.safetensors\n!*.gz" });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ verdict: "skipped", "not-judged": "0" });
    expect(ran.summary).toMatch(/leave out 3 files that may be models/);
    expect(comments).toEqual([]);
  });
});

describe.concurrent("a model of another format beside one that passes", () => {
  it("fails the run, and every report says both", async () => {
    const { ran, comments } = await checked({ "new.onnx": UNRELATED, "new.pt": checkpoint });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: "not-judged", unrelated: "1", "not-judged": "1" });
    expect(reportOf(ran)).toMatchObject({ notJudged: [{ path: "new.pt", format: "a PyTorch checkpoint" }] });
    for (const text of [comments[0], ran.summary])
      expect(text).toMatch(/1 file that may be a model was not judged; this/);
    const read = (output: string) => readFileSync(ran.outputs[output], "utf8");
    expect(read("report-junit")).toMatch(/<testcase name="new.pt"[^>]*><skipped/);
    expect(JSON.parse(read("report-sarif")).runs[0].results).toMatchObject([{ ruleId: "sac/not-judged" }]);
    for (const output of ["report-html", "report-markdown", "report-csv"]) expect(read(output)).toContain("new.pt");
    expect(JSON.parse(read("report-attestation")).result).toBe("WARNED");
  });

  it("does not hide that another is derived", async () => {
    const { ran } = await checked({ "new.onnx": DERIVED, "new.pt": checkpoint });
    expect(ran.outputs).toMatchObject({ verdict: "derived", "not-judged": "1" });
    expect(ran.status, ran.log).toBe(1);
  });
});

it.concurrent("a fingerprint that is changed is no model that was not judged", async () => {
  const made = Buffer.from(zipSync({ "outputs.npy": Buffer.concat([Buffer.from("\x93NUMPY", "latin1"), copy]) }));
  const { ran } = await checked({ [FINGERPRINT]: made });
  expect(ran.outputs).toMatchObject({ verdict: "error", "not-judged": "0" });
});

it.concurrent("an audit looks at the whole tree", async () => {
  const world = await scenery.open();
  const head = world.push({ "old.pt": checkpoint, "old.dat": UNRELATED });
  const ran = await world.run({
    event: scheduleEvent(head),
    workspace: world.checkout(head),
    inputs: { mode: "audit" },
  });
  expect(ran.status, ran.log).toBe(1);
  expect(verdicts(ran)).toEqual({ "models/old.onnx": "unrelated", "old.dat": "unrelated" });
  expect(ran.outputs).toMatchObject({ verdict: "not-judged", "not-judged": "1" });
  expect(world.fake.state.issues).toMatchObject([{ title: expect.stringContaining("was not judged") }]);
});
