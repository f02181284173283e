import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { canPlay, type Exploited, exploit, SET_UPS } from "../support/containment/exploited.ts";
import { cellOf, readTable } from "../support/containment/table.ts";
import { enrolSource, SOURCE } from "../support/fixture-source.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What `node scripts/containment.mjs` prints. */
const TABLE = readTable(readFileSync(join(root, "docs", "threat-model.md"), "utf8"));
const YAMA = "/proc/sys/kernel/yama/ptrace_scope";
const folder = temporaryFolder();
const fingerprint = await enrolSource(folder, 20);

/** What stands in the table although this machine stops it, by a means that is not ours. */
const stoppedHere = existsSync(YAMA) && readFileSync(YAMA, "utf8").trim() !== "0" ? ["read the parent's memory"] : [];

it("the threat model's table has all set-ups and actions, and nothing gets through where all walls stand", () => {
  expect(TABLE.size).toBeGreaterThan(15);
  for (const cells of TABLE.values()) {
    expect([...cells.keys()]).toEqual([...SET_UPS]);
    for (const setUp of ["root", "user", "user without namespaces"] as const) expect(cells.get(setUp)).toBe("stopped");
  }
});

describe.each(SET_UPS)("a model that has taken over its process, run by %s,", (setUp) => {
  const playable = canPlay(setUp);
  let exploited: Exploited;

  beforeAll(async () => {
    if (playable) exploited = await exploit(setUp, fingerprint, SOURCE);
  });

  it.skipIf(!playable)("gets what the threat model says, and no more", () => {
    expect(Object.keys(exploited.got)).toEqual([...TABLE.keys()]);
    for (const [action, cells] of TABLE) {
      const documented = cells.get(setUp);
      if (documented === "not stopped" && stoppedHere.includes(action)) continue;
      expect.soft(cellOf(action, exploited), action).toBe(documented);
    }
    expect(exploited.planted).toBe(exploited.got["write into the workspace"]);
  });

  it.skipIf(!playable)("is not run at all without full isolation, where that was required", async () => {
    const full = exploit(setUp, fingerprint, SOURCE, ["--require-isolation", "full"]);
    if (/without (?:Landlock|either)/.test(setUp)) await expect(full).rejects.toThrow(/error ISOLATION_MISSING: /);
    else expect((await full).left).toEqual([]);
  });

  it.skipIf(!playable)("leaves no process behind", () => {
    expect(exploited.left).toEqual([]);
  });
});
