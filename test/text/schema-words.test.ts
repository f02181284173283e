import { describe, expect, it } from "vitest";
import * as z from "zod";
import { schemaWords } from "../../src/text/schema-words.ts";
import { suggest } from "../../src/text/suggest.ts";

const schema = z.strictObject({
  mean: z.array(z.number().positive()).max(3).optional(),
  width: z.int().min(1).optional(),
  fit: z.enum(["fill", "cover"]).optional(),
  name: z.string().optional(),
});

describe("what is wrong with data, in words", () => {
  it.each([
    [[], "it must be an object"],
    [{ mean: "0.5" }, "mean must be a list"],
    [{ mean: [1, 0] }, "mean[1] must be above 0"],
    [{ mean: [1, 1, 1, 1] }, "mean must be at most 3 long"],
    [{ width: 0 }, "width must be at least 1"],
    [{ width: 1.5 }, "width must be a whole number"],
    [{ fit: "stretch" }, "fit must be one of fill, cover"],
    [{ name: 1, width: "a" }, "width must be a number; name must be text"],
    [{ widht: 1 }, 'it has no field "widht" (did you mean width?)'],
    [{ anything: 1 }, 'it has no field "anything"'],
  ])("%j", (data, words) => {
    const { error } = schema.safeParse(data);
    expect(error && schemaWords(error, (name) => suggest(name, Object.keys(schema.shape)))).toBe(words);
  });
});
