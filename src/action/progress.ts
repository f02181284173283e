import { info } from "@actions/core";
import type { Progress } from "../tasks/progress.ts";
import { plainText } from "../text/table.ts";

/** Long work, told line by line in the job's log. */
export function logProgress(): Progress {
  return { step: (done, total, what) => info(`[${done}/${total}] ${plainText(what)}`) };
}
