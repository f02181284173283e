import { readFileSync } from "node:fs";
import { Ajv, type AnySchemaObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: AnySchemaObject;
}

interface Described {
  readonly method: string;
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly body?: AnySchemaObject;
  /** By status: the top-level fields that GitHub's answer can have. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

/** One of GitHub's documented endpoints. */
export interface Operation extends Described {
  readonly key: string;
  readonly pattern: RegExp;
  readonly checkParameters: ValidateFunction;
  readonly checkBody: ValidateFunction | undefined;
}

/** A request as far as the description speaks of it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Judged {
  readonly operation: Operation | undefined;
  /** Path and query, as the description types them. */
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What the description does not allow; empty for a legal request. */
  readonly violations: readonly string[];
}

const subset: { operations: Described[] } = JSON.parse(
  readFileSync(new URL("openapi-subset.json", import.meta.url), "utf8"),
);
const bodies = addFormats.default(new Ajv({ strict: false, allErrors: true }));
/** What stands in an address is text: it is typed as the description says before it is judged. */
const addresses = addFormats.default(new Ajv({ strict: false, allErrors: true, coerceTypes: true }));

function compile(described: Described): Operation {
  const { method, template, parameters, body } = described;
  const source = template.replaceAll(/\{(\w+)\}/g, (_, name) =>
    ["path", "ref", "basehead"].includes(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return {
    ...described,
    key: `${method} ${template}`,
    pattern: new RegExp(`^${source}$`),
    checkParameters: addresses.compile({
      type: "object",
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    }),
    checkBody: body && bodies.compile(body),
  };
}

/** Those with the most literal parts first: `/issues/comments/1` is no issue called `comments`. */
const operations = subset.operations
  .map(compile)
  .sort((a, b) => literals(b.template) - literals(a.template) || a.template.length - b.template.length);

function literals(template: string): number {
  return template.split("/").filter((part) => !part.startsWith("{")).length;
}

/** Holds a request against GitHub's OpenAPI description. */
export function judgeRequest({ method, path, query, body }: Asked): Judged {
  const operation = operations.find((one) => one.method === method && one.pattern.test(path));
  if (operation === undefined) {
    return { operation, parameters: {}, violations: ["the endpoint is not among those that the tests know of"] };
  }
  const parameters: Record<string, string | number | boolean> = { ...Object.fromEntries(query) };
  for (const [name, value] of Object.entries(operation.pattern.exec(path)?.groups ?? {})) {
    parameters[name] = decodeURIComponent(value);
  }
  const violations = problems("parameters", operation.checkParameters, parameters);
  if (operation.checkBody) violations.push(...problems("body", operation.checkBody, body ?? {}), ...tooLong(body));
  else if (body !== undefined) violations.push("body: the endpoint takes none");
  if (new Set(query.keys()).size !== [...query.keys()].length) violations.push("parameters: one is given twice");
  return { operation, parameters, violations };
}

function problems(what: string, check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${what}${instancePath}: ${message}${params.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`}`,
  );
}

/** Limits that GitHub's description states in prose, not as keywords. */
const PROSE_LIMITS = { title: 255, message: 64 * 1024, raw_details: 64 * 1024 } as const;

function tooLong(body: unknown): string[] {
  const annotations = (body as { output?: { annotations?: unknown } } | undefined)?.output?.annotations;
  if (!Array.isArray(annotations)) return [];
  return annotations.flatMap((annotation: Record<string, unknown>, i) =>
    Object.entries(PROSE_LIMITS)
      .filter(([field, limit]) => Buffer.byteLength(String(annotation[field] ?? "")) > limit)
      .map(([field, limit]) => `body/output/annotations/${i}/${field}: longer than ${limit}`),
  );
}

/** The fields of an answer that GitHub would not send: the fake must not make them up. */
export function inventedFields({ answers }: Operation, status: number, body: unknown): string[] {
  const known = answers[status];
  const [first] = Array.isArray(body) ? body : [body];
  // What is not there is answered 404 by every endpoint, documented or not.
  if (known === undefined) return status === 404 ? [] : [`status ${status}`];
  if (status >= 300 || typeof first !== "object" || first === null) return [];
  return Object.keys(first).filter((field) => !known.includes(field));
}
