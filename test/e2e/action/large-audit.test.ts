import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { startCacheService } from "../../support/github/cache-service.ts";
import { callWorkflow, type WorkflowCall } from "../../support/github/called-workflow.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import { annotations, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { FINGERPRINT, type World } from "../../support/github/world.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { REUSABLE } from "../../support/workflows.ts";
import { model } from "../../support/zoo.ts";

const scenery = useScenery();
const folder = temporaryFolder();
const service = await startCacheService();
afterAll(() => service.close());

/** How many models are audited; with 300 it is the demonstration, and takes minutes. */
const MODELS = Number(process.env.SAC_AUDIT_MODELS ?? 4);
const PATIENCE_MS = 600_000 + 60_000 * MODELS;
const SHARDS = 3;

/** A model of the zoo that differs from every other in its text, so that each of them is judged. */
function distinct(bytes: Buffer, i: number): Buffer {
  const text = Buffer.from(`copy ${i}`);
  // ModelProto.doc_string
  return Buffer.concat([bytes, Buffer.from([0x32, text.length]), text]);
}

function manyModels(count: number): Record<string, Buffer> {
  const zoo = [
    model("derived", "finetune-all-1"),
    model("unrelated", "unrelated-resnet-3"),
    model("derived", "quantise-int8"),
    model("unrelated", "unrelated-mobilenet-2"),
  ].map((path) => readFileSync(path));
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`models/${i}.onnx`, distinct(zoo[i % zoo.length], i)]),
  );
}

function audit(world: World, about: Partial<WorkflowCall>) {
  const commit = about.commit ?? world.base;
  const inputs = { fingerprint: FINGERPRINT, "models-per-shard": "2", threads: "1" };
  const place = mkdtempSync(join(folder.path, "call-"));
  const call = { world, folder: place, event: scheduleEvent(commit), commit, with: inputs };
  return callWorkflow(REUSABLE, { ...call, ...about });
}

/** What a report says apart from when and where it was made. */
function lasting(path: string): unknown {
  const isOfRun = (key: string) => ["startedAt", "command", "runtime"].includes(key) || key.endsWith("Ms");
  return JSON.parse(readFileSync(path, "utf8"), (key, value) => (isOfRun(key) ? undefined : value));
}

describe.concurrent("the reusable workflow", () => {
  it(
    "judges in shards, and tells of all models as a single run does: one report, one issue",
    async () => {
      const world = await scenery.open();
      const head = world.push(manyModels(MODELS));
      const perShard = String(Math.ceil((MODELS + 1) / SHARDS));
      const called = await audit(world, {
        commit: head,
        with: { fingerprint: FINGERPRINT, "models-per-shard": perShard, threads: "1" },
      });
      const shards = called.ran.filter(({ job }) => job === "judge").map(({ run }) => run);
      expect(shards.map(({ status, outputs }) => [status, outputs.models !== "0"])).toEqual(
        Array(SHARDS).fill([0, true]),
      );
      const merged = called.ran.at(-1)?.run;
      expect(merged?.status, merged?.log).toBe(1);
      expect(called.jobs.merge.result).toBe("failure");
      expect(called.outputs).toMatchObject({ verdict: "derived", artifact: "sac-audit" });
      expect(world.fake.state.issues).toMatchObject([
        { state: "open", body: expect.stringContaining("models/0.onnx") },
      ]);

      const whole = await world.run({
        event: scheduleEvent(head),
        workspace: world.checkout(head),
        inputs: { mode: "audit" },
      });
      const report = join(called.artifacts, "sac-audit", "report.json");
      expect(lasting(report)).toEqual(lasting(whole.outputs["report-json"]));
      expect(Object.keys(verdicts(whole))).toHaveLength(MODELS + 1);
    },
    PATIENCE_MS,
  );

  it.each([
    ["a shard was lost", (job: string, leg: number) => job === "judge" && leg === 0],
    ["the plan was lost", (job: string) => job === "plan"],
  ])("fails and says so in the issue if %s", async (_, isLost) => {
    const world = await scenery.open();
    const head = world.push(manyModels(2));
    const called = await audit(world, { commit: head, isLost });
    const merged = called.ran.at(-1)?.run;
    expect(merged?.status, merged?.log).toBe(2);
    expect(annotations(merged ?? called.ran[0].run).join()).toContain("SHARD_MISSING");
    expect(called.outputs).toMatchObject({ verdict: "error", artifact: "" });
    expect(world.fake.state.issues).toMatchObject([{ body: expect.stringContaining("SHARD&#95;MISSING") }]);
  });

  it("judges only what has changed since the last audit, if it is given the secret for that", async () => {
    const world = await scenery.open();
    const place = mkdtempSync(join(folder.path, "call-"));
    const secrets = { "verdict-cache-key": "a-secret-of-this-repository-0123456789" };
    const again = async (changes: Parameters<World["push"]>[0], runId: number) => {
      const commit = world.push(changes);
      const called = await audit(world, { commit, folder: place, runId, secrets, environment: service.environment });
      const text = readFileSync(join(called.artifacts, "sac-audit", "report.json"), "utf8");
      return reportSchema.parse(JSON.parse(text)).results.map(({ path, judgedAt }) => [path, judgedAt === undefined]);
    };
    const models = ["models/0.onnx", "models/1.onnx", "models/old.onnx"];
    expect(await again(manyModels(2), 1)).toEqual(models.map((path) => [path, true]));
    const changes = { "models/1.onnx": manyModels(3)["models/2.onnx"] };
    expect(await again(changes, 2)).toEqual(models.map((path) => [path, path === "models/1.onnx"]));
  });

  it("has nothing against a repository without models", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/old.onnx": null });
    const called = await audit(world, { commit: head });
    expect(called.jobs).toMatchObject({ plan: { result: "success" }, judge: { result: "success" } });
    expect(called.jobs.merge.result, called.ran.at(-1)?.run.log).toBe("success");
    expect(called.outputs).toMatchObject({ verdict: "skipped" });
    expect(world.fake.state.issues).toEqual([]);
  });
});
