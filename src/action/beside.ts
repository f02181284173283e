import type { Beside } from "../github/changes/beside.ts";
import type { FingerprintSource } from "../github/fingerprints/fingerprints.ts";
import { parsePlace } from "../github/fingerprints/location.ts";
import type { FoundBeside } from "../report/check/not-judged.ts";
import { listed } from "../text/list.ts";
import { counted } from "../text/numbers.ts";
import type { Note } from "./plan/planned.ts";

/** What a report says about models that no glob names: that they were judged, or that globs leave them out. */
export function besideNotes({ onnx, excluded }: Beside): Note[] {
  const found = `No glob matches ${counted(onnx.length, "model")}, judged since the content is an ONNX model's: ${listed(onnx)}.`;
  const out = `Globs with ! leave out ${counted(excluded.length, "file")} that may be models: ${listed(excluded)}.`;
  return [
    ...(onnx.length > 0 ? [{ code: "FOUND_BY_CONTENT", text: found }] : []),
    ...(excluded.length > 0 ? [{ code: "EXCLUDED_BY_GLOB", text: out }] : []),
  ];
}

/** What of it stands in a report. */
export function reported({ notJudged, unknown }: Beside): FoundBeside {
  const files = notJudged.map(({ bytes, ...file }) => ({ ...file, ...(bytes === undefined ? {} : { bytes }) }));
  return { notJudged: files, unrecognised: unknown };
}

/** The path of a fingerprint that lies in the repository: it judges, and is no model that was not judged. */
export function fingerprintPath({ place }: FingerprintSource): string | undefined {
  const found = parsePlace(place);
  return found.kind === "path" ? found.path : undefined;
}
