/**
 * Every failure that a user can meet has one of these codes. They are stable: scripts and docs/errors.md rely on them.
 * `usage` is the caller's to mend, `model` belongs to one suspect (the run goes on with the next), `fingerprint` means
 * that the fingerprint cannot be trusted or used, `environment` is the machine, `internal` is a bug of ours.
 */
export const ERROR_CODES = {
  USAGE: "usage",
  FILE_NOT_FOUND: "usage",
  FILE_UNREADABLE: "usage",
  NO_MODELS_MATCHED: "usage",
  OUTPUT_UNWRITABLE: "usage",
  OUTPUT_EXISTS: "usage",
  OUTPUT_CHANGED: "usage",
  IMAGES_EMPTY: "usage",
  IMAGES_TOO_FEW: "usage",
  IMAGES_UNLABELLED: "usage",
  IDENTITIES_TOO_FEW: "usage",
  IMAGE_UNREADABLE: "usage",
  IMAGE_TYPE_MISMATCH: "usage",
  MATCH_THRESHOLD_INVALID: "usage",
  PREPROCESS_INVALID: "usage",
  PREPROCESSING_DOUBTFUL: "usage",
  KEY_INVALID: "usage",
  ROTATION_REFUSED: "usage",
  CALIBRATION_REFUSED: "usage",
  COMMITMENT_INVALID: "usage",
  CLAIM_REFUSED: "usage",
  ZOO_INVALID: "usage",
  INPUT_INVALID: "usage",
  INPUT_CONFLICT: "usage",
  CONFIG_INVALID: "usage",
  REPORT_INVALID: "usage",
  TRIGGER_REFUSED: "usage",
  CHECKOUT_MISSING: "usage",
  CHECKOUT_MISMATCH: "usage",
  MODEL_EMPTY: "model",
  MODEL_LFS_POINTER: "model",
  MODEL_NOT_ONNX: "model",
  MODEL_TRUNCATED: "model",
  MODEL_TOO_LARGE: "model",
  MODEL_CHANGED: "model",
  MODEL_EXTERNAL_DATA_MISSING: "model",
  MODEL_EXTERNAL_DATA_ESCAPES: "model",
  MODEL_OPERATOR_REFUSED: "model",
  MODEL_NO_IMAGE_INPUT: "model",
  MODEL_SEVERAL_INPUTS: "model",
  MODEL_SEVERAL_OUTPUTS: "model",
  MODEL_OUTPUT_UNKNOWN: "model",
  MODEL_OUTPUT_UNSUPPORTED: "model",
  MODEL_LOAD_FAILED: "model",
  MODEL_RUN_FAILED: "model",
  MODEL_CRASHED: "model",
  MODEL_REPLY_INVALID: "model",
  MODEL_TIMEOUT: "model",
  MODEL_MEMORY: "model",
  OUTPUT_NOT_FINITE: "model",
  OUTPUT_CONSTANT: "model",
  OUTPUT_RANDOM: "model",
  OUTPUT_DEPENDS_ON_BATCH: "model",
  TASK_MISMATCH: "model",
  DEVICE_UNAVAILABLE: "environment",
  SYSTEM_REFUSED: "environment",
  TEMPORARY_FOLDER_UNUSABLE: "environment",
  ISOLATION_MISSING: "environment",
  RUNTIME_MISSING: "environment",
  RUNTIME_DIGEST: "environment",
  DOWNLOAD_FAILED: "environment",
  GITHUB_REFUSED: "environment",
  FINGERPRINT_INVALID: "fingerprint",
  FINGERPRINT_VERSION: "fingerprint",
  FINGERPRINT_MEMBER_MISSING: "fingerprint",
  FINGERPRINT_DIGEST: "fingerprint",
  FINGERPRINT_TOO_LARGE: "fingerprint",
  FINGERPRINT_DRIFT: "fingerprint",
  FINGERPRINT_UNPINNED: "fingerprint",
  FINGERPRINT_SEALED: "fingerprint",
  INTERNAL: "internal",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorKind = (typeof ERROR_CODES)[ErrorCode];

/** A message may repeat what a hostile file says: no page or log grows beyond reading by it. */
const LONGEST_MESSAGE = 4000;

/** The one error type of sac-action: what went wrong and where (`message`), what to do about it (`hint`), and why (`cause`). */
export class SacError extends Error {
  override readonly name = "SacError";
  readonly hint: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    hint?: string,
    options?: { cause?: unknown },
  ) {
    super(cut(message), options);
    this.hint = hint === undefined ? undefined : cut(hint);
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code];
  }
}

function cut(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

/** What the system lacks when it says no, and what helps; anything else that it says belongs to one file or model. */
const REFUSALS: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  EMFILE: ["this process may open no more files", "Raise the limit of open files: ulimit -n 1024."],
  ENFILE: ["this machine may open no more files", "Wait until other programs have ended, or raise fs.file-max."],
  EAGAIN: ["no more processes or threads may be started", "Raise the limit of processes: ulimit -u."],
  ENOMEM: ["there is no memory left", "End other programs, or run on a machine with more memory."],
  ENOSPC: ["there is no space left on the disk", "Make room, or let TMPDIR name a folder on a disk that has some."],
  EDQUOT: ["your share of the disk is used up", "Make room, or let TMPDIR name a folder on another disk."],
  EROFS: ["the disk is read-only", "Choose a folder that can be written to; TMPDIR names the one for temporary files."],
  EIO: ["the disk, or what output goes to, cannot be written or read", "Check it, and run again."],
};

/** The error of a machine that has run out of something; undefined if that is not what was thrown. */
function systemRefusal(thrown: unknown): SacError | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown) || typeof thrown.code !== "string") return undefined;
  const [what, hint] = REFUSALS[thrown.code] ?? [];
  if (what === undefined) return undefined;
  return new SacError("SYSTEM_REFUSED", `The system refused: ${what} (${thrown.code}).`, hint, { cause: thrown });
}

/**
 * What was wrong with one model: a result like any other.
 * @throws SacError of kind `environment` or `internal`, which makes every result meaningless
 */
export function modelError(thrown: unknown): SacError {
  const error = toSacError(thrown);
  if (error.kind === "environment" || error.kind === "internal") throw error;
  return error;
}

/**
 * Wraps whatever was thrown. What is neither a SacError nor the system's running out of something is a bug of ours and is
 * reported as `INTERNAL`.
 */
export function toSacError(thrown: unknown): SacError {
  if (thrown instanceof SacError) return thrown;
  const refusal = systemRefusal(thrown);
  if (refusal) return refusal;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SacError(
    "INTERNAL",
    message,
    "This is a bug in sac-action: please report it with the command that you ran.",
    { cause: thrown },
  );
}
