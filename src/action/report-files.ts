import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import type { Report } from "../report/check/schema.ts";
import { CHECK_FORMATS } from "../report/formats.ts";
import { writeWhole } from "../write-file.ts";

/**
 * Writes every format that the Action has an output for into `folder`.
 * @returns the files' paths by the names of the outputs
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function writeReports(report: Report, folder: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    const hint = "Give a folder that can be made or written to as report-directory.";
    throw new SacError("OUTPUT_UNWRITABLE", `The folder ${folder} cannot be made: ${cause.message}.`, hint, { cause });
  });
  const paths = reportPaths(folder);
  for (const { output, render } of CHECK_FORMATS) {
    if (output !== undefined) await writeWhole(paths[output], await render(report));
  }
  return paths;
}

/** Where the files lie, by the names of the outputs. */
export function reportPaths(folder: string): Record<string, string> {
  return Object.fromEntries(
    CHECK_FORMATS.flatMap(({ output, file }) => (output === undefined ? [] : [[output, join(folder, file)]])),
  );
}
