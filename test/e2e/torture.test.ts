import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { enrolSource } from "../support/fixture-source.ts";
import { node, root } from "../support/sac.ts";
import { stopChecks } from "../support/stopped-checks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { torture } from "../support/torture.ts";
import { model } from "../support/zoo.ts";

const folder = temporaryFolder();

// npm run torture -- --rounds 500 does the same for longer.
it.skipIf(process.platform !== "linux")(
  "killing runs and their models at random moments leaves no damage, no process and no file",
  async () => {
    mkdirSync(join(folder.path, "torture"));
    const options = { rounds: 16, seed: 20, node, root, folder: join(folder.path, "torture"), between: 16 };
    const { killed, faults } = await torture(options);
    expect(Object.values(faults).flat()).toEqual([]);
    expect(killed.parent).toBeGreaterThan(1);
    expect(killed.child).toBeGreaterThan(0);
  },
);

// npm run torture -- --stops 50 does the same for longer.
it.skipIf(process.platform !== "linux")(
  "stopping a check at random moments leaves a whole report that is no pass, no process and no file",
  async () => {
    mkdirSync(join(folder.path, "stops"));
    const fingerprint = await enrolSource(folder, 20);
    const models = [1, 2, 3].map((i) => model("unrelated", `unrelated-mobilenet-${i}`));
    const where = { node, root, folder: join(folder.path, "stops") };
    const rounds = { rounds: 3, seed: 3, begun: true };
    const { faults, early } = await stopChecks({ ...rounds, ...where, fingerprint, models });
    expect(faults).toEqual([]);
    expect(early).toBe(0);
  },
);
