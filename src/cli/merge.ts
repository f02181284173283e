import type { Command } from "commander";
import { findReports } from "../auditing/find-reports.ts";
import { mergeReports } from "../auditing/merge.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import { CHECK_FORMATS } from "../report/formats.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { addSettings, settingValues } from "./options.ts";
import { screen } from "./output.ts";
import { addFormatOptions, requestedFormats, targetsOf, tell } from "./renderings.ts";

const EXAMPLES = `
Examples:
  sac check source.sac --shard 1/3 --json part-1.json -- 'models/**/*.onnx'    and 2/3 and 3/3, anywhere
  sac merge part-*.json --html report.html
  sac merge report.json --markdown report.md      one whole report, in other formats

A shard that is missing, given twice, or of another run is an error.
Exit status: as of sac check over all the models; 2 where the reports do not belong together.`;

export function addMerge(program: Command): void {
  const command = program
    .command("merge")
    .summary("join the reports of sac check --shard into one")
    .description("Joins the reports of all shards of a run into one, with what concerns the whole run computed again.")
    .argument("<reports...>", "what sac check --shard I/N --json wrote, of every shard: paths or globs");
  addFormatOptions(addSettings(command, "merge"), CHECK_FORMATS)
    .addHelpText("after", EXAMPLES)
    .action((files: string[], flags: Readonly<Record<string, unknown>>) => run(files, flags, command));
}

async function run(files: string[], flags: Readonly<Record<string, unknown>>, command: Command): Promise<void> {
  const values = settingValues("merge", command);
  const outputs = requestedFormats(CHECK_FORMATS, flags);
  const parts = await findReports(files);
  await refuseOverwriting({ reports: targetsOf(outputs) }, { "the report": parts });
  const report = await mergeReports(parts, process.argv.slice(2));
  await tell(report, renderTerminal(report, screen(), values.verbose), outputs);
  process.exitCode = exitStatus(report, values.failOn);
}
