import { SacError } from "../../errors.ts";
import type { Api } from "../api.ts";
import { explainApiError, statusOf } from "../api-errors.ts";
import type { Entry } from "../git.ts";

/** A file of a commit, found but not yet read. */
export interface CommitFile {
  /** The name that git gives its content. */
  readonly object: string;
  /** @throws SacError GITHUB_REFUSED */
  read(): Promise<Buffer>;
}

/** The commit in words, and what to do where a file of it cannot be had. */
interface CommitWords {
  readonly name: string;
  readonly hint: string;
}

/**
 * Finds a file in a commit through GitHub's interface.
 * @param api of the repository that has the commit
 * @returns null if the commit has no such file, which is only said if the commit is known
 * @throws SacError INPUT_INVALID for what is no file, GITHUB_REFUSED
 */
export async function commitFile(
  path: string,
  commit: string,
  api: Api,
  words: CommitWords,
): Promise<CommitFile | null> {
  const { owner, repo, rest } = api;
  try {
    const { data } = await rest.repos.getContent({ owner, repo, path, ref: commit });
    if (Array.isArray(data)) return refuseOther("folder", path, words);
    if (data.type !== "file") return refuseOther(data.type === "symlink" ? "link" : "submodule", path, words);
    const { sha, content, encoding } = data;
    // Large files come without their content.
    const bytes = encoding === "base64" && content !== "" ? Buffer.from(content, "base64") : undefined;
    return { object: sha, read: async () => bytes ?? fileBlob(path, sha, api, words) };
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown instanceof SacError ? thrown : refused(path, thrown, words);
    return rest.repos.getCommit({ owner, repo, ref: commit }).then(
      () => null,
      // What may not be read looks just like what is not there.
      (reason) => {
        throw refused(path, reason, words);
      },
    );
  }
}

/** The content of a file by the name that git gives it. @throws SacError GITHUB_REFUSED */
export async function fileBlob(
  path: string,
  object: string,
  { owner, repo, rest }: Api,
  words: CommitWords,
): Promise<Buffer> {
  try {
    const { data } = await rest.git.getBlob({ owner, repo, file_sha: object });
    return Buffer.from(data.content, "base64");
  } catch (thrown) {
    throw refused(path, thrown, words);
  }
}

/** @throws SacError INPUT_INVALID for what is no file */
export function refuseOther(kind: Entry["kind"], path: string, { name }: CommitWords): null {
  if (kind === "file") return null;
  const what = { link: "a symbolic link", folder: "a folder", submodule: "a submodule" }[kind];
  throw new SacError("INPUT_INVALID", `${path} is ${what} in ${name}.`, "Give the path of the file itself.");
}

function refused(path: string, cause: unknown, { name, hint }: CommitWords): SacError {
  const message = `${path} cannot be read from ${name}: ${explainApiError(cause, "contents: read")}`;
  return new SacError("GITHUB_REFUSED", message, hint, { cause });
}
