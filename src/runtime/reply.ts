import { SacError, systemReason } from "../errors.ts";
import type { Failure, RequestKind, Responses } from "./protocol.ts";
import type { Replied } from "./reply-schema.ts";
import { runtimeWords } from "./runtime-words.ts";

/**
 * The process's answer, if it could do what it was asked.
 * @param path the model's path as the caller knows it
 * @param copy the path that the process knows
 * @throws SacError RUNTIME_MISSING, MODEL_LOAD_FAILED, MODEL_RUN_FAILED, MODEL_CRASHED, and those of `READER_CODES`
 */
export function succeeded<K extends RequestKind>(path: string, copy: string, { reply }: Replied<K>): Responses[K] {
  if (isFailure(reply)) throw failureOf(path, copy, reply);
  return reply;
}

function isFailure(reply: Responses[RequestKind] | Failure): reply is Failure {
  return reply.type === "failed" || reply.type === "refused";
}

function failureOf(path: string, copy: string, failure: Failure): SacError {
  const known = (text: string) => text.replaceAll(copy, () => path);
  const message = known(failure.message);
  if (failure.type === "refused") return new SacError(failure.code, message, known(failure.hint) || undefined);
  const reason = failure.stage === "read" ? systemReason(message) : runtimeWords(message);
  const runs = "Check that the file runs in onnxruntime 1.30.0 on its own; export it again if it does not.";
  switch (failure.stage) {
    case "read":
      return new SacError(
        "MODEL_CRASHED",
        `The process that read ${path} failed: ${reason}.`,
        "Export the model again.",
      );
    case "runtime":
      return new SacError(
        "RUNTIME_MISSING",
        `onnxruntime-node does not start: ${failure.message}.`,
        "Run npm ci again.",
      );
    case "load":
      return new SacError("MODEL_LOAD_FAILED", `onnxruntime could not load ${path}: ${reason}.`, runs);
    case "run":
      return new SacError("MODEL_RUN_FAILED", `onnxruntime could not run on the probes ${path}: ${reason}.`, runs);
  }
}
