/** What is left at the pace so far, as `about 40 s left`; empty where there is none yet, or nothing left. */
export function timeLeft(done: number, total: number, elapsedMs: number): string {
  if (done === 0 || done === total) return "";
  return `about ${Math.round((elapsedMs / done / 1000) * (total - done))} s left`;
}

/** How far a model is that is being asked, as `64 of 110 answers, about 40 s left`. */
export function answersWords(done: number, total: number, elapsedMs: number): string {
  const left = timeLeft(done, total, elapsedMs);
  return `${done} of ${total} answers${left && ", "}${left}`;
}
