import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { startCacheService } from "../../support/github/cache-service.ts";
import type { Change } from "../../support/github/checkout.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import type { Ran } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, DERIVED_TOO } from "../../support/github/world.ts";

const scenery = useScenery();
const service = await startCacheService();
afterAll(() => service.close());

const KEY = "a-secret-of-this-repository-0123456789";

/** Whether each model was judged in this run, by path. */
function fresh({ outputs, log }: Ran): Record<string, boolean> {
  expect(outputs["report-json"], log).toBeTruthy();
  const { results } = reportSchema.parse(JSON.parse(readFileSync(outputs["report-json"], "utf8")));
  return Object.fromEntries(results.map(({ path, judgedAt }) => [path, judgedAt === undefined]));
}

describe("an audit that hands its verdicts on", () => {
  it("judges what has changed, with the key; a damaged or forged entry changes no verdict", async () => {
    const world = await scenery.open();
    let runId = 0;
    const audit = async (changes: Readonly<Record<string, Change>>, key: string) => {
      const head = world.push(changes);
      runId += 1;
      const ran = await world.run({
        event: scheduleEvent(head),
        workspace: world.checkout(head),
        runId,
        environment: service.environment,
        inputs: { mode: "audit", "verdict-cache-key": key },
      });
      expect(ran.status, ran.log).toBe(1);
      expect(ran.log.replace(/^::add-mask::.*$/gm, "")).not.toContain(KEY);
      return ran;
    };
    expect(fresh(await audit({ "models/new.onnx": DERIVED }, KEY))).toEqual({
      "models/new.onnx": true,
      "models/old.onnx": true,
    });

    const second = await audit({ "models/more.onnx": DERIVED_TOO }, KEY);
    const changed = { "models/more.onnx": true, "models/new.onnx": false, "models/old.onnx": false };
    expect(fresh(second)).toEqual(changed);
    expect(second.log).toContain("Note: Known from earlier runs, on the same files and settings: 2 of 3 verdicts.");
    expect(second.summary).toMatch(/Judged on \d{4}-\d\d-\d\d\./);
    expect(service.entries.map(({ key }) => key.replace(/-[0-9a-f]{16}-/, "-…-"))).toEqual([
      "sac-verdicts-v1-audit-…-1-of-1-1-1",
      "sac-verdicts-v1-audit-…-1-of-1-2-1",
    ]);

    const all = { "models/more.onnx": true, "models/new.onnx": true, "models/old.onnx": true };
    const without = await audit({}, "");
    expect(fresh(without)).toEqual(all);
    expect(without.log.match(/there is no verdict-cache-key/g)).toHaveLength(1);

    const forged = await audit({}, KEY.toUpperCase());
    expect(fresh(forged)).toEqual(all);
    // What another key has sealed is newer now.
    expect(fresh(await audit({}, KEY))).toEqual(all);
    for (const entry of service.entries) entry.archive[entry.archive.length >> 1] ^= 1;
    expect(fresh(await audit({}, KEY))).toEqual(all);
  });
});
