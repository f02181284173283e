import { describe, expect, it } from "vitest";
import { WALL_WORDS, wallsSentence } from "../../../src/report/check/wall-words.ts";
import { WALLS } from "../../../src/runtime/walls.ts";

describe("the sentence on walls", () => {
  it("has words for every wall that there is, and for no other", () => {
    expect(Object.keys(WALL_WORDS)).toEqual([...WALLS]);
  });

  it("names those that stood and those that did not", () => {
    expect(wallsSentence(["limits", "files"])).toBe(
      "limits (core dumps and large files), files (files); missing: namespaces (other processes and users, the network), privileges (privileges), tcp (TCP), scope (signals and abstract sockets), calls (sockets and new processes)",
    );
    expect(wallsSentence(WALLS)).not.toContain("missing");
    expect(wallsSentence([])).toMatch(/^none: this system gives no limits, namespaces/);
    expect(wallsSentence(undefined)).toBeUndefined();
  });
});
