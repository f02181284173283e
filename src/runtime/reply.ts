import { SacError } from "../errors.ts";
import type { Reply } from "./protocol.ts";

/**
 * The child's reply, if it could do what it was asked.
 * @param path the model's path as the caller knows it
 * @param copy the path that the child knows
 * @throws SacError RUNTIME_MISSING, MODEL_LOAD_FAILED, MODEL_RUN_FAILED
 */
export function succeeded(path: string, copy: string, reply: Reply): Reply {
  if (reply.type !== "failed") return reply;
  if (reply.stage === "runtime") {
    throw new SacError("RUNTIME_MISSING", `onnxruntime-node does not start: ${reply.message}.`, "Run npm ci again.");
  }
  const code = reply.stage === "load" ? "MODEL_LOAD_FAILED" : "MODEL_RUN_FAILED";
  const what = reply.stage === "load" ? "load" : "run on the probes";
  const hint = "Check that the file runs in onnxruntime 1.30.0 on its own; export it again if it does not.";
  const reason = reply.message
    .split("\n")[0]
    .replaceAll(copy, () => path)
    .replace(/\.+$/, "");
  throw new SacError(code, `onnxruntime could not ${what} ${path}: ${reason}.`, hint);
}
