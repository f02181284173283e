import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Comment, putComment } from "../../../src/github/conversation/comment.ts";
import { type Marker, markerOf, shortDigest } from "../../../src/github/conversation/marker.ts";
import { apiOf } from "../../support/github/api.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../../support/github/fake-github.ts";
import { addComment, type FakePull } from "../../support/github/fake-state.ts";

const BOT = "github-actions[bot]";
const MOMENT_MS = 150;
const sha = (i: number) => i.toString(16).padStart(40, "0");

let fake: FakeGithub;
let pull: FakePull;

beforeEach(async () => {
  fake = await startFakeGitHub({ latencyMs: 30 });
  pull = {
    number: 7,
    state: "open",
    head: { sha: sha(1), ref: "topic", repo: "octo-org/models" },
    base: { sha: sha(0), ref: "main" },
    user: "mona",
    files: [],
  };
  fake.state.pulls.push(pull);
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

function commentOf(body: string, marker: Partial<Marker> = {}, create = true): Comment {
  const told = { digest: shortDigest(body), severity: 0 };
  const full = { key: shortDigest("key"), head: sha(1), run: 1, attempt: 1, ...told, ...marker };
  return { pull: 7, marker: full, body, author: BOT, create };
}

const put = (comment: Comment) => putComment(apiOf(fake), comment, MOMENT_MS);
const bodies = () => fake.state.comments.map(({ body }) => body.slice(body.indexOf("\n") + 1));

describe("one comment", () => {
  it("is written with its marker, in four requests", async () => {
    await put(commentOf("derived"));
    expect(bodies()).toEqual(["derived"]);
    expect(markerOf(fake.state.comments[0].body)).toMatchObject({ head: sha(1), run: 1, attempt: 1 });
    expect(fake.requests.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "GET"]);
  });

  it("is not written again as long as there is nothing else to tell", async () => {
    await put(commentOf("derived"));
    await put(commentOf("derived", { run: 2 }));
    expect(writes(fake)).toHaveLength(1);
  });

  it("is written again in the name of a later run if it is grave", async () => {
    await put(commentOf("derived", { severity: 7 }));
    await put(commentOf("derived", { severity: 7, run: 2 }));
    expect(bodies()).toEqual(["derived"]);
    expect(markerOf(fake.state.comments[0].body)?.run).toBe(2);
  });

  it("is brought up to date, for a new commit too", async () => {
    await put(commentOf("derived"));
    pull.head.sha = sha(2);
    await put(commentOf("derived", { head: sha(2), run: 2 }));
    await put(commentOf("unrelated", { head: sha(2), run: 2, attempt: 2 }));
    expect(bodies()).toEqual(["unrelated"]);
    expect(markerOf(fake.state.comments[0].body)).toMatchObject({ head: sha(2), run: 2, attempt: 2 });
  });

  it("is not begun, only kept up to date, where there is nothing to tell", async () => {
    await put(commentOf("no model", {}, false));
    expect(bodies()).toEqual([]);
    await put(commentOf("derived"));
    await put(commentOf("no model is changed any more", { run: 2 }, false));
    expect(bodies()).toEqual(["no model is changed any more"]);
  });

  it("is found among hundreds", async () => {
    await put(commentOf("derived"));
    for (let i = 0; i < 250; i += 1) addComment(fake.state, 7, "mona", `remark ${i}`);
    await put(commentOf("unrelated", { run: 2 }));
    expect(fake.state.comments).toHaveLength(251);
    expect(bodies()[0]).toBe("unrelated");
  });

  it("the comment of another job stays as it is", async () => {
    await put(commentOf("one job"));
    await put(commentOf("another", { key: shortDigest("other key") }));
    expect(bodies()).toEqual(["one job", "another"]);
  });
});

describe("comments of others", () => {
  it("are not touched, whatever marker they carry", async () => {
    await put(commentOf("derived"));
    const planted = fake.state.comments[0].body;
    fake.state.comments.splice(0);
    for (const login of ["mallory", "github-actions", "dependabot[bot]"]) addComment(fake.state, 7, login, planted);
    await put(commentOf("unrelated", { run: 2 }));
    expect(fake.state.comments.slice(0, 3).map(({ body }) => body)).toEqual([planted, planted, planted]);
    expect(bodies()[3]).toBe("unrelated");
    expect(writes(fake, /comments\/\d/)).toEqual([]);
  });

  it("are left alone although they quote ours", async () => {
    await put(commentOf("derived"));
    addComment(fake.state, 7, BOT, `> ${fake.state.comments[0].body}`);
    await put(commentOf("unrelated", { run: 2 }));
    expect(fake.state.comments).toHaveLength(2);
  });
});

describe("the newest wins", () => {
  it("a run about an earlier commit writes nothing", async () => {
    pull.head.sha = sha(2);
    await put(commentOf("of the first commit"));
    expect(writes(fake)).toEqual([]);
  });

  it("an earlier run about the same commit writes nothing", async () => {
    await put(commentOf("second run", { run: 2 }));
    await put(commentOf("first run, and late"));
    await put(commentOf("first run, tried again", { attempt: 2 }));
    expect(bodies()).toEqual(["second run"]);
  });

  it("the oldest of several comments of ours is kept, with the newest word", async () => {
    await put(commentOf("first"));
    const { body } = fake.state.comments[0];
    for (const _ of "ab") addComment(fake.state, 7, BOT, body);
    const [{ id }] = fake.state.comments;
    await put(commentOf("second", { run: 2 }));
    expect(fake.state.comments).toMatchObject([{ id }]);
    expect(bodies()).toEqual(["second"]);
  });

  it("what an earlier run overwrote is mended", async () => {
    await put(commentOf("first", { run: 1 }));
    const [comment] = fake.state.comments;
    const before = comment.body;
    const writing = put(commentOf("second", { run: 2 }));
    while (writes(fake, /comments\/\d/).every(({ status }) => status !== 200)) await sleep(5);
    comment.body = before;
    await writing;
    expect(bodies()).toEqual(["second"]);
  });

  it.each(Array.from({ length: 4 }, (_, i) => i))(
    "eight runs at once about one commit leave one comment (%i)",
    async () => {
      await Promise.all(Array.from({ length: 8 }, (_, i) => put(commentOf(`run ${i + 1}`, { run: i + 1 }))));
      expect(bodies()).toEqual(["run 8"]);
    },
  );

  it.each(Array.from({ length: 4 }, (_, i) => i))(
    "eight runs at once about eight commits leave one comment (%i)",
    async () => {
      const runs = Array.from({ length: 8 }, async (_, i) => {
        // Each commit is pushed a little after the one before, while the runs about those are under way.
        await sleep(25 * i);
        pull.head.sha = sha(i + 1);
        await put(commentOf(`commit ${i + 1}`, { head: sha(i + 1), run: i + 1 }));
      });
      await Promise.all(runs);
      expect(bodies()).toEqual(["commit 8"]);
    },
  );
});

/** The orders in which so many things can come. */
function orders(count: number): number[][] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, i) => order.toSpliced(i, 0, count - 1)),
  );
}

describe("steps of one run that share a key", () => {
  const steps = [
    commentOf("unrelated"),
    commentOf("inconclusive", { severity: 5 }),
    commentOf("derived", { severity: 7 }),
  ];

  it.each(orders(3))("leave the gravest word, one after the other: %i, %i, %i", async (...order) => {
    for (const i of order) await put(steps[i]);
    expect(bodies()).toEqual(["derived"]);
  });

  it.each(orders(3).flatMap((order) => [0, 20, 45, 90].map((apart) => [...order, apart])))(
    "leave the gravest word at the same time: %i, %i, %i, %i ms apart",
    async (one, two, three, apart) => {
      const late = [one, two, three].map((i, place) => sleep(place * apart).then(() => put(steps[i])));
      await Promise.all(late);
      expect(bodies()).toEqual(["derived"]);
    },
  );

  it("take over what the run before has told, grave or not", async () => {
    await put(commentOf("derived", { severity: 7 }));
    await put(commentOf("unrelated", { run: 2 }));
    expect(bodies()).toEqual(["unrelated"]);
    await put(commentOf("unrelated, tried again", { run: 2, attempt: 2 }));
    expect(bodies()).toEqual(["unrelated, tried again"]);
  });

  it("keep a grave word that the run before has told too", async () => {
    const grave = { severity: 7 };
    await put(commentOf("derived", grave));
    await put(commentOf("derived", { ...grave, run: 2 }));
    await put(commentOf("unrelated", { run: 2 }));
    expect(bodies()).toEqual(["derived"]);
  });

  it("of two equally grave words leave the same one in either order", async () => {
    const told: string[][] = [];
    for (const words of [
      ["one", "another"],
      ["another", "one"],
    ]) {
      fake.state.comments.splice(0);
      for (const word of words) await put(commentOf(word, { severity: 7 }));
      told.push(bodies());
    }
    expect(told[0]).toEqual(told[1]);
  });
});

it("a comment without a word on how grave it is, as was written before, is taken over by a later run", async () => {
  addComment(
    fake.state,
    7,
    BOT,
    `<!-- sac-action key=${shortDigest("key")} head=${sha(1)} run=1 attempt=1 digest=${shortDigest("x")} -->\nold`,
  );
  await put(commentOf("new", { run: 2 }));
  expect(bodies()).toEqual(["new"]);
});

describe("when GitHub is out of sorts", () => {
  it.each(["POST", "PATCH"])("a failed %s is tried again after another look", async (method) => {
    if (method === "PATCH") await put(commentOf("first"));
    fake.fail({ method, times: 1, answer: 502 });
    await put(commentOf("second", { run: 2 }));
    expect(bodies()).toEqual(["second"]);
  });

  it("a comment that was written although GitHub said otherwise is not written twice", async () => {
    fake.fail({ method: "POST", times: 1, answer: 500 });
    const writing = put(commentOf("derived"));
    while (writes(fake).length === 0) await sleep(5);
    const text = (writes(fake)[0].body as { body: string }).body;
    addComment(fake.state, 7, BOT, text);
    await writing;
    expect(bodies()).toEqual(["derived"]);
  });

  it.each([403, 404, 502])("%i to every write ends it", async (answer) => {
    fake.fail({ method: "POST", answer });
    await expect(put(commentOf("derived"))).rejects.toMatchObject({ status: answer });
    expect(writes(fake).length).toBeLessThanOrEqual(4);
  });
});
