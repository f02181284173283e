import { expect, it } from "vitest";
import { asJson } from "../../src/text/json.ts";

it("a value is written as indented JSON with a line end", () => {
  expect(asJson({ a: [1, "é 😀"] })).toBe('{\n  "a": [\n    1,\n    "é 😀"\n  ]\n}\n');
});

it("what cannot be seen is written as escapes, outside the basic plane too, and no value changes", () => {
  const text = "\x9b2J\u202e\u2028\u{e0041}\ufffe ##[x] ##vso[y] \\##[z]";
  expect(asJson(text)).toBe(
    '"\\u009b2J\\u202e\\u2028\\udb40\\udc41\\ufffe #\\u0023[x] #\\u0023vso[y] \\\\#\\u0023[z]"\n',
  );
  expect(JSON.parse(asJson(text))).toBe(text);
});
