import { defineConfig } from "vitest/config";

/** Tests that start what is in dist/, models' processes too: all of some folders, and elsewhere those with such names. */
const SHIPPED = ["test/{e2e,runtime,tasks}/**/*.test.ts", "test/**/*.shipped.test.ts"];

/** For the slowest test on a machine that is busy with much else; whatever never ends is found all the same. */
const PATIENCE_MS = 600_000;
const common = { testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS, setupFiles: ["test/setup.ts"] };

export default defineConfig({
  test: {
    maxWorkers: 2,
    cache: false,
    globalSetup: "test/output-setup.ts",
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: SHIPPED,
          setupFiles: ["test/setup.ts", "test/unit-setup.ts"],
        },
      },
      { test: { ...common, name: "shipped", include: SHIPPED, globalSetup: "test/shipped-setup.ts" } },
    ],
  },
});
