import type { Refusal } from "./refusals.ts";
import type { OnnxFile } from "./types.ts";

/** The newest that the runtime reads and runs: of ONNX's file format, and of its own operator set. A test holds them to it. */
export const NEWEST_IR = 13;
export const NEWEST_OPSET = 26;

/** What the runtime will refuse of a model that is newer than it; empty for one that is not. */
export function versionRefusals({ irVersion, opsets }: Pick<OnnxFile, "irVersion" | "opsets">): Refusal[] {
  const opset = Math.max(...opsets.map(({ domain, version }) => (/^(ai\.onnx)?$/.test(domain) ? version : 0)));
  const parts = [
    { what: "IR version", found: irVersion, newest: NEWEST_IR },
    { what: "version of ONNX's operator set", found: opset, newest: NEWEST_OPSET },
  ];
  return parts.flatMap(({ what, found, newest }) =>
    found <= newest
      ? []
      : {
          code: "MODEL_LOAD_FAILED",
          message: `Its ${what} is ${found}, and the newest that this program runs is ${newest}.`,
          hint: "Export the model with an older one, for instance with opset_version=17.",
        },
  );
}
