import { imagesOf } from "../../text/numbers.ts";
import type { ReportFingerprint } from "./schema.ts";

/** What there is of twins, and the condition under which they say something. */
export function twinWords({ twins }: ReportFingerprint): string | undefined {
  if (!twins) return undefined;
  const { count, probes, contested, quality, sourcePicked = "unsaid", twinsPicked = "unsaid" } = twins;
  const most = `${probes} other ${imagesOf(quality)}, on which source and twins disagree most`;
  const asked = contested ? most : "the fingerprint's own probes";
  return `${count}, asked ${asked}; the source was picked: ${sourcePicked}, each twin: ${twinsPicked}. Twins must be picked as the source was, before any suspect is seen`;
}
