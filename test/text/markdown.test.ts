import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, escapeMarkdown, shortenEnd, shortenMiddle } from "../../src/text/markdown.ts";
import { shown } from "../support/markdown.ts";

describe("escapeMarkdown", () => {
  it("shows the text as it is", () => {
    const text = "a|b `c` <d> [e](f) **g** _h_ #1 @i ~j~ $k$ & ! \\ https://l.example 5 %";
    expect(shown(escapeMarkdown(text))).toBe(text);
    expect(shown(code(text))).toBe(`<code>${text}</code>`);
  });

  it("keeps mentions and references apart, which forges look for in the finished page", () => {
    expect(escapeMarkdown("@all #1 !2")).toBe("&#64;&#8203;all &#35;&#8203;1 &#33;&#8203;2");
    expect(escapeMarkdown("see GH-12")).toBe("see GH&#45;&#8203;12");
    expect(escapeMarkdown("Done! & out")).toBe("Done&#33; &#38; out");
  });
});

describe("names that are too long", () => {
  it("keep their beginning and their end", () => {
    expect(shortenMiddle("models/very/deep/folder/suspect.onnx", 20)).toBe("models/ver…pect.onnx");
    expect(shortenEnd("a long reason", 7)).toBe("a long…");
  });

  it("are never cut within a character, and are left alone if they fit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 3, max: 40 }), (text, most) => {
        for (const short of [shortenMiddle(text, most), shortenEnd(text, most)]) {
          expect(short.isWellFormed()).toBe(true);
          expect([...short].length).toBeLessThanOrEqual(most);
          if ([...text].length <= most) expect(short).toBe(text);
        }
      }),
    );
  });
});
