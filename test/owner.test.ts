import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAbandoned, OWNER } from "../src/owner.ts";
import { bundle } from "./support/bundle.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();
const HOUR = 3600 * 1000;
const [pid, start, place] = OWNER.split("-");

/** A process that says whose its files would be, and ends. */
async function ownerOfAnother(wrapper: readonly string[] = []): Promise<string> {
  const script = folder.write(
    "owner.cjs",
    await bundle('import { OWNER } from "./src/owner.ts"; process.stdout.write(OWNER);'),
  );
  const [command, ...args] = [...wrapper, process.execPath, script];
  return spawnSync(command, args, { encoding: "utf8" }).stdout;
}

describe("an owner", () => {
  it("the process that asks has not abandoned anything, however old", () => {
    expect(pid).toBe(String(process.pid));
    expect(isAbandoned(OWNER, 1000 * HOUR)).toBe(false);
  });

  it("a process that has ended has abandoned its files", async () => {
    const other = await ownerOfAnother();
    expect(other).toMatch(new RegExp(`^\\d+-\\d+-${place}$`));
    expect(isAbandoned(other, 0)).toBe(true);
  });

  it.skipIf(process.platform !== "linux")(
    "a process whose id another process has got meanwhile has abandoned its files",
    () => {
      expect(Number(start)).toBeGreaterThan(0);
      expect(isAbandoned(`${pid}-${Number(start) - 1}-${place}`, 0)).toBe(true);
    },
  );

  it.skipIf(process.platform !== "linux")(
    "a dead process of which its parent has taken no notice has abandoned its files",
    async () => {
      // The shell becomes a process that never asks what became of its child.
      const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
      const child = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
      const stat = readFileSync(`/proc/${child}/stat`, "utf8");
      const owner = `${child}-${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}-${place}`;
      expect(isAbandoned(owner, 0)).toBe(false);
      await expect.poll(() => isAbandoned(owner, 0), { timeout: 120_000 }).toBe(true);
      parent.kill("SIGKILL");
    },
  );

  const inContainer = ["unshare", "--pid", "--fork", "--mount-proc"];
  const canUnshare = spawnSync(inContainer[0], [...inContainer.slice(1), "true"]).status === 0;
  it.skipIf(!canUnshare)("an owner in another space of process ids is left alone for a day", async () => {
    const other = await ownerOfAnother(inContainer);
    expect(other).toMatch(/^\d+-\d+-[0-9a-f]{8}$/);
    expect(other).not.toContain(place);
    expect(isAbandoned(other, 23 * HOUR)).toBe(false);
    expect(isAbandoned(other, 25 * HOUR)).toBe(true);
  });

  it.each(["", "x", "1", "1-2", "1-2-xyz", `${pid}-${start}-${place}-more`, "4194305-dead"])(
    "an owner that is not one of ours (%j) is nobody's to clear up after",
    (owner) => expect(isAbandoned(owner, 1000 * HOUR)).toBe(false),
  );
});
