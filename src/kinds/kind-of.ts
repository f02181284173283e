import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { classifier } from "./classifier.ts";
import type { Kind } from "./kind.ts";
import { verifier } from "./verifier.ts";

/** The kind of model that a fingerprint is of. */
export function kindOf({ about, ...rest }: Fingerprint): Kind {
  return about.task === "verification" ? verifier({ ...rest, about }) : classifier({ ...rest, about });
}
