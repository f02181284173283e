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
  SHARD_MISSING: "usage",
  SHARD_DOUBLED: "usage",
  SHARD_FOREIGN: "usage",
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
  OUTPUT_DEPENDS_ON_OPTIMISATION: "model",
  TASK_MISMATCH: "model",
  DEADLINE: "model",
  INTERRUPTED: "model",
  NOT_REACHED: "model",
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

/** What the system says no for, in words that follow "it cannot be read:" and the like. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is a file, not a folder",
  // What is said where a folder is to be made, and a file is there.
  EEXIST: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  EACCES: "its permissions do not allow it",
  EPERM: "its permissions do not allow it",
  ELOOP: "its links lead round in a circle",
  ENAMETOOLONG: "its name is too long",
  ENOTEMPTY: "something is in it",
  EXDEV: "it lies on another disk",
  EBUSY: "another program is using it",
  ETXTBSY: "it is a program that is running",
  ENXIO: "it is a device that is not there",
  ENODEV: "it is a device that is not there",
  EFBIG: "it would be larger than the disk allows",
  EINVAL: "the system does not take its name, or what it is",
  ENOTSUP: "its disk does not support that",
  ESTALE: "the disk that it was on is gone",
  ERR_INVALID_ARG_VALUE: "no file can have a name like that",
  EMFILE: "this process may open no more files",
  ENFILE: "this machine may open no more files",
  EAGAIN: "no more processes or threads may be started",
  ENOMEM: "there is no memory left",
  ENOSPC: "there is no space left on the disk",
  EDQUOT: "your share of the disk is used up",
  EROFS: "the disk is read-only",
  EIO: "the disk, or what output goes to, cannot be written or read",
};

/** What helps where the machine has run out of something; anything else that the system says belongs to one file or model. */
const CURES: Readonly<Record<string, string>> = {
  EMFILE: "Raise the limit of open files: ulimit -n 1024.",
  ENFILE: "Wait until other programs have ended, or raise fs.file-max.",
  EAGAIN: "Raise the limit of processes: ulimit -u.",
  ENOMEM: "End other programs, or run on a machine with more memory.",
  ENOSPC: "Make room, or let TMPDIR name a folder on a disk that has some.",
  EDQUOT: "Make room, or let TMPDIR name a folder on another disk.",
  EROFS: "Choose a folder that can be written to; TMPDIR names the one for temporary files.",
  EIO: "Check it, and run again.",
};

/** The system's own code of what was thrown; undefined if the system did not say no. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}

/**
 * Why the system said no, in words and without its own message, as the end of a sentence. What it says otherwise is left as it
 * is, without its full stop.
 */
export function systemReason(thrown: unknown): string {
  const code = systemCode(thrown);
  if (code !== undefined && Object.hasOwn(REASONS, code)) return REASONS[code];
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const raw = /^(E[A-Z0-9]{2,}): .*/s.exec(message)?.[1];
  return raw === undefined ? message.replace(/\.+$/, "") : (REASONS[raw] ?? `the system refuses it (${raw})`);
}

/** The error of a machine that has run out of something; undefined if that is not what was thrown. */
function systemRefusal(thrown: unknown): SacError | undefined {
  const code = isOutOfMemory(thrown) ? "ENOMEM" : (systemCode(thrown) ?? "");
  if (!Object.hasOwn(CURES, code)) return undefined;
  const message = `The system refused: ${REASONS[code]} (${code}).`;
  return new SacError("SYSTEM_REFUSED", message, CURES[code], { cause: thrown });
}

/** What Node.js says where there is no memory for an array or for WebAssembly. */
function isOutOfMemory(thrown: unknown): boolean {
  return thrown instanceof RangeError && /allocat/i.test(thrown.message);
}

/** The error of a file that the system refuses, wherever that came up; undefined if none is named in what was thrown. */
function fileRefusal(thrown: unknown): SacError | undefined {
  const named = systemCode(thrown) !== undefined && thrown instanceof Error && "syscall" in thrown && "path" in thrown;
  if (!named || typeof thrown.path !== "string") return undefined;
  const message = `${thrown.path} cannot be used: ${systemReason(thrown)}.`;
  return new SacError("FILE_UNREADABLE", message, "Check its path and permissions.", { cause: thrown });
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
  const refusal = systemRefusal(thrown) ?? fileRefusal(thrown);
  if (refusal) return refusal;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SacError(
    "INTERNAL",
    message,
    "This is a bug in sac-action: please report it with the command that you ran.",
    { cause: thrown },
  );
}
