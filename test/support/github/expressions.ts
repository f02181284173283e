/** What expressions can name, such as `inputs.models`; what is not there is empty, as for GitHub. */
export type Contexts = Readonly<Record<string, unknown>>;

const EXPRESSION = /\$\{\{\s*(.*?)\s*\}\}/g;
const PART = /'(?:[^']|'')*'|[a-z]+(?:\.[\w-]+)+/gi;

const FUNCTIONS = {
  always: () => true,
  fromJSON: (text: string): unknown => JSON.parse(text),
  startsWith: (text: unknown, start: string) => String(text ?? "").startsWith(start),
};

/** The value of an expression without its braces: GitHub's operators used here are those of JavaScript. */
export function evaluate(expression: string, contexts: Contexts): unknown {
  const script = expression.replace(PART, (part) =>
    part.startsWith("'") ? JSON.stringify(part.slice(1, -1).replaceAll("''", "'")) : `named(${JSON.stringify(part)})`,
  );
  const named = (path: string) => path.split(".").reduce<unknown>(valueIn, contexts) ?? "";
  const names = ["named", ...Object.keys(FUNCTIONS)];
  return new Function(...names, `return ${script}`)(named, ...Object.values(FUNCTIONS));
}

function valueIn(value: unknown, key: string): unknown {
  return Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
}

/** A value of a workflow with what its expressions stand for: of one alone its value, else text. */
export function filled(value: unknown, contexts: Contexts): unknown {
  if (typeof value !== "string") return value;
  const [alone] = [...value.matchAll(EXPRESSION)];
  if (alone?.[0] === value) return evaluate(alone[1], contexts);
  return value.replace(EXPRESSION, (_, expression) => String(evaluate(expression, contexts) ?? ""));
}
