import { defineConfig } from "vitest/config";

/** Tests that start a program of dist/, which models' processes are too; elsewhere starting one fails (see unit-setup.ts). */
const SHIPPED = [
  "test/{e2e,runtime,tasks}/**/*.test.ts",
  "test/action/{enroll,merge,publish}.test.ts",
  "test/auditing/{contradictions,judge-plan}.test.ts",
  "test/fingerprint/{keys,seal,weights}.test.ts",
  "test/github/cache/mirror.test.ts",
  "test/github/fingerprints/fingerprints-elsewhere.test.ts",
  "test/report/check/{build,insight,join,reasons,renderings,weights}.test.ts",
  "test/report/check/html/build.test.ts",
  "test/setup/{cuda,install}.test.ts",
  "test/{action-yml,dist,fuzz,integrations}.test.ts",
];
/** Tests that change their own process, or look at all that it has started: they need one that no other file is run in. */
const ALONE = [
  "test/github/proxy.test.ts",
  "test/natives/load.test.ts",
  "test/runtime/**/*.test.ts",
  "test/setup/{cuda,install}.test.ts",
  "test/tasks/opened-once.test.ts",
];

/** For the slowest test on a machine that is busy with much else: what never ends is found all the same. */
const PATIENCE_MS = 600_000;
const common = { testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS, setupFiles: ["test/setup.ts"] };

export default defineConfig({
  test: {
    // More than cores: much of the end-to-end tests is waiting. Not many more: what a busy machine takes long for can fail.
    maxWorkers: 4,
    maxConcurrency: 4,
    cache: false,
    globalSetup: "test/output-setup.ts",
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...SHIPPED, ...ALONE],
          setupFiles: ["test/setup.ts", "test/unit-setup.ts"],
          isolate: false,
        },
      },
      // Loading the sources takes a second of the processor, which most files spare by sharing their processes.
      {
        test: {
          ...common,
          name: "shipped",
          include: SHIPPED,
          exclude: ALONE,
          globalSetup: "test/shipped-setup.ts",
          isolate: false,
        },
      },
      { test: { ...common, name: "alone", include: ALONE, globalSetup: "test/shipped-setup.ts" } },
    ],
  },
});
