import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { node, root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { torture } from "../support/torture.ts";

const folder = temporaryFolder();

// npm run torture -- --rounds 500 does the same for longer.
it.skipIf(process.platform !== "linux")(
  "killing runs and their models at random moments leaves no damage, no process and no file",
  async () => {
    mkdirSync(join(folder.path, "torture"));
    const options = { rounds: 10, seed: 20, node, root, folder: join(folder.path, "torture"), between: 10 };
    const { killed, faults } = await torture(options);
    expect(Object.values(faults).flat()).toEqual([]);
    expect(killed.parent).toBeGreaterThan(1);
    expect(killed.child).toBeGreaterThan(0);
  },
);
