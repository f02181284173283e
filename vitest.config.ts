import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Much of the end-to-end tests is waiting.
    maxWorkers: 2,
    globalSetup: "test/global-setup.ts",
    setupFiles: "test/setup.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
