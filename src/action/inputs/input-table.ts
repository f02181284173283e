import { JUDGING_MODES, MODES, type Mode, PLANNING_MODES, RUNNING_MODES, TELLING_MODES } from "../../settings/faces.ts";
import { nameOf, type SettingRow, type ValueOf } from "../../settings/setting.ts";
import { sharedInputs } from "../../settings/table.ts";
import { anyText, flag, oneOf, wholeNumber } from "../../settings/value-types.ts";
import {
  cacheKeyText,
  configPlace,
  fingerprintPlace,
  identities,
  sha256Digest,
  workspaceFolder,
} from "./input-types.ts";

/** When a pull request gets a comment: always; on-failure: only if the run fails; changes: as always, but silent until there is something to say; off. */
const COMMENT_WHEN = ["always", "on-failure", "changes", "off"] as const;

const TALKING_MODES = ["check", "audit", "merge", "publish"] as const satisfies readonly Mode[];

/** A setting that is an input. */
export type Input = SettingRow & Required<Pick<SettingRow, "input">>;

/** What only the Action has. */
const OWN = {
  mode: { type: oneOf(MODES), default: "check", input: { modes: MODES } },
  fingerprint: { type: fingerprintPlace, list: "words", input: { modes: PLANNING_MODES } },
  fingerprintSha256: { type: sha256Digest, list: "words", input: { modes: PLANNING_MODES } },
  passphrase: { type: anyText, input: { modes: RUNNING_MODES } },
  identity: { type: identities, input: { modes: JUDGING_MODES } },
  verdictCacheKey: { type: cacheKeyText, input: { modes: JUDGING_MODES } },
  plainFingerprint: { type: flag, default: false, input: { modes: ["enroll"] } },
  models: { type: anyText, list: "words", default: ["**/*.onnx"], input: { modes: PLANNING_MODES } },
  config: { type: configPlace, input: { modes: PLANNING_MODES } },
  repositoryPath: { type: workspaceFolder, input: { modes: PLANNING_MODES } },
  modelsPerShard: { type: wholeNumber(1, 1_000_000), default: 100, input: { modes: ["plan"] } },
  allowFirstTime: { type: flag, default: false, input: { modes: JUDGING_MODES } },
  comment: { type: oneOf(COMMENT_WHEN), default: "changes", input: { modes: ["check", "merge", "publish"] } },
  commentKey: { type: anyText, input: { modes: TALKING_MODES } },
  commentAuthor: { type: anyText, input: { modes: TALKING_MODES } },
  matrix: { type: anyText, input: { modes: MODES } },
  checkRun: { type: flag, default: false, input: { modes: ["check"] } },
  token: {
    type: anyText,
    input: {
      modes: MODES,
      required:
        "Leave it out: it is the job's own token then. If it comes from a secret: forks and Dependabot get none.",
    },
  },
  reportDirectory: { type: anyText, input: { modes: TELLING_MODES } },
  reports: { type: anyText, list: "words", input: { modes: ["merge"], required: "Mode merge needs it." } },
  report: { type: anyText, input: { modes: ["publish"], required: "Mode publish needs it." } },
  runtimePath: { type: anyText, input: { modes: RUNNING_MODES } },
  cudaProviderPath: { type: anyText, input: { modes: RUNNING_MODES } },
  allowUntrustedTrigger: { type: flag, default: false, input: { modes: ["check"] } },
} as const satisfies Record<string, Input>;

/** Every input of action.yml: the Action's own, and the settings that it shares with commands. */
export const INPUTS = { ...OWN, ...sharedInputs() };
type Table = typeof INPUTS;
export type InputKey = keyof Table;

/** The keys of all inputs. */
export const INPUT_KEYS = Object.keys(INPUTS) as InputKey[];

/** An input's name in a workflow. */
export function inputName(key: InputKey): string {
  const row: Input = INPUTS[key];
  return row.input.name ?? nameOf(key, row);
}

/** What the workflow said; whatever it left out is undefined, so that contradictions can be told from defaults. */
export type Given = { readonly [Key in InputKey]?: ValueOf<Table[Key]> | undefined };

type KeyOf<M extends Mode> = {
  [Key in InputKey]: M extends Table[Key]["input"]["modes"][number] ? Key : never;
}[InputKey];

/** Whether an input always has a value in the modes that have it. */
type Certain<Key extends InputKey> = Table[Key] extends { readonly default: unknown }
  ? true
  : Table[Key]["input"] extends { readonly required: string }
    ? true
    : false;

/** What a mode gets: its own inputs, with their defaults, and beside them what was said at all. */
export type InputsOf<M extends Mode> = M extends Mode
  ? { readonly mode: M; readonly given: Given } & {
      readonly [Key in Exclude<KeyOf<M>, "mode">]: Certain<Key> extends true
        ? ValueOf<Table[Key]>
        : ValueOf<Table[Key]> | undefined;
    }
  : never;

export type Inputs = InputsOf<Mode>;
