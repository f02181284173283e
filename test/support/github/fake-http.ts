import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server answers with: a body, bytes as they are, or a list of which it sends one page. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly raw?: Buffer;
  readonly list?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends an answer as GitHub would; `origin` is where its links lead. */
export function send(response: ServerResponse, answer: Answer, url: URL, origin: string): void {
  const { status, raw, headers = {} } = answer;
  const { body, link } = answer.list ? page(answer.list, url, origin) : { body: answer.body, link: undefined };
  const type = raw ? "application/octet-stream" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type, ...(link ? { link } : {}), ...headers });
  response.end(raw ?? (body === undefined ? undefined : JSON.stringify(body)));
}

/** GitHub sends 30 to a page unless asked for up to 100, and says in a header where the next ones are. */
function page(list: readonly unknown[], url: URL, origin: string) {
  const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
  const number = Number(url.searchParams.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const to = (target: number, rel: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set("page", String(target));
    return `<${origin}${url.pathname}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [to(number - 1, "prev"), to(1, "first")] : []),
    ...(number < last ? [to(number + 1, "next"), to(last, "last")] : []),
  ];
  return { body: list.slice((number - 1) * size, number * size), link: links.join(", ") || undefined };
}

/** A request's JSON; what is not JSON comes as text, and nothing as undefined. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return parsed(Buffer.concat(chunks).toString());
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Serves on a port of its own, on 127.0.0.1. Whatever `handle` throws is answered 500. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>) {
  const server = createServer((request, response) => {
    Promise.resolve(handle(request, response)).catch((thrown: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(thrown));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
