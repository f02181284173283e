import { describe, expect, it } from "vitest";
import { canPlay, exploit, SET_UPS } from "../support/containment/exploited.ts";
import { enrolSource, SOURCE } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const fingerprint = await enrolSource(folder, 20);

describe.each(SET_UPS)("a model that has taken over its process, run by %s,", (setUp) => {
  it.skipIf(!canPlay(setUp))("gets nothing of what is around it, and leaves nothing behind", async () => {
    const { got, left, planted } = await exploit(setUp, fingerprint, SOURCE);
    expect(Object.keys(got).length).toBeGreaterThan(15);
    expect(Object.keys(got).filter((action) => got[action])).toEqual([]);
    expect(left).toEqual([]);
    expect(planted).toBe(false);
  });
});
