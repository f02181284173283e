import { appendFile, stat } from "node:fs/promises";
import { warning } from "@actions/core";

/** GitHub takes 1 MiB for a step's summary, and fails the step beyond. */
const SUMMARY_BYTES = 1_000_000;

/**
 * Puts Markdown on the run's page, after what the step has put there already. Where that cannot be done it is a warning.
 * @param render makes a text of at most so many bytes
 */
export async function writeSummary(render: (budget: number) => string): Promise<void> {
  try {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (!file) throw new Error("GITHUB_STEP_SUMMARY is not set");
    const used = (await stat(file).catch(() => undefined))?.size ?? 0;
    const gap = used > 0 ? "\n\n" : "";
    await appendFile(file, `${gap}${render(Math.max(0, SUMMARY_BYTES - used - gap.length))}`);
  } catch (thrown) {
    warning(`The job summary could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
