import { SacError } from "../errors.ts";
import { insidePath } from "../github/fingerprints/location.ts";
import { type Repository, readTrustedFile } from "../github/fingerprints/trusted-file.ts";
import { normalisationNamed } from "../probes/normalisations.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { parsePreprocessFile } from "../probes/preprocess-file.ts";
import { TEXT_BYTES } from "../read-file.ts";
import type { Note } from "./plan/planned.ts";

interface JudgingPreprocess {
  readonly preprocess: PartialPreprocess;
  readonly notes: readonly Note[];
}

/**
 * How suspects are fed, if the workflow says it: with wrong images any copy looks unrelated, so that a change may not say
 * so of its own models.
 * @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID, and what `readTrustedFile` throws
 */
export async function judgingPreprocess(input: string | undefined, repository: Repository): Promise<JudgingPreprocess> {
  if (input === undefined) return { preprocess: {}, notes: [] };
  const path = insidePath(input);
  const found = await readTrustedFile(path, undefined, repository, TEXT_BYTES);
  const named = normalisationNamed(input);
  if (found === undefined && named) return { preprocess: named, notes: [] };
  if (found === undefined) {
    const hint = "The input preprocess is a path relative to the repository's root, and the file must be committed.";
    throw new SacError("FILE_NOT_FOUND", `There is no file ${path} in the repository.`, hint);
  }
  return { preprocess: parsePreprocessFile(found.bytes.toString("utf8"), path), notes: found.notes };
}
