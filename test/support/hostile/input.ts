import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostileFile } from "./hostile-file.ts";

/** An input of the suite: what it is written as, and how sac must end with it. */
export interface HostileInput {
  /** A file name. */
  readonly name: string;
  /** The kind of attack. */
  readonly kind: string;
  /**
   * One of these must come of it: an error's code, the first reason's code of an inconclusive verdict, the verdict, or "ok"
   * for a command that is no check.
   */
  readonly expect: readonly string[];
  /**
   * Writes it into an empty folder of its own.
   * @returns the arguments of sac; nothing where FOLDER/NAME.onnx is to be judged as a suspect
   */
  make(folder: string): readonly string[] | undefined | Promise<readonly string[] | undefined>;
  /** Costs the reader so much that its memory and time are measured in a run of its own. */
  readonly alone?: boolean;
}

/** A kind's inputs that are nothing but a model file; the bytes are made when they are needed. */
export function modelInputs(
  kind: string,
  rows: readonly (readonly [name: string, expect: readonly string[], bytes: () => Uint8Array])[],
  alone = false,
): HostileInput[] {
  return rows.map(([name, expect, bytes]) => ({
    name,
    kind,
    expect,
    alone,
    make(folder) {
      writeFileSync(join(folder, `${name}.onnx`), bytes());
      return undefined;
    },
  }));
}

/** The files that are committed, as inputs. */
export function committed(files: readonly HostileFile[]): HostileInput[] {
  return files.flatMap(({ name, kind, expect, bytes }) =>
    modelInputs(kind, [[name.replace(/\.onnx$/, ""), expect, () => bytes]]),
  );
}

/** What a reader may say of a file that is no model, or no whole one. */
export const BROKEN = ["MODEL_NOT_ONNX", "MODEL_TRUNCATED", "MODEL_LOAD_FAILED"];
/** What a model that can be read may end with when it is run. */
export const FAILED = ["MODEL_LOAD_FAILED", "MODEL_RUN_FAILED", "MODEL_OUTPUT_UNSUPPORTED"];
/** What takes too much is stopped by us, or refused by onnxruntime when it asks the system for it. */
export const STOPPED = ["MODEL_TIMEOUT", "MODEL_MEMORY", "MODEL_CRASHED", "MODEL_LOAD_FAILED", "MODEL_RUN_FAILED"];
export const DEFECTS = ["OUTPUT_NOT_FINITE", "OUTPUT_CONSTANT", "OUTPUT_RANDOM"];
/** What must never come of it is a crash of ours, or a model taken for the source. */
export const ANY = [
  ...[...BROKEN, ...FAILED, ...STOPPED, ...DEFECTS, "MODEL_TOO_LARGE", "MODEL_NO_IMAGE_INPUT", "PREPROCESS_INVALID"],
  ...["MODEL_SEVERAL_INPUTS", "MODEL_SEVERAL_OUTPUTS", "MODEL_OPERATOR_REFUSED", "MODEL_EXTERNAL_DATA_MISSING"],
  ...["MODEL_EXTERNAL_DATA_ESCAPES", "MODEL_EMPTY", "TASK_MISMATCH", "unrelated"],
];
