import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpClient } from "@actions/http-client";
import { SacError } from "../../errors.ts";
import { archiveTooLarge, MOST_BYTES } from "../../fingerprint/archive.ts";
import { isSafe, shownPlace } from "./location.ts";

interface DownloadLimits {
  /** A server that says nothing for so long is taken to be out of reach. */
  readonly silenceMs: number;
  /** After so long a download that trickles is given up. */
  readonly wholeMs: number;
  /** How long to wait before each further try. */
  readonly pausesMs: readonly number[];
  readonly mostBytes: number;
}

const LIMITS: DownloadLimits = { silenceMs: 20_000, wholeMs: 300_000, pausesMs: [1000, 4000], mostBytes: MOST_BYTES };
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
const HINT = "Check the address and the runner's way to it; or keep the fingerprint in the repository.";

/**
 * Fetches a file through the proxy that the environment names. Name and password in the address go to its own server
 * alone, and nothing else of ours goes anywhere.
 * @throws SacError DOWNLOAD_FAILED, FINGERPRINT_TOO_LARGE
 */
export async function download(url: URL, limits = LIMITS): Promise<Buffer> {
  for (const pause of limits.pausesMs) {
    const got = await fetchWhole(url, limits).catch((thrown) => again(thrown));
    if (got !== undefined) return got;
    await sleep(pause);
  }
  return fetchWhole(url, limits);
}

/** What had a cause beyond the server's plain answer may go away by itself. */
function again(thrown: unknown): undefined {
  if (thrown instanceof SacError && thrown.cause !== undefined) return undefined;
  throw thrown;
}

async function fetchWhole(start: URL, limits: DownloadLimits): Promise<Buffer> {
  const client = new HttpClient("sac-action", [], { allowRedirects: false, socketTimeout: limits.silenceMs });
  const deadline = Date.now() + limits.wholeMs;
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const { message } = await client.get(withoutLogin(url), login(url, start)).catch((cause) => {
      throw failed(start, reasonOf(cause), cause);
    });
    const status = message.statusCode ?? 0;
    if (!REDIRECTS.includes(status)) return await content(message, status, start, { deadline, ...limits });
    message.destroy();
    url = nextOf(message.headers.location, url, start);
  }
  throw failed(start, `it was redirected more than ${MOST_REDIRECTS} times`);
}

function withoutLogin(url: URL): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

/** Another server is not told what the first one may know. */
function login({ username, password, origin }: URL, start: URL): Record<string, string> {
  if (username === "" || origin !== start.origin) return {};
  const pair = `${unescaped(username)}:${unescaped(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nextOf(location: string | undefined, from: URL, start: URL): URL {
  if (location === undefined || !URL.canParse(location, from.href)) throw failed(start, "it was redirected nowhere");
  const next = new URL(location, from);
  const downgraded = from.protocol === "https:" && next.protocol !== "https:";
  if (downgraded || !isSafe(next)) throw failed(start, `it was redirected to ${next.protocol}//, which is not safe`);
  if (next.origin === start.origin && next.username === "")
    [next.username, next.password] = [start.username, start.password];
  return next;
}

interface Bounds {
  readonly mostBytes: number;
  /** In milliseconds since 1970. */
  readonly deadline: number;
}

async function content(message: IncomingMessage, status: number, start: URL, { deadline, mostBytes }: Bounds) {
  if (status !== 200) {
    message.destroy();
    const transient = status >= 500 || status === 429 ? new Error(`status ${status}`) : undefined;
    throw failed(start, `its server answered ${status}`, transient);
  }
  const late = setTimeout(() => message.destroy(new Error("it took too long")), deadline - Date.now());
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw archiveTooLarge(shownPlace(start.href));
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof SacError ? cause : failed(start, reasonOf(cause), cause);
  } finally {
    clearTimeout(late);
    message.destroy();
  }
  return Buffer.concat(chunks);
}

/** Why a request failed; its message may hold the address's query, which is not for everybody. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "the connection broke";
  if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
  return thrown.message.startsWith("Request timeout") ? "its server does not answer" : shownPlace(thrown.message);
}

function failed(start: URL, why: string, cause?: unknown): SacError {
  return new SacError("DOWNLOAD_FAILED", `${shownPlace(start.href)} could not be fetched: ${why}.`, HINT, { cause });
}
