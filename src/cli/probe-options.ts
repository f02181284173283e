import { type Command, Option } from "commander";
import type { Correlation } from "../core/correlation.ts";
import type { Representation, Settings } from "../core/prepare.ts";
import { ASKED_SELECTIONS, type AskedSelection, type Choice } from "../probes/select.ts";
import { between, seed, whole } from "./options.ts";

/** Options of every command that draws probes, as commander hands them over. */
export interface ProbeFlags<Select extends Choice | "auto" = AskedSelection> {
  readonly probes: number;
  readonly select: Select;
  readonly seed: number;
  readonly pool: number;
  readonly representation: Representation;
  readonly correlation: Correlation["kind"];
  readonly delta?: number;
}

/** Adds the options that say which images become probes, and how answers to them are compared. */
export function addProbeOptions(command: Command, rules: readonly string[] = ASKED_SELECTIONS): Command {
  return command
    .option("--probes <n>", "number of probes", whole(2, 10_000), 100)
    .addOption(
      new Option(
        "--select <rule>",
        "which images become probes; auto: misclassified ones, which tell models apart best, if there are enough",
      )
        .choices(rules)
        .default("auto"),
    )
    .option("--seed <n>", "seed of the choice; random: one that nobody can foresee", seed, 0)
    .option("--pool <n>", "look at no more than so many images", whole(2, 1_000_000), 1000)
    .addOption(
      new Option(
        "--representation <form>",
        "what is correlated: centred log-probabilities, or outputs as they are (the paper)",
      )
        .choices(["canonical", "raw"])
        .default("canonical"),
    )
    .addOption(
      new Option("--correlation <function>", "equation 2 or 3 of the paper")
        .choices(["cosine", "rbf"])
        .default("cosine"),
    )
    .option("--delta <d>", "width of the Gaussian RBF; needed for --correlation rbf", between(0, 1e9));
}

export function settingsOf(flags: ProbeFlags<Choice | "auto">, command: Command): Settings {
  return { representation: flags.representation, correlation: correlationOf(flags, command) };
}

function correlationOf({ correlation, delta }: ProbeFlags<Choice | "auto">, command: Command): Correlation {
  if (correlation === "cosine") {
    if (delta !== undefined) command.error("error: --delta belongs to --correlation rbf");
    return { kind: "cosine" };
  }
  if (delta === undefined) return command.error("error: --correlation rbf needs its width: --delta, for instance 1");
  return { kind: "rbf", delta };
}
