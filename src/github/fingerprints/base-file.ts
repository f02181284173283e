import { SacError } from "../../errors.ts";
import type { Api } from "../api.ts";
import { explainApiError, statusOf } from "../api-errors.ts";
import type { Entry, Git } from "../git.ts";

/** A file of a commit, found but not yet read. */
export interface BaseFile {
  /** The name that git gives its content. */
  readonly object: string;
  read(api: Api): Promise<Buffer>;
}

/**
 * Finds a file in a commit: with git where the commit is there, else through GitHub's interface.
 * @returns null if the commit has no such file, which is only said if the commit is known
 * @throws SacError INPUT_INVALID for what is no file, GITHUB_REFUSED
 */
export async function baseFile(
  path: string,
  commit: string,
  { git, api }: { readonly git: Git | undefined; readonly api: Api },
): Promise<BaseFile | null> {
  const entry = await git?.entry(commit, path);
  if (entry === undefined) return fileByApi(path, commit, api);
  if (entry === null) return null;
  refuseOther(entry.kind, path);
  // A partial clone knows the names of files that it does not have.
  return { object: entry.object, read: async () => (await git?.show(commit, path)) ?? blob(path, entry.object, api) };
}

async function fileByApi(path: string, commit: string, api: Api): Promise<BaseFile | null> {
  const { owner, repo, rest } = api;
  try {
    const { data } = await rest.repos.getContent({ owner, repo, path, ref: commit });
    if (Array.isArray(data)) return refuseOther("folder", path);
    if (data.type !== "file") return refuseOther(data.type === "symlink" ? "link" : "submodule", path);
    const { sha, content, encoding } = data;
    // Large files come without their content.
    const bytes = encoding === "base64" && content !== "" ? Buffer.from(content, "base64") : undefined;
    return { object: sha, read: async () => bytes ?? blob(path, sha, api) };
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown instanceof SacError ? thrown : refused(path, thrown);
    return rest.repos.getCommit({ owner, repo, ref: commit }).then(
      () => null,
      // What may not be read looks just like what is not there.
      (reason) => {
        throw refused(path, reason);
      },
    );
  }
}

async function blob(path: string, object: string, { owner, repo, rest }: Api): Promise<Buffer> {
  try {
    const { data } = await rest.git.getBlob({ owner, repo, file_sha: object });
    return Buffer.from(data.content, "base64");
  } catch (thrown) {
    throw refused(path, thrown);
  }
}

function refuseOther(kind: Entry["kind"], path: string): null {
  if (kind === "file") return null;
  const what = { link: "a symbolic link", folder: "a folder", submodule: "a submodule" }[kind];
  throw new SacError("INPUT_INVALID", `${path} is ${what} on the base.`, "Give the path of the file itself.");
}

function refused(path: string, cause: unknown): SacError {
  const message = `${path} cannot be read from the base of this change: ${explainApiError(cause, "contents: read")}`;
  const hint = "Give actions/checkout the input fetch-depth: 0, and git has it; or pin the fingerprint by its digest.";
  return new SacError("GITHUB_REFUSED", message, hint, { cause });
}
