import { SacError } from "../errors.ts";

/** What a model is for, and so how a fingerprint of it is made: `verification` says whether two images show one person. */
export const TASKS = ["classification", "verification"] as const;
export type Task = (typeof TASKS)[number];

/** Where a model's file may say what it is for. */
export const TASK_KEY = "sac.task";

/** Where a model's file says that its one input takes two images, joined along that axis. */
export const PAIR_KEY = "sac.pair";

/** @throws SacError TASK_MISMATCH for a model whose file says that it is for the other task */
export function refuseOtherTask(path: string, metadata: Readonly<Record<string, string>>, task: Task): void {
  const pairs = metadata[PAIR_KEY] === undefined ? undefined : "verification";
  const stated = TASKS.find((one) => one === metadata[TASK_KEY]) ?? pairs;
  if (stated === undefined || stated === task) return;
  throw taskMismatch(`${path} says of itself that it is for ${stated}, and was given as a model for ${task}.`, task);
}

/** What exporters call the outputs of the other task's models. */
const OTHER_NAMES: Readonly<Record<Task, RegExp>> = {
  classification: /embed/i,
  verification: /^(logits?|prob(abilitie)?s?|probability|softmax|labels?|class(es)?|scores)$/i,
};

/**
 * Refuses a source whose output has the name of the other task's. A stranger's model may call its output what it likes.
 * @param plan of the source @param chosen the output that the owner named, if any: then it is meant
 * @throws SacError TASK_MISMATCH
 */
export function refuseOtherName(
  path: string,
  { output, pair }: { readonly output: string; readonly pair: object | undefined },
  task: Task,
  chosen: string | undefined,
): void {
  if (chosen !== undefined || pair !== undefined || !OTHER_NAMES[task].test(output)) return;
  throw taskMismatch(
    `The output of ${path} is named "${output}", and it was given as a model for ${task}. If the name misleads, choose the output with --output.`,
    task,
  );
}

/** What a model given for a task may be instead, and what to do then. */
const MISTAKEN: Readonly<Record<Task, readonly [what: string, hint: string]>> = {
  classification: [
    "a verification model",
    "enroll it with --task verification, and judge suspects by a fingerprint of such a model.",
  ],
  verification: [
    "a classifier",
    "enroll it without --task verification, and judge suspects by a fingerprint of a classifier.",
  ],
};

/** The error for a model that was given as one for another task than its own. @param first what else to look at first */
export function taskMismatch(message: string, task: Task, first = ""): SacError {
  const [what, hint] = MISTAKEN[task];
  return new SacError("TASK_MISMATCH", message, `${first}If it is ${what}, ${hint}`);
}
