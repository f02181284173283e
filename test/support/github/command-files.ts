/** A line of the job's log that the runner takes for a command, such as an annotation. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The runner takes no more in one output or summary. */
const MOST_BYTES = 2 ** 20;

/** Reads GITHUB_OUTPUT or GITHUB_STATE: `name=value` lines and heredocs. @throws Error where the runner would fail the step */
export function parseKeyValueFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === "") continue;
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(lines[i]) ?? [];
    if (name === undefined) {
      const at = lines[i].indexOf("=");
      if (at < 1) throw new Error(`The runner cannot read the line ${lines[i]}`);
      values[lines[i].slice(0, at)] = lines[i].slice(at + 1);
      continue;
    }
    const end = lines.indexOf(delimiter, i + 1);
    if (end < 0) throw new Error(`The heredoc of ${name} does not end.`);
    values[name] = lines.slice(i + 1, end).join("\n");
    i = end;
  }
  for (const [name, value] of Object.entries(values)) {
    if (Buffer.byteLength(value) > MOST_BYTES) throw new Error(`${name} is longer than 1 MiB.`);
  }
  return values;
}

/** What a step wrote into GITHUB_STEP_SUMMARY. @throws Error if it is more than GitHub takes */
export function checkSummary(text: string): string {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new Error("The summary is longer than 1 MiB.");
  return text;
}

/** Finds the commands in a log. A line is one if it begins with `::`, after white space. */
export function parseCommands(log: string): WorkflowCommand[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const [, name, properties, message] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = (properties ?? "").split(",").filter(Boolean);
    const entries = pairs.map((pair) => [
      pair.slice(0, pair.indexOf("=")),
      unescapeProperty(pair.slice(pair.indexOf("=") + 1)),
    ]);
    return [{ name, properties: Object.fromEntries(entries), message: unescapeMessage(message) }];
  });
}

function unescapeMessage(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeMessage(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
