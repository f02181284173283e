import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, listen } from "./fake-http.ts";

/** How the service misbehaves: refuses to write, refuses to read, is down, or takes requests and never answers. */
export type CacheFault = "write-denied" | "read-denied" | "down" | "hang";

/** An archive under its key, with what else tells two entries apart: their paths and compression. */
export interface CacheEntry {
  readonly key: string;
  readonly version: string;
  archive: Buffer;
}

/** GitHub's cache service, as far as the toolkit's client needs it: three calls, and a place for archives. */
export interface CacheService {
  /** What the runner tells actions about it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Oldest first. Tests may change archives. */
  readonly entries: CacheEntry[];
  /** The calls so far, by name; `upload` and `download` are those of archives. */
  readonly calls: string[];
  fault: CacheFault | undefined;
  close(): Promise<void>;
}

type Fields = Readonly<Record<string, string>>;
type Reply = { readonly status: number; readonly body: Record<string, unknown> };

const METHODS = "/twirp/github.actions.results.api.v1.CacheService/";
const TOKEN = "cache-service-token";

/** Starts the service on a port of its own. */
export async function startCacheService(): Promise<CacheService> {
  const entries: CacheEntry[] = [];
  const uploads = new Map<string, CacheEntry>();
  const calls: string[] = [];

  function reserve({ key, version }: Fields): Reply {
    if (service.fault === "write-denied") {
      return ok({ ok: false, message: "cache write denied: the token of this run only reads" });
    }
    if (entries.some((entry) => entry.key === key && entry.version === version)) {
      return { status: 409, body: { code: "already_exists", msg: "cache entry already exists" } };
    }
    const path = `/archive/${uploads.size}`;
    uploads.set(path, { key, version, archive: Buffer.alloc(0) });
    return ok({ ok: true, signed_upload_url: `${url}${path}?sig=upload` });
  }

  function finalise({ key, version, size_bytes: size }: Fields): Reply {
    const entry = [...uploads.values()].findLast((one) => one.key === key && one.version === version);
    if (entry?.archive.length !== Number(size)) return ok({ ok: false, message: "not uploaded" });
    entries.push(entry);
    return ok({ ok: true, entry_id: String(entries.length) });
  }

  /** As GitHub does: the very key, else the newest that begins with it. */
  function find({ key, version }: Fields): Reply {
    if (service.fault === "read-denied") {
      return { status: 403, body: { code: "permission_denied", msg: "cache read denied: no scopes" } };
    }
    const same = entries.filter((entry) => entry.version === version);
    const found = same.find((entry) => entry.key === key) ?? same.findLast((entry) => entry.key.startsWith(key));
    if (!found) return ok({ ok: false });
    const path = `/entry/${entries.indexOf(found)}`;
    return ok({ ok: true, signed_download_url: `${url}${path}?sig=download`, matched_key: found.key });
  }

  const methods: Readonly<Record<string, (fields: Fields) => Reply>> = {
    CreateCacheEntry: reserve,
    FinalizeCacheEntryUpload: finalise,
    GetCacheEntryDownloadURL: find,
  };

  async function call(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls.push(name);
    if (service.fault === "hang") return;
    const allowed = request.headers.authorization === `Bearer ${TOKEN}`;
    const fields = (await bodyOf(request)) as Fields;
    const answer = service.fault === "down" ? failure(503) : allowed ? methods[name]?.(fields) : failure(401);
    const { status, body } = answer ?? failure(404);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  async function archive(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "PUT") {
      calls.push("upload");
      const entry = uploads.get(path);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (entry) entry.archive = Buffer.concat(chunks);
      response.writeHead(entry ? 201 : 404, { etag: '"0"', "last-modified": new Date(0).toUTCString() }).end();
      return;
    }
    calls.push("download");
    const bytes = entries[Number(path.split("/").at(-1))]?.archive;
    response.writeHead(bytes ? 200 : 404, { "content-length": String(bytes?.length ?? 0) }).end(bytes);
  }

  const { url, close } = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? "/", url);
    if (pathname.startsWith(METHODS)) return call(pathname.slice(METHODS.length), request, response);
    return archive(pathname, request, response);
  });
  const environment = {
    ACTIONS_CACHE_SERVICE_V2: "true",
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: TOKEN,
  };
  const service: CacheService = { environment, entries, calls, fault: undefined, close };
  return service;
}

function ok(body: Reply["body"]): Reply {
  return { status: 200, body };
}

function failure(status: number): Reply {
  return { status, body: { code: "internal", msg: `the service answers ${status}` } };
}
