import { readFile } from "node:fs/promises";
import { SacError } from "../errors.ts";
import { type Api, connect } from "../github/api.ts";
import type { Mirror } from "../github/cache/mirror.ts";
import { openMirror } from "../github/cache/mirror.ts";
import { type Git, openGit } from "../github/git.ts";
import { repositoryFolder } from "../github/repository-folder.ts";
import { readTrigger, type Trigger } from "../github/trigger.ts";
import { refuseUntrusted } from "../github/trust.ts";
import { ensureTemporaryFolder } from "../runtime/sandbox.ts";
import type { Mode } from "../settings/faces.ts";
import { installNatives } from "../setup/install.ts";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import type { Inputs, InputsOf } from "./inputs/input-table.ts";

/** What every mode works with: the inputs, what started the run, and the ways to the repository and to GitHub. */
export interface Session<M extends Mode = Mode> {
  readonly inputs: InputsOf<M>;
  readonly trigger: Trigger;
  /** The folder that the repository is checked out into. */
  readonly workspace: string;
  /** A private folder that the runner empties after the job. */
  readonly temporary: string;
  readonly git: Git | undefined;
  readonly api: Api;
  readonly mirror: Mirror;
}

/** @throws SacError TRIGGER_REFUSED, and those of `repositoryFolder` */
export async function openSession(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Session> {
  const trigger = readTrigger(env, await readPayload(env.GITHUB_EVENT_PATH));
  refuseUntrusted(inputs.mode, trigger, inputs.mode === "check" && inputs.allowUntrustedTrigger);
  const top = env.GITHUB_WORKSPACE ?? process.cwd();
  const path = "repositoryPath" in inputs ? inputs.repositoryPath : undefined;
  const workspace = path === undefined ? top : await repositoryFolder(top, path);
  return {
    inputs,
    trigger,
    workspace,
    temporary: await makeTemporaryFolder(env.RUNNER_TEMP ?? top, "sac-"),
    git: await openGit(workspace),
    api: connect(inputs.token, trigger),
    mirror: openMirror(trigger.trust),
  };
}

/** A session of a mode that judges models. */
export type JudgingSession = Session<"check" | "audit">;

/** A session of a mode that tells of verdicts. */
export type TellingSession = Session<"check" | "audit" | "merge">;

async function readPayload(path: string | undefined): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path ?? "", "utf8"));
  } catch (cause) {
    const message = `The event's payload cannot be read from ${path ?? "GITHUB_EVENT_PATH, which is not set"}.`;
    const hint = "The Action runs in GitHub Actions only; elsewhere use the command sac.";
    throw new SacError("TRIGGER_REFUSED", message, hint, { cause });
  }
}

/**
 * Makes onnxruntime and sharp ready, and sees that there is room to run models. Only called when there is a model to run:
 * it may have to download them.
 * @throws SacError TEMPORARY_FOLDER_UNUSABLE, and those of `installNatives`
 */
export async function prepareNatives(
  { inputs, mirror, temporary }: Session<"check" | "audit" | "enroll">,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await ensureTemporaryFolder();
  await installNatives({
    runtimePath: inputs.runtimePath,
    cudaProviderPath: inputs.cudaProviderPath,
    toolCache: env.RUNNER_TOOL_CACHE ?? temporary,
    temporary: env.RUNNER_TEMP ?? temporary,
    mirror,
  });
}
