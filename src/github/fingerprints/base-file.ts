import type { Api } from "../api.ts";
import type { Git } from "../git.ts";
import { type CommitFile, commitFile, fileBlob, refuseOther } from "./commit-file.ts";

const BASE = {
  name: "the base of this change",
  hint: "Give actions/checkout the input fetch-depth: 0, and git has it; or pin the fingerprint by its digest.",
};

/**
 * Finds a file in a commit of this repository: with git where the commit is there, else through GitHub's interface.
 * @returns null if the commit has no such file, which is only said if the commit is known
 * @throws SacError INPUT_INVALID for what is no file, GITHUB_REFUSED
 */
export async function baseFile(
  path: string,
  commit: string,
  { git, api }: { readonly git: Git | undefined; readonly api: Api },
): Promise<CommitFile | null> {
  const entry = await git?.entry(commit, path);
  if (entry === undefined) return commitFile(path, commit, api, BASE);
  if (entry === null) return null;
  refuseOther(entry.kind, path, BASE);
  // A partial clone knows the names of files that it does not have.
  const read = async () => (await git?.show(commit, path)) ?? fileBlob(path, entry.object, api, BASE);
  return { object: entry.object, read };
}
