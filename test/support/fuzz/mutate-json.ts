import type { Random } from "../random.ts";
import { below, few, mutateBytes, pick } from "./mutate-bytes.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NESTED = 2000;
const VALUES: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    0.5,
    1e308,
    -1e308,
    2 ** 53,
    1e-320,
    "",
    "0",
    "x".repeat(20_000),
    "__proto__",
    "constructor",
  ],
  ...["../../x", "\0", "\ud800", "<script>", "refs/heads/main", "0".repeat(40), [], {}, [[]], { length: -1 }],
];
/** Written as text, because JSON.stringify would not. */
const TEXTS = [
  "1e999",
  "-0",
  "9".repeat(400),
  '{"__proto__":{"x":1}}',
  "[".repeat(NESTED) + "]".repeat(NESTED),
  "NaN",
  '"\\ud800"',
];
const MARK = "\u0001here\u0001";

/** A value with one thing in it changed, wherever in it. */
function mutateValue(value: Json, all: readonly Json[], random: Random): Json {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (keys.length === 0 || random.uniform() < 0.15)
    return random.uniform() < 0.2 ? MARK : pick([...VALUES, ...all], random);
  const key = pick(keys, random);
  if (Array.isArray(value)) {
    const at = Number(key);
    const change = random.uniform();
    if (change < 0.1) return value.toSpliced(at, 1);
    if (change < 0.2) return value.toSpliced(at, 0, ...Array<Json>(1 + below(1500, random)).fill(value[at]));
    return value.with(at, mutateValue(value[at], [...all, value], random));
  }
  const { [key]: one, ...rest } = value as { [key: string]: Json };
  const change = random.uniform();
  if (change < 0.1) return rest;
  if (change < 0.2) return { ...rest, [pick(["extra", "toString", `${key}s`, ""], random)]: one };
  return { ...rest, [key]: mutateValue(one, [...all, ...Object.values(rest)], random) };
}

/** JSON text of which one value is another, lacking or one too many; now and then, text that is no JSON any more. */
export function mutateJson(text: string, random: Random): string {
  if (random.uniform() < 0.1) return mutateBytes(Buffer.from(text), Buffer.from(text), random).toString("utf8");
  let value: Json = JSON.parse(text);
  for (let left = few(random); left > 0; left -= 1) value = mutateValue(value, [], random);
  return JSON.stringify(value).replace(JSON.stringify(MARK), () => pick(TEXTS, random));
}
