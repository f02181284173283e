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
  IMAGES_EMPTY: "usage",
  IMAGES_TOO_FEW: "usage",
  IMAGES_UNLABELLED: "usage",
  IDENTITIES_TOO_FEW: "usage",
  IMAGE_UNREADABLE: "usage",
  IMAGE_TYPE_MISMATCH: "usage",
  MATCH_THRESHOLD_INVALID: "usage",
  PREPROCESS_INVALID: "usage",
  KEY_INVALID: "usage",
  ROTATION_REFUSED: "usage",
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
  MODEL_TIMEOUT: "model",
  MODEL_MEMORY: "model",
  OUTPUT_NOT_FINITE: "model",
  OUTPUT_CONSTANT: "model",
  OUTPUT_RANDOM: "model",
  TASK_MISMATCH: "model",
  DEVICE_UNAVAILABLE: "environment",
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

/** The one error type of sac-action: what went wrong and where (`message`), what to do about it (`hint`), and why (`cause`). */
export class SacError extends Error {
  override readonly name = "SacError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code];
  }
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

/** Wraps whatever was thrown; anything that is not a SacError is a bug of ours and is reported as `INTERNAL`. */
export function toSacError(thrown: unknown): SacError {
  if (thrown instanceof SacError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SacError(
    "INTERNAL",
    message,
    "This is a bug in sac-action: please report it with the command that you ran.",
    {
      cause: thrown,
    },
  );
}
