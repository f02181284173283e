import type { CommandValues } from "../../settings/table.ts";

/** What the owner has said, as options or when asked; what is left out is open. */
export type InitAnswers = Partial<CommandValues<"init">>;
