import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import type { Keys } from "../fingerprint/keys.ts";
import { type Api, connect } from "../github/api.ts";
import type { Mirror } from "../github/cache/mirror.ts";
import { openMirror } from "../github/cache/mirror.ts";
import { type Git, openGit } from "../github/git.ts";
import { readTrigger, type Trigger } from "../github/trigger.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import type { RunOptions } from "../runtime/options.ts";
import { installNatives } from "../setup/install.ts";
import { DEFAULTS, type Inputs } from "./inputs/inputs.ts";

/** What every mode works with: the inputs, what started the run, and the ways to the repository and to GitHub. */
export interface Session {
  readonly inputs: Inputs;
  readonly trigger: Trigger;
  readonly workspace: string;
  /** A private folder that the runner empties after the job. */
  readonly temporary: string;
  readonly git: Git | undefined;
  readonly api: Api;
  readonly mirror: Mirror;
}

/** @throws SacError TRIGGER_REFUSED, INPUT_INVALID */
export async function openSession(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Session> {
  const trigger = readTrigger(env, await readPayload(env.GITHUB_EVENT_PATH));
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  if (inputs.token === undefined) {
    throw new SacError(
      "INPUT_INVALID",
      "The input token is empty.",
      "Leave it out: it is the job's own token then. If it comes from a secret: forks and Dependabot get none.",
    );
  }
  return {
    inputs,
    trigger,
    workspace,
    temporary: await mkdtemp(join(env.RUNNER_TEMP ?? workspace, "sac-")),
    git: await openGit(workspace),
    api: connect(inputs.token, trigger),
    mirror: openMirror(trigger.trust),
  };
}

async function readPayload(path: string | undefined): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path ?? "", "utf8"));
  } catch (cause) {
    throw new SacError(
      "TRIGGER_REFUSED",
      `The event's payload cannot be read from ${path ?? "GITHUB_EVENT_PATH, which is not set"}.`,
      "The Action runs in GitHub Actions only; elsewhere use the command sac.",
      { cause },
    );
  }
}

/** Makes onnxruntime and sharp ready. Only called when there is a model to run: it may have to download them. */
export async function prepareNatives({ inputs, mirror, temporary }: Session, env: NodeJS.ProcessEnv): Promise<void> {
  await installNatives({
    runtimePath: inputs["runtime-path"],
    cudaProviderPath: inputs["cuda-provider-path"],
    toolCache: env.RUNNER_TOOL_CACHE ?? temporary,
    temporary: env.RUNNER_TEMP ?? temporary,
    mirror,
  });
}

/** What the inputs give to open sealed fingerprints with. */
export function keysOf({ passphrase, identity }: Inputs): Keys {
  return { passphrase, identities: identity };
}

/** @param preprocess what the file says that the input names */
export function runOptionsOf(inputs: Inputs, preprocess: PartialPreprocess): RunOptions {
  const { device, threads } = inputs;
  return {
    device: device ?? DEFAULTS.device,
    threads: threads ?? DEFAULTS.threads,
    limits: {
      timeMs: inputs["time-limit"] ?? DEFAULTS["time-limit"],
      memoryBytes: inputs["memory-limit"] ?? DEFAULTS["memory-limit"],
    },
    preprocess,
    output: undefined,
  };
}
