import { Writable } from "node:stream";
import fc from "fast-check";
import { afterEach } from "vitest";

// The tests load onnxruntime in their own processes too, where CI may not be set: its telemetry stays off there as well.
process.env.ORT_DISABLE_TELEMETRY = "1";

/** Property tests draw the same cases every time, so that a red run is about the change; another seed draws others. */
fc.configureGlobal({ seed: Number(process.env.SAC_TEST_SEED ?? 1) });

// What the Action writes to standard output are commands to GitHub's runner, which would obey them where it runs the tests.
let written = "";
const kept = new Writable({
  write(chunk, _, done) {
    written += chunk;
    done();
  },
});
Object.defineProperty(process, "stdout", { value: kept, configurable: true });

afterEach(({ task }) => {
  if (task.result?.state === "fail" && written !== "") process.stderr.write(written.replace(/^(?=.)/gm, "| "));
  written = "";
});
