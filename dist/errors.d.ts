/**
 * Every failure that a user can meet has one of these codes. They are stable: scripts and docs/errors.md rely on them.
 * `usage` is the caller's to mend, `model` belongs to one suspect (the run goes on with the next), `fingerprint` means
 * that the fingerprint cannot be trusted or used, `environment` is the machine, `internal` is a bug of ours.
 */
export declare const ERROR_CODES: {
    readonly USAGE: "usage";
    readonly FILE_NOT_FOUND: "usage";
    readonly FILE_UNREADABLE: "usage";
    readonly NO_MODELS_MATCHED: "usage";
    readonly OUTPUT_UNWRITABLE: "usage";
    readonly OUTPUT_EXISTS: "usage";
    readonly OUTPUT_CHANGED: "usage";
    readonly IMAGES_EMPTY: "usage";
    readonly IMAGES_TOO_FEW: "usage";
    readonly IMAGES_UNLABELLED: "usage";
    readonly IDENTITIES_TOO_FEW: "usage";
    readonly IMAGE_UNREADABLE: "usage";
    readonly IMAGE_TYPE_MISMATCH: "usage";
    readonly MATCH_THRESHOLD_INVALID: "usage";
    readonly PREPROCESS_INVALID: "usage";
    readonly PREPROCESSING_DOUBTFUL: "usage";
    readonly KEY_INVALID: "usage";
    readonly ROTATION_REFUSED: "usage";
    readonly CALIBRATION_REFUSED: "usage";
    readonly COMMITMENT_INVALID: "usage";
    readonly CLAIM_REFUSED: "usage";
    readonly ZOO_INVALID: "usage";
    readonly INPUT_INVALID: "usage";
    readonly INPUT_CONFLICT: "usage";
    readonly CONFIG_INVALID: "usage";
    readonly REPORT_INVALID: "usage";
    readonly SHARD_MISSING: "usage";
    readonly SHARD_DOUBLED: "usage";
    readonly SHARD_FOREIGN: "usage";
    readonly TRIGGER_REFUSED: "usage";
    readonly CHECKOUT_MISSING: "usage";
    readonly CHECKOUT_MISMATCH: "usage";
    readonly MODEL_EMPTY: "model";
    readonly MODEL_LFS_POINTER: "model";
    readonly MODEL_NOT_ONNX: "model";
    readonly MODEL_TRUNCATED: "model";
    readonly MODEL_TOO_LARGE: "model";
    readonly MODEL_CHANGED: "model";
    readonly MODEL_EXTERNAL_DATA_MISSING: "model";
    readonly MODEL_EXTERNAL_DATA_ESCAPES: "model";
    readonly MODEL_OPERATOR_REFUSED: "model";
    readonly MODEL_NO_IMAGE_INPUT: "model";
    readonly MODEL_SEVERAL_INPUTS: "model";
    readonly MODEL_SEVERAL_OUTPUTS: "model";
    readonly MODEL_OUTPUT_UNKNOWN: "model";
    readonly MODEL_OUTPUT_UNSUPPORTED: "model";
    readonly MODEL_LOAD_FAILED: "model";
    readonly MODEL_RUN_FAILED: "model";
    readonly MODEL_CRASHED: "model";
    readonly MODEL_REPLY_INVALID: "model";
    readonly MODEL_TIMEOUT: "model";
    readonly MODEL_MEMORY: "model";
    readonly OUTPUT_NOT_FINITE: "model";
    readonly OUTPUT_CONSTANT: "model";
    readonly OUTPUT_RANDOM: "model";
    readonly OUTPUT_DEPENDS_ON_BATCH: "model";
    readonly OUTPUT_DEPENDS_ON_OPTIMISATION: "model";
    readonly TASK_MISMATCH: "model";
    readonly DEADLINE: "model";
    readonly INTERRUPTED: "model";
    readonly NOT_REACHED: "model";
    readonly DEVICE_UNAVAILABLE: "environment";
    readonly SYSTEM_REFUSED: "environment";
    readonly TEMPORARY_FOLDER_UNUSABLE: "environment";
    readonly ISOLATION_MISSING: "environment";
    readonly RUNTIME_MISSING: "environment";
    readonly RUNTIME_DIGEST: "environment";
    readonly DOWNLOAD_FAILED: "environment";
    readonly GITHUB_REFUSED: "environment";
    readonly FINGERPRINT_INVALID: "fingerprint";
    readonly FINGERPRINT_VERSION: "fingerprint";
    readonly FINGERPRINT_MEMBER_MISSING: "fingerprint";
    readonly FINGERPRINT_DIGEST: "fingerprint";
    readonly FINGERPRINT_TOO_LARGE: "fingerprint";
    readonly FINGERPRINT_DRIFT: "fingerprint";
    readonly FINGERPRINT_UNPINNED: "fingerprint";
    readonly FINGERPRINT_SEALED: "fingerprint";
    readonly INTERNAL: "internal";
};
export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorKind = (typeof ERROR_CODES)[ErrorCode];
/** The one error type of sac-action: what went wrong and where (`message`), what to do about it (`hint`), and why (`cause`). */
export declare class SacError extends Error {
    readonly code: ErrorCode;
    readonly name = "SacError";
    readonly hint: string | undefined;
    constructor(code: ErrorCode, message: string, hint?: string, options?: {
        cause?: unknown;
    });
    get kind(): ErrorKind;
}
/** The system's own code of what was thrown; undefined if the system did not say no. */
export declare function systemCode(thrown: unknown): string | undefined;
/**
 * Why the system said no, in words and without its own message, as the end of a sentence. What it says otherwise is left as it
 * is, without its full stop.
 */
export declare function systemReason(thrown: unknown): string;
/**
 * What was wrong with one model: a result like any other.
 * @throws SacError of kind `environment` or `internal`, which makes every result meaningless
 */
export declare function modelError(thrown: unknown): SacError;
/**
 * Wraps whatever was thrown. What is neither a SacError nor the system's running out of something is a bug of ours and is
 * reported as `INTERNAL`.
 */
export declare function toSacError(thrown: unknown): SacError;
