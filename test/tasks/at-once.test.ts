import { describe, expect, it } from "vitest";
import { SacError } from "../../src/errors.ts";
import { eachInOrder } from "../../src/tasks/at-once.ts";

const FATAL = new SacError("SYSTEM_REFUSED", "Nothing is left.");

/** Work that ends when it is told to. */
function held() {
  const ends = new Map<string, (result: string) => void>();
  const work = (name: string) => new Promise<string>((resolve) => ends.set(name, resolve));
  const end = async (name: string) => {
    ends.get(name)?.(name.toUpperCase());
    await new Promise(setImmediate);
  };
  return { work, end, begun: () => [...ends.keys()].join("") };
}

describe("what has a result, several at once", () => {
  it("is begun and taken in its order, each as soon as all before it are there", async () => {
    const { work, end, begun } = held();
    const taken: string[] = [];
    const all = eachInOrder([..."abcd"], 2, work, (result) => void taken.push(result));
    expect(begun()).toBe("ab");
    await end("b");
    expect([begun(), taken]).toEqual(["abc", []]);
    await end("a");
    expect([begun(), taken]).toEqual(["abcd", ["A", "B"]]);
    await end("d");
    await end("c");
    await all;
    expect(taken).toEqual(["A", "B", "C", "D"]);
  });

  it.each([
    ["one of them", true],
    ["whoever takes it", false],
  ])("ends with the first error of %s, once nothing is under way", async (_, isWork) => {
    const stopped: unknown[] = [];
    const work = async (name: string, signal: AbortSignal) => {
      if (name !== "b") return isWork ? Promise.reject(FATAL) : name;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped.push(signal.reason);
      throw signal.reason;
    };
    const take = () => {
      throw FATAL;
    };
    await expect(eachInOrder([..."abcd"], 2, work, take)).rejects.toBe(FATAL);
    expect(stopped).toEqual([FATAL]);
  });
});
