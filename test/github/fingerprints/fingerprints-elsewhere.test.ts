import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { Encrypter } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { packFingerprint } from "../../../src/fingerprint/pack.ts";
import { connect } from "../../../src/github/api.ts";
import { type Mirror, openMirror } from "../../../src/github/cache/mirror.ts";
import { download } from "../../../src/github/fingerprints/download.ts";
import {
  type FingerprintAccess,
  obtainFingerprint,
  refuseUnpinned,
} from "../../../src/github/fingerprints/fingerprints.ts";
import { failureOf } from "../../support/failure.ts";
import { makeFingerprint } from "../../support/fingerprint.ts";
import { startCacheService } from "../../support/github/cache-service.ts";
import { expectLegal, type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../../support/github/fake-github.ts";
import { listen } from "../../support/github/fake-http.ts";
import { emptyState } from "../../support/github/fake-state.ts";
import { triggerOf } from "../../support/github/trigger.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const PASSPHRASE = "burst-swarm-slender-curve";
const plain = Buffer.from(packFingerprint(await makeFingerprint()));
const encrypter = new Encrypter();
encrypter.setPassphrase(PASSPHRASE);
encrypter.setScryptWorkFactor(4);
const sealed = Buffer.from(await encrypter.encrypt(plain));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let fake: FakeGithub;
let handle: Handler;
let asked: { readonly url: string; readonly headers: IncomingMessage["headers"] }[];
let server: Awaited<ReturnType<typeof listen>>;
let place: string;
beforeEach(async () => {
  place = mkdtempSync(join(folder.path, "case-"));
  fake = await startFakeGitHub();
  asked = [];
  handle = (_, response) => response.end(sealed);
  server = await listen((request, response) => {
    asked.push({ url: request.url ?? "", headers: request.headers });
    handle(request, response);
  });
});
afterEach(async () => {
  await server.close();
  await fake.close();
  expectLegal(fake);
});

const forgetful: Mirror = { restore: async () => false, restoreNewest: async () => false, save: async () => undefined };

/** A mirror that keeps files in a folder. */
function folderMirror(kept: string): Mirror {
  const where = (key: string, path: string) => join(kept, `${key}-${basename(path)}`);
  return {
    async restore(key, paths) {
      if (!paths.every((path) => existsSync(where(key, path)))) return false;
      for (const path of paths) cpSync(where(key, path), path);
      return true;
    },
    restoreNewest: async () => false,
    async save(key, paths) {
      for (const path of paths) cpSync(path, where(key, path), { force: false });
    },
  };
}

function means(mirror = forgetful): FingerprintAccess {
  const trigger = triggerOf();
  const temporary = mkdtempSync(join(place, "run-"));
  return {
    trigger,
    workspace: place,
    temporary,
    git: undefined,
    api: connect(JOB_TOKEN, trigger, fake.url),
    mirror,
    keys: { passphrase: PASSPHRASE },
  };
}

const at = (where: string, bytes = sealed) => ({ place: where, sha256: sha256(bytes) });
const IMPATIENT = { silenceMs: 300, wholeMs: 600, pausesMs: [1, 1], mostBytes: 2 ** 20 };

describe("a fingerprint at an address", () => {
  it("is fetched, opened in memory, and shown without what is secret in its address", async () => {
    const address = `${server.url.replace("//", "//owner:hunter2@")}/f.sac?signature=abc`;
    const { stored } = await obtainFingerprint(at(address), means());
    expect(stored).toMatchObject({ path: `${server.url}/f.sac`, sealed: true, sha256: sha256(sealed) });
    expect(asked[0].url).toBe("/f.sac?signature=abc");
    expect(asked[0].headers.authorization).toBe(`Basic ${Buffer.from("owner:hunter2").toString("base64")}`);
    expect(readdirSync(place, { recursive: true }).filter((name) => String(name).endsWith(".sac"))).toEqual([]);
  });

  it.each(["https://example.com/f.sac?key=abc", "release:v1/f.sac"])(
    "an address without a digest is refused: %s",
    async (where) => {
      const unpinned = { place: where, sha256: undefined };
      for (const action of [() => refuseUnpinned(unpinned), () => obtainFingerprint(unpinned, means())]) {
        const failure = await failureOf(action);
        expect(failure.code).toBe("FINGERPRINT_UNPINNED");
        expect(failure.message).not.toContain("abc");
      }
      expect(fake.requests).toEqual([]);
    },
  );

  it("a fingerprint that is not the pinned one is refused", async () => {
    const failure = await failureOf(() =>
      obtainFingerprint({ place: `${server.url}/f.sac`, sha256: sha256(plain) }, means()),
    );
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
    expect(failure.message).toContain(sha256(sealed));
    expect(failure.message).toContain(sha256(plain));
  });

  it("is followed to another server, which is not told the login", async () => {
    const storage = await listen((request, response) => {
      asked.push({ url: request.url ?? "", headers: request.headers });
      response.end(sealed);
    });
    handle = ({ url }, response) =>
      response.writeHead(302, { location: url === "/1" ? "/2" : `${storage.url}/3` }).end("elsewhere");
    await obtainFingerprint(at(`${server.url.replace("//", "//owner:hunter2@")}/1`), means());
    await storage.close();
    expect(asked.map(({ url }) => url)).toEqual(["/1", "/2", "/3"]);
    expect(asked.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, true, false]);
  });

  it.each([
    ["for ever", () => "/again", "more than 5 times"],
    ["to http", () => "http://example.com/f.sac", "not safe"],
    ["to a file", () => "file:///etc/passwd", "not safe"],
  ])("is not followed %s", async (_, location, words) => {
    handle = (_request, response) => response.writeHead(302, { location: location() }).end();
    const failure = await failureOf(() => obtainFingerprint(at(`${server.url}/f.sac`), means()));
    expect(failure.code).toBe("DOWNLOAD_FAILED");
    expect(failure.message).toContain(words);
  });

  it.each<[string, Handler, string]>([
    ["404", (_, response) => response.writeHead(404).end(), "answered 404"],
    ["silence", () => undefined, "does not answer"],
    ["a broken connection", (_, response) => response.destroy(), "ECONNRESET"],
    [
      "half of it",
      (_, response) => response.writeHead(200, { "content-length": 999 }).end("x"),
      "could not be fetched",
    ],
    ["a trickle", (_, response) => void setInterval(() => response.write("x"), 100).unref(), "took too long"],
    ["500", (_, response) => response.writeHead(500).end(), "answered 500"],
  ])("gives up on %s", async (_, handler, words) => {
    handle = handler;
    const failure = await failureOf(() => download(new URL(`${server.url}/f.sac?signature=abc`), IMPATIENT));
    expect(failure.code).toBe("DOWNLOAD_FAILED");
    expect(failure.message).toContain(words);
    expect(failure.message).toContain(`${server.url}/f.sac`);
    expect(`${failure.message}${failure.hint}`).not.toContain("abc");
  });

  it("tries again what may go away, and only that", async () => {
    handle = (_, response) => response.writeHead(asked.length < 3 ? 503 : 200).end(sealed);
    expect(await download(new URL(server.url), IMPATIENT)).toEqual(sealed);
    expect(asked).toHaveLength(3);
    handle = (_, response) => response.writeHead(403).end();
    await failureOf(() => download(new URL(server.url), IMPATIENT));
    expect(asked).toHaveLength(4);
  });

  it("a fingerprint that never ends is cut off", async () => {
    handle = (_, response) => {
      const more = () => response.write(Buffer.alloc(2 ** 16), (error) => error || more());
      more();
    };
    const failure = await failureOf(() => download(new URL(server.url), IMPATIENT));
    expect(failure.code).toBe("FINGERPRINT_TOO_LARGE");
    expect(asked).toHaveLength(1);
  });
});

describe("a fingerprint in a release", () => {
  const release = { id: 5, tag: "models/v3", assets: [{ id: 6, name: "source.sac", content: sealed }] };

  it("is fetched from where GitHub says, which is not told the token", async () => {
    fake.state.releases.push(release);
    const { stored } = await obtainFingerprint(at("release:models/v3/source.sac"), means());
    expect(stored.path).toBe("release:models/v3/source.sac");
    const named = await obtainFingerprint(at("release:octo-org/models@models/v3/source.sac"), means());
    expect(named.stored.sha256).toBe(sha256(sealed));
    expect(fake.requests.map(({ status }) => status)).toEqual([200, 302, 200, 302]);
  });

  it.each([
    ["release:v9/source.sac", "has no release v9", "It has: models/v3."],
    ["release:models/v3/other.sac", "has no asset other.sac", "It has: source.sac."],
    ["release:elsewhere/vault@v1/source.sac", "elsewhere/vault has no release v1", "may not read"],
  ])("that is not there is told with what is: %s", async (where, ...words) => {
    fake.state.releases.push(release);
    const failure = await failureOf(() => obtainFingerprint(at(where), means()));
    expect(failure.code).toBe("GITHUB_REFUSED");
    for (const word of words) expect(failure.message).toContain(word);
  });

  it("a release that the token may not read is an error that names the permission", async () => {
    fake.fail({ answer: 403 });
    const failure = await failureOf(() => obtainFingerprint(at("release:v1/source.sac"), means()));
    expect(failure.message).toContain("contents: read");
  });
});

describe("a fingerprint in another repository", () => {
  const COMMIT = "c0ffee".padEnd(40, "0");
  const PLACE = `octo-org/vault/fingerprints/source.sac@${COMMIT}`;

  function vault(files: Readonly<Record<string, Buffer>>) {
    const state = emptyState();
    state.commits.set(COMMIT, { sha: COMMIT, parents: [] });
    for (const [path, bytes] of Object.entries(files)) state.files.set(`${COMMIT}:${path}`, bytes);
    fake.state.others.set("octo-org/vault", state);
  }

  it("is fetched at the commit that its place names", async () => {
    vault({ "fingerprints/source.sac": sealed });
    const { stored, notes } = await obtainFingerprint(at(PLACE), means());
    expect(stored).toMatchObject({ path: PLACE, sha256: sha256(sealed) });
    expect(notes).toEqual([]);
    expect(fake.requests.map(({ query }) => query.get("ref"))).toEqual([COMMIT]);
  });

  it("is pinned by its digest as well", async () => {
    vault({ "fingerprints/source.sac": sealed });
    expect((await failureOf(() => obtainFingerprint({ place: PLACE, sha256: undefined }, means()))).code).toBe(
      "FINGERPRINT_UNPINNED",
    );
    expect((await failureOf(() => obtainFingerprint(at(PLACE, plain), means()))).code).toBe("FINGERPRINT_DIGEST");
  });

  it.each<[string, Record<string, Buffer> | undefined, string, string]>([
    ["the commit lacks", {}, "FILE_NOT_FOUND", "octo-org/vault at c0ffee000000"],
    ["the token may not see", undefined, "GITHUB_REFUSED", "contents: read"],
    [
      "Git LFS keeps",
      {
        "fingerprints/source.sac": Buffer.from(
          `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 9\n`,
        ),
      },
      "FINGERPRINT_INVALID",
      "Git LFS pointer",
    ],
  ])("that %s is said", async (_, files, code, words) => {
    if (files) vault(files);
    const failure = await failureOf(() => obtainFingerprint(at(PLACE), means()));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });
});

describe("a fingerprint that was kept", () => {
  const address = () => at(`${server.url}/f.sac`);

  it("is not fetched again, and leaves nothing on the disk", async () => {
    const kept = join(place, "kept");
    mkdirSync(kept);
    for (let run = 0; run < 2; run += 1) await obtainFingerprint(address(), means(folderMirror(kept)));
    expect(asked).toHaveLength(1);
    expect(readdirSync(kept)).toEqual([expect.stringContaining(`sac-fp-v1-${sha256(sealed)}`)]);
    expect(readdirSync(join(place, "sac-fingerprints"))).toEqual([]);
  });

  it.each(["a flipped bit", "another fingerprint", "nothing"])("and is %s now is fetched again", async (what) => {
    const kept = join(place, "kept");
    mkdirSync(kept);
    await obtainFingerprint(address(), means(folderMirror(kept)));
    const [name] = readdirSync(kept);
    const bytes = readFileSync(join(kept, name));
    bytes[700] ^= 4;
    writeFileSync(join(kept, name), { "a flipped bit": bytes, "another fingerprint": plain, nothing: "" }[what] ?? "");
    const { stored } = await obtainFingerprint(address(), means(folderMirror(kept)));
    expect(stored.sha256).toBe(sha256(sealed));
    expect(asked).toHaveLength(2);
  });

  it("is sealed: others are never kept", async () => {
    handle = (_, response) => response.end(plain);
    const keys: string[] = [];
    const mirror = { ...forgetful, save: async (key: string) => void keys.push(key) };
    await obtainFingerprint(at(`${server.url}/f.sac`, plain), means(mirror));
    expect(keys).toEqual([]);
  });

  it("comes back through the Actions cache, and whatever that does changes nothing else", async () => {
    const service = await startCacheService();
    const before = { ...process.env };
    Object.assign(process.env, service.environment, { GITHUB_WORKSPACE: place, RUNNER_TEMP: place });
    try {
      const obtain = async (mirror = openMirror("trusted")) =>
        (await obtainFingerprint(address(), means(mirror))).stored.sha256;
      service.fault = "write-denied";
      expect(await obtain()).toBe(sha256(sealed));
      expect(service.entries).toEqual([]);
      service.fault = undefined;
      expect(await obtain()).toBe(sha256(sealed));
      expect(await obtain()).toBe(sha256(sealed));
      expect(service.entries.map(({ key }) => key)).toEqual([`sac-fp-v1-${sha256(sealed)}`]);
      expect(asked).toHaveLength(2);
      expect(await obtain(openMirror("privileged"))).toBe(sha256(sealed));
      expect(asked).toHaveLength(3);
      service.entries[0].archive = Buffer.from("no archive at all");
      expect(await obtain()).toBe(sha256(sealed));
      expect(asked).toHaveLength(4);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      await service.close();
    }
  });
});
