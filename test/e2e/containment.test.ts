import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canPlay, exploit, SET_UPS, type SetUp } from "../support/containment/exploited.ts";
import { enrolSource, SOURCE } from "../support/fixture-source.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const THREAT_MODEL = readFileSync(join(root, "docs", "threat-model.md"), "utf8");
const folder = temporaryFolder();
const fingerprint = await enrolSource(folder, 20);

/** What the threat model's table says of an action in a set-up. */
function documented(action: string, setUp: SetUp): string | undefined {
  const row = THREAT_MODEL.split("\n").find((line) => line.startsWith(`| ${action} | `));
  return row?.split(" | ")[1 + SET_UPS.indexOf(setUp)];
}

describe.each(SET_UPS)("a model that has taken over its process, run by %s,", (setUp) => {
  it.skipIf(!canPlay(setUp))("gets nothing of what is around it, and leaves nothing behind", async () => {
    const { got, left, planted } = await exploit(setUp, fingerprint, SOURCE);
    expect(Object.keys(got).length).toBeGreaterThan(15);
    expect(Object.keys(got).filter((action) => got[action])).toEqual([]);
    for (const action of Object.keys(got)) expect.soft(documented(action, setUp), action).toBe("stopped");
    expect(left).toEqual([]);
    expect(planted).toBe(false);
  });
});
