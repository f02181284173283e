import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();

/** Runs a process that does this, sends it a signal for each word "ready" that it says, and tells how it ended. */
async function interrupted(body: string, signals: readonly NodeJS.Signals[]) {
  const contents = `import { endOnInterrupt, interruptStatus, onInterrupt } from "./src/interrupts.ts";
    import { writeSync } from "node:fs";
    const say = (word: string) => void writeSync(1, word + " ");
    process.on("SIGINT", () => say("never"));
    endOnInterrupt(() => say("last"));
    const waiting = setInterval(() => undefined, 1000);
    ${body}
    say("ready");`;
  const file = folder.write("script.cjs", await bundle(contents));
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  let sent = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    while (sent < signals.length && sent < said.split("ready").length - 1) child.kill(signals[sent++]);
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { said, status };
}

describe.skipIf(process.platform === "win32")("an interrupt", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("by %s ends the process with the status %i, after its last words", async (signal, status) => {
    expect(await interrupted("", [signal])).toEqual({ said: "ready last ", status });
  });

  it("has a process that has something to tell first do so, and then end with the same status", async () => {
    const telling = `onInterrupt(({ code, message }) => {
      say(code + (message.includes("SIGTERM") ? " by SIGTERM" : ""));
      clearInterval(waiting);
      process.exitCode = interruptStatus();
    });`;
    expect(await interrupted(telling, ["SIGTERM"])).toEqual({ said: "ready INTERRUPTED by SIGTERM ", status: 143 });
  });

  it("that comes a second time ends it at once, by the first one's status", async () => {
    const { said, status } = await interrupted(`onInterrupt(() => say("ready"));`, ["SIGINT", "SIGTERM"]);
    expect({ said, status }).toEqual({ said: "ready ready last ", status: 130 });
  });
});
