import type { $ZodError, $ZodIssue } from "zod/v4/core";

const KINDS: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

/** Of more, nobody would read. */
const MOST_ISSUES = 5;

/** Finds the field that was probably meant, if one was. */
type Meant = (name: string) => string | undefined;

/** What is wrong with data that breaks its schema, in words. */
export function schemaWords({ issues }: Pick<$ZodError, "issues">, meant: Meant = () => undefined): string {
  return issues
    .slice(0, MOST_ISSUES)
    .map((issue) => issueWords(issue, meant))
    .join("; ");
}

function issueWords(issue: $ZodIssue, meant: Meant): string {
  const at = issue.path.reduce<string>(
    (path, key) => `${path}${typeof key === "number" ? `[${key}]` : `${path && "."}${String(key)}`}`,
    "",
  );
  const what = at || "it";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField(key, at, meant)).join("; ");
    case "invalid_type":
      if (/received undefined$/.test(issue.message)) return `${what} is missing`;
      return `${what} must be ${KINDS[issue.expected] ?? `of type ${issue.expected}`}`;
    case "too_small":
      return `${what} must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}${long(issue.origin)}`;
    case "too_big":
      return `${what} must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}${long(issue.origin)}`;
    case "invalid_value":
      return `${what} must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    default:
      return at ? `${at}: ${issue.message}` : issue.message;
  }
}

function long(origin: string): string {
  return origin === "array" || origin === "string" ? " long" : "";
}

function unknownField(key: string, at: string, meant: Meant): string {
  const known = meant(key);
  return `${at || "it"} has no field ${JSON.stringify(key)}${known === undefined ? "" : ` (did you mean ${known}?)`}`;
}
