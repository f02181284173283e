import { info } from "@actions/core";
import { plainText } from "../report/table.ts";
import type { Progress } from "../tasks/settings.ts";

/** Long work, told line by line in the job's log. */
export function logProgress(): Progress {
  return { step: (done, total, what) => info(`[${done}/${total}] ${plainText(what)}`) };
}
