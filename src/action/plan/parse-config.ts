import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { $ZodIssue } from "zod/v4/core";
import { SacError } from "../../errors.ts";
import { withoutCredentials } from "../../text/credentials.ts";
import { suggest } from "../../text/suggest.ts";
import { type Config, configSchema } from "./config-schema.ts";

/** Far more than anybody writes by hand. */
const MOST_BYTES = 2 ** 17;
/** An alias stands for as much as one likes, and aliases of aliases for more than fits any memory. */
const MOST_ALIASES = 100;
const KEYS = ["checks", "models", "fingerprints", "threshold", "path", "sha256"];
const HINT = "A complete example: docs/action/inputs.md#the-config-file";
const QUOTE = "In YAML, quote a glob that begins with * or !.";

/**
 * Reads a config file's text.
 * @param path for messages
 * @throws SacError CONFIG_INVALID naming the file, the place in it, what stands there and what should
 */
export function parseConfig(text: string, path: string): Config {
  if (text.length > MOST_BYTES) throw new SacError("CONFIG_INVALID", `${path} is larger than 128 KiB.`, HINT);
  const lines = new LineCounter();
  const document = parseYaml(text, path, lines);
  const { data, error } = configSchema.safeParse(plainValue(document, path));
  if (data) return data;
  const issue = innermost(mostTelling(error.issues));
  const [at, key] = [lineOf(document, lines, issue.path), keyOf(issue.path)];
  const { message, hint } = explain(issue, document.getIn(issue.path as (string | number)[]));
  throw new SacError("CONFIG_INVALID", `${path}${at}, ${key}: ${message}.`, hint);
}

function parseYaml(text: string, path: string, lineCounter: LineCounter): Document {
  const document = parseYamlDocument(text, path, lineCounter);
  // A warning is about something that was read as other than what its author saw.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem === undefined) return document;
  const { line, col } = lineCounter.linePos(problem.pos[0]);
  const message = `${path} line ${line}, column ${col} is not YAML as meant: ${problem.message.replace(/\.$/, "")}.`;
  const glob = /^Unresolved (tag|alias)/.test(problem.message) || /^[*!]/.test(text.slice(problem.pos[0]));
  throw new SacError("CONFIG_INVALID", message, glob ? QUOTE : HINT, { cause: problem });
}

function parseYamlDocument(text: string, path: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "error" });
  } catch (cause) {
    throw tooMuch(path, cause);
  }
}

function plainValue(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    const glob = cause instanceof ReferenceError && /unresolved alias/i.test(cause.message);
    if (glob) throw new SacError("CONFIG_INVALID", `${path}: ${cause.message}.`, QUOTE, { cause });
    throw tooMuch(path, cause);
  }
}

function tooMuch(path: string, cause: unknown): SacError {
  const message = `${path} holds more aliases, or more things inside each other, than any config needs.`;
  return new SacError("CONFIG_INVALID", message, HINT, { cause });
}

/** A key that is lacking and one that is unknown are most often one that is misspelt. */
function mostTelling(issues: readonly $ZodIssue[]): $ZodIssue {
  return issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
}

/** Of a value that fits none of several forms, what is wrong in the form that it resembles most. */
function innermost(issue: $ZodIssue): $ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const isOther = ({ code, path }: $ZodIssue) => code === "invalid_type" && path.length === 0;
  const near = issue.errors.find((issues) => issues.length > 0 && !issues.some(isOther));
  if (near === undefined) return issue;
  const inner = mostTelling(near);
  return innermost({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Where a key stands; the nearest thing around it where it is missing. */
function lineOf(document: Document, lines: LineCounter, keys: readonly PropertyKey[]): string {
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(keys.slice(0, depth) as (string | number)[], true);
    if (isNode(node) && node.range) return ` line ${lines.linePos(node.range[0]).line}`;
  }
  return "";
}

function keyOf(keys: readonly PropertyKey[]): string {
  const text = keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.replace(/^\./, "") || "the whole file";
}

function explain(issue: $ZodIssue, value: unknown): { readonly message: string; readonly hint: string } {
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys;
    const meant = suggest(key, KEYS);
    return { message: `there is no key ${key}`, hint: meant === undefined ? HINT : `Did you mean ${meant}?` };
  }
  if (value === undefined) return { message: "it is missing", hint: HINT };
  const what = { invalid_union: "neither a text nor path and sha256", invalid_format: issue.message }[
    issue.code as string
  ];
  return { message: `${shown(value)} is wrong: ${what ?? issue.message}`, hint: HINT };
}

function shown(value: unknown): string {
  if (typeof value === "string") return `"${withoutCredentials(value).slice(0, 80)}"`;
  return typeof value === "object" && value !== null ? "what stands there" : String(value);
}
