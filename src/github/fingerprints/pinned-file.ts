import type { Api } from "../api.ts";
import { commitFile } from "./commit-file.ts";
import type { CommitPlace } from "./location.ts";

/**
 * Fetches a file of any repository at the commit that its place names.
 * @param api with the token that may read that repository
 * @returns undefined if the commit has no such file
 * @throws SacError GITHUB_REFUSED, INPUT_INVALID for what is no file
 */
export async function pinnedFile({ repository, path, commit }: CommitPlace, api: Api): Promise<Buffer | undefined> {
  const [owner, repo] = repository.split("/");
  const words = {
    name: `${repository} at ${commit.slice(0, 12)}`,
    hint: `Is that commit in ${repository}? If that repository is private, give a token that may read it (contents: read): the job's own reads no other one.`,
  };
  const found = await commitFile(path, commit, { ...api, owner, repo }, words);
  return found?.read();
}
