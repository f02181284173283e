import { answerFiles } from "./answers.ts";
import { externalFiles } from "./external.ts";
import { damagedFiles } from "./files.ts";
import { graphFiles } from "./graphs.ts";
import type { HostileFile } from "./hostile-file.ts";
import { resourceFiles } from "./resources.ts";

/** The committed files of the hostile suite; what no repository can hold is made by the test. */
export function hostileFiles(): HostileFile[] {
  return [...externalFiles(), ...resourceFiles(), ...graphFiles(), ...answerFiles(), ...damagedFiles()];
}

/** What fixtures/hostile/manifest.json says of them. */
export function manifestOf(files: readonly HostileFile[]): string {
  const entries = files.map(({ name, kind, what, expect }) => ({ file: name, kind, what, expect }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
