import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();

/** What a process prints that does this and then ends. */
async function printed(body: string): Promise<string> {
  const contents = `import { onExit } from "./src/on-exit.ts";
    import { writeSync } from "node:fs";
    const say = (word: string) => () => void writeSync(1, word + " ");
    ${body}`;
  const file = folder.write("script.cjs", await bundle(contents));
  return spawnSync(process.execPath, [file], { encoding: "utf8" }).stdout;
}

describe("onExit", () => {
  it("does what is left to do, the latest first", async () => {
    expect(await printed(`onExit(say("a")); onExit(say("b")); onExit(say("c")); process.exit(1);`)).toBe("c b a ");
  });

  it("does it when an error ends the process, too", async () => {
    expect(await printed(`onExit(say("a")); setImmediate(() => { throw new Error("fatal"); });`)).toBe("a ");
  });

  it("does not do what was settled, and listens again afterwards", async () => {
    const settled = `const done = onExit(say("a")); done(); done(); onExit(say("b"));`;
    expect(await printed(settled)).toBe("b ");
  });

  it("goes on after an action that fails", async () => {
    const failing = `onExit(say("a")); onExit(() => { throw new Error("busy"); }); onExit(say("c")); process.exit(0);`;
    expect(await printed(failing)).toBe("c a ");
  });

  it("leaves one listener however many actions there are", async () => {
    const many = `const all = Array.from({ length: 50 }, () => onExit(say("x")));
      const during = process.listenerCount("exit");
      for (const done of all) done();
      say(during + "/" + process.listenerCount("exit"))();`;
    expect(await printed(many)).toBe("1/0 ");
  });
});
