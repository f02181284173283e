import { expect, test } from "vitest";
import { nextCommands } from "../../src/report/next-steps.ts";

const bare = { calibration: undefined, family: undefined };
const calibrated = { calibration: { unrelated: [], derived: [] }, family: undefined };

test("after an enrollment come references, a check by weights alone, and the seal", () => {
  const words = nextCommands({ path: "my model.sac", fingerprint: bare, sealed: false });
  expect(words).toContain("\n  sac calibrate 'my model.sac' --unrelated 'references/*.onnx'\n");
  expect(words).toContain("\n  sac check 'my model.sac' -- suspect.onnx\n");
  expect(words).toContain("weights alone");
  expect(words).toContain("\n  sac seal 'my model.sac' --out 'my model.sealed.sac'\n");
  expect(words).toContain("Commit my model.sealed.sac to the repository");
});

test("after a calibration come a check and the seal, and what is sealed is committed as it is", () => {
  const words = nextCommands({ path: "m.sac", fingerprint: calibrated, sealed: true });
  expect(words).not.toContain("sac calibrate");
  expect(words).not.toContain("weights alone");
  expect(words).not.toContain("sac seal");
  expect(words).toContain("Commit m.sac to the repository");
});
