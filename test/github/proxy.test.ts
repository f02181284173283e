import { expect, test, vi } from "vitest";

/** Must be there before the toolkit is loaded, which looks for a proxy then. */
const proxy = await vi.hoisted(async () => {
  const { createServer } = await import("node:http");
  const { connect } = await import("node:net");
  const asked: string[] = [];
  const target = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"full_name":"octo-org/models"}');
  });
  const server = createServer((_, response) => response.writeHead(500).end());
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    const { port } = target.address() as { port: number };
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
  });
  for (const one of [target, server]) await new Promise<void>((done) => one.listen(0, "127.0.0.1", done));
  process.env.GITHUB_API_URL = "http://github.example.org/api/v3";
  process.env.http_proxy = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  process.env.no_proxy = "";
  const close = () => {
    for (const one of [target, server]) one.close().closeAllConnections();
  };
  return { asked, close };
});

const { connect } = await import("../../src/github/api.ts");

test("GitHub's own server is asked through the proxy that the environment names", async () => {
  const { rest, owner, repo } = connect("job-token", { owner: "octo-org", repository: "models" });
  const { data, url } = await rest.repos.get({ owner, repo });
  expect(url).toBe("http://github.example.org/api/v3/repos/octo-org/models");
  expect(data.full_name).toBe("octo-org/models");
  expect(proxy.asked).toEqual(["github.example.org:80"]);
  proxy.close();
});
