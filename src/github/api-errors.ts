/** Why a request failed, and what would mend it. */
export function explainApiError(thrown: unknown, permission: string): string {
  const status = statusOf(thrown);
  // What stands before GitHub may answer with a whole page.
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).split("\n", 1)[0].slice(0, 200);
  if ((status === 403 || status === 404) && !/rate limit/i.test(message))
    return `GitHub answered ${status}. Give the job the permission \`${permission}\`.`;
  return `${status === undefined ? "GitHub could not be reached" : `GitHub answered ${status}`} (${message}).`;
}

/** The HTTP status that a failed request ended with, if there was an answer at all. */
export function statusOf(thrown: unknown): number | undefined {
  // Without an answer the client says 500.
  const answered = thrown instanceof Error && "response" in thrown && thrown.response !== undefined;
  return answered && "status" in thrown && typeof thrown.status === "number" ? thrown.status : undefined;
}
