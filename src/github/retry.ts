import { setTimeout as sleep } from "node:timers/promises";
import type { getOctokit } from "@actions/github";
import { statusOf } from "./api-errors.ts";

type Octokit = ReturnType<typeof getOctokit>;

interface RetryLimits {
  /** After so long without an answer GitHub is taken to be out of reach. */
  readonly answerMs: number;
  /** Once it was out of reach, however often it was tried, each later request gets a single try of this length. */
  readonly answerAfterSilenceMs: number;
  /** The first try is not counted. */
  readonly retries: number;
  /** Before the first retry; then four and nine times as long. */
  readonly backOffMs: number;
  /** No try is begun later than this after the first: GitHub may ask to wait an hour, but nobody's check should. */
  readonly lastTryMs: number;
}

const LIMITS: RetryLimits = {
  answerMs: 10_000,
  answerAfterSilenceMs: 3_000,
  retries: 3,
  backOffMs: 1_000,
  lastTryMs: 30_000,
};

/**
 * Plugin for Octokit that bounds how long GitHub can hold up a run: every try has a time limit, failures of the
 * network and of the server are tried again with growing pauses, and rate limits after as long as GitHub asks, but
 * nothing forever. A request may set `request.retries` and `request.signal` to have its own way.
 */
export function retryPlugin(limits: RetryLimits = LIMITS) {
  return (octokit: Pick<Octokit, "hook">): object => {
    let silent = false;
    octokit.hook.wrap("request", async (request, asked) => {
      const begun = Date.now();
      const retries: number = asked.request.retries ?? (silent ? 0 : limits.retries);
      const limit = silent ? limits.answerAfterSilenceMs : limits.answerMs;
      const own: AbortSignal | undefined = asked.request.signal;
      // Other hooks see the options that this one was given, and not any that it would hand on; this part all requests share.
      asked.request = { ...asked.request };
      for (let tries = 1; ; tries++) {
        try {
          asked.request.signal = own ?? AbortSignal.timeout(limit);
          const answer = await request(asked);
          if (isCutShort(answer)) throw new Error("the answer was cut short");
          silent = false;
          return answer;
        } catch (thrown) {
          const pauseMs = pauseAfter(thrown, tries ** 2 * limits.backOffMs);
          if (tries > retries || Date.now() - begun + pauseMs > limits.lastTryMs) {
            silent = statusOf(thrown) === undefined;
            throw thrown;
          }
          await sleep(pauseMs);
        }
      }
    });
    return {};
  };
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The client swallows what goes wrong while an answer's body arrives, and hands over JSON that it cannot read as text. */
function isCutShort(answer: Answer): boolean {
  const { status, data, headers } = answer;
  return status < 300 && typeof data === "string" && /^application\/json\b/i.test(String(headers["content-type"]));
}

/** Milliseconds until another try makes sense; infinitely many if the same would be answered the same. */
function pauseAfter(thrown: unknown, otherwise: number): number {
  const status = statusOf(thrown);
  const headers = headersOf(thrown);
  const limited = status === 429 || (status === 403 && isRateLimit(headers, thrown));
  if (status !== undefined && status < 500 && !limited) return Number.POSITIVE_INFINITY;
  const after = Number(headers["retry-after"]);
  if (after > 0) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"]) * 1000;
  if (limited && headers["x-ratelimit-remaining"] === "0" && reset > 0)
    return Math.max(1000, reset + 1000 - Date.now());
  return otherwise;
}

function isRateLimit(headers: Readonly<Record<string, unknown>>, thrown: unknown): boolean {
  const says = thrown instanceof Error && /rate limit/i.test(thrown.message);
  return says || headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
}

function headersOf(thrown: unknown): Readonly<Record<string, unknown>> {
  const { response } = thrown as { response?: { headers?: Record<string, unknown> } };
  return response?.headers ?? {};
}
