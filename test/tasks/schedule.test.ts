import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { SacError } from "../../src/errors.ts";
import { identify } from "../../src/tasks/identity.ts";
import { examineAll } from "../../src/tasks/schedule.ts";
import { SOURCE_BYTES } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const planned = (path: string, group = 0) => ({ path, group, judges: [1] });
const named = (names: string) => [...names].map((name) => planned(name));

interface Watched {
  readonly jobs?: number;
  readonly ahead?: number;
  /** Done before a suspect's turn. */
  readonly prepare?: (path: string) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly tellOf?: (path: string, identity: string, found: readonly string[]) => string[] | undefined;
}

/** Runs a schedule, and keeps what it told of its progress, and what it rescued. */
async function watch(
  suspects: readonly ReturnType<typeof planned>[],
  examine: (path: string, signal: AbortSignal) => Promise<string>,
  { jobs = 1, ahead = 0, prepare = async () => {}, signal, tellOf = () => undefined }: Watched = {},
) {
  const steps: string[] = [];
  const bars: string[] = [];
  const known: string[] = [];
  let most = 0;
  let rescued: string[] | undefined;
  const found = await examineAll(suspects, {
    examine: async ({ path }, stopped, begin, inTurn) => {
      await prepare(path);
      return inTurn(async () => {
        begin(0);
        return [await examine(path, stopped)];
      });
    },
    ...{ tellOf, jobs, ahead, signal },
    progress: {
      step: (done, total, what) => void steps.push(`${done}/${total} ${what}`),
      running: (done, total, paths) => {
        most = Math.max(most, paths.length);
        bars.push(`${done}/${total} ${paths.join("+")}`);
      },
    },
    rescue: (saved) => {
      rescued = saved;
    },
    onFound: (all) => void known.push(suspects.map((_, i) => all[i]?.join() ?? "?").join("")),
  }).catch((thrown: SacError) => thrown.code);
  return { found, steps, bars, known, most, rescued };
}

describe("suspects that are examined several at once", () => {
  it("have their results in the plan's order, whoever is done first", async () => {
    const slow = async (path: string) => {
      await sleep(path === "a" ? 30 : 1);
      return path.toUpperCase();
    };
    const one = await watch(named("abcd"), slow);
    const three = await watch(named("abcd"), slow, { jobs: 3 });
    expect([one.most, three.most]).toEqual([1, 3]);
    expect(three.found).toEqual(["A", "B", "C", "D"]);
    expect(one.found).toEqual(three.found);
    expect(one.known).toEqual(["????", "A???", "AB??", "ABC?", "ABCD"]);
    expect(one.steps).toEqual(["0/4 a", "1/4 b", "2/4 c", "3/4 d"]);
    expect(three.steps.slice(0, 4)).toEqual(["0/4 a", "0/4 b", "0/4 c", "1/4 d"]);
    expect(three.bars).toContain("0/4 a+b+c");
    expect(three.bars.at(-1)).toBe("4/4 ");
  });

  it("are stopped by one that makes every result meaningless, and what was found is rescued in order", async () => {
    const reasons: unknown[] = [];
    const fatal = new SacError("SYSTEM_REFUSED", "Nothing is left.");
    const { found, steps, rescued } = await watch(
      named("abcdef"),
      async (path, signal) => {
        if (path === "a" || path === "b") return path.toUpperCase();
        if (path === "d") throw fatal;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        reasons.push(signal.reason);
        throw signal.reason;
      },
      { jobs: 3 },
    );
    expect(found).toBe("SYSTEM_REFUSED");
    expect(reasons).toEqual([fatal, fatal]);
    expect(rescued).toEqual(["A", "B"]);
    expect(steps.join()).not.toContain("f");
  });

  it("are all told when they are to stop, those that were not begun, too", async () => {
    const stop = new AbortController();
    const { found } = await watch(
      named("abc"),
      async (path, signal) => {
        if (path === "b") stop.abort(new SacError("MODEL_TIMEOUT", "Time is up."));
        return signal.aborted ? "stopped" : "judged";
      },
      { signal: stop.signal },
    );
    expect(found).toEqual(["judged", "stopped", "stopped"]);
  });
});

describe("a suspect that is begun ahead", () => {
  it("is made ready while the one before it is examined, and waits for its turn", async () => {
    const seen: string[] = [];
    const prepare = async (path: string) => {
      seen.push(path);
    };
    const examine = async (path: string) => {
      seen.push(`${path} begins`);
      await sleep(5);
      seen.push(`${path} ends`);
      return path.toUpperCase();
    };
    const { found, steps, most } = await watch(named("abc"), examine, { ahead: 1, prepare });
    expect(seen.join()).toBe("a,b,a begins,a ends,b begins,c,b ends,c begins,c ends");
    expect([found, steps, most]).toEqual([["A", "B", "C"], ["0/3 a", "1/3 b", "2/3 c"], 1]);
  });

  it("has its turn after the one before it, though it was ready first", async () => {
    const prepare = (path: string) => sleep(path === "a" ? 30 : 0);
    const { steps } = await watch(named("abcd"), async (path) => path, { jobs: 2, ahead: 1, prepare });
    expect(steps.map((line) => line.slice(-1)).join("")).toBe("abcd");
  });

  it("does not keep others waiting when it fails before its turn, and nobody has one after an error", async () => {
    const fatal = new SacError("SYSTEM_REFUSED", "Nothing is left.");
    const prepare = async (path: string) => {
      if (path === "b") throw fatal;
    };
    const { found, steps, rescued } = await watch(named("abcd"), async (path) => path, { ahead: 1, prepare });
    expect([found, rescued]).toEqual(["SYSTEM_REFUSED", ["a"]]);
    expect(steps).toEqual(["0/4 a"]);
  });
});

describe("identical suspects", () => {
  const at = (name: string, more = "") => folder.write(name, Buffer.concat([SOURCE_BYTES, Buffer.from(more)]));
  const same = ["same/a.onnx", "same/b.onnx", "same/c.onnx"].map((name) => at(name));
  const other = at("same/other.onnx", "x");
  const equal = at("same/equal.onnx", "y");
  const tellOf = (path: string, identity: string, found: readonly string[]) =>
    found.map((text) => `${path} as ${text} ${identity.slice(0, 4)}`);

  /** What is examined, in its order. */
  function recorded() {
    const examined: string[] = [];
    const examine = async (path: string) => {
      examined.push(path);
      return path;
    };
    return { examined, examine };
  }

  it.each([1, 4])("are examined once in a group, and each is told, %i at once", async (jobs) => {
    const { examined, examine } = recorded();
    const paths = [same[0], other, same[1], equal, same[2]];
    const suspects = [...paths.map((path) => planned(path)), planned(same[0], 1)];
    const { found, steps } = await watch(suspects, examine, { jobs, tellOf });
    const told = (await identify(same[0]))?.slice(0, 4);
    expect(examined.filter((path) => same.includes(path))).toHaveLength(2);
    const first = examined.find((path) => same.includes(path)) ?? "";
    const of = (path: string) => (path === first ? path : `${path} as ${first} ${told}`);
    expect(found).toEqual([of(same[0]), other, of(same[1]), equal, of(same[2]), same[0]]);
    expect(steps).toHaveLength(6);
  });

  it("are examined one by one where one cannot be told of another", async () => {
    const { examined, examine } = recorded();
    const { found } = await watch(
      same.map((path) => planned(path)),
      examine,
    );
    expect(found).toEqual(same);
    expect(examined).toEqual(same);
  });
});
