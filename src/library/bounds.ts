import { SacError } from "../errors.ts";
import { SETTINGS } from "../settings/table.ts";
import { type ValueType, wholeNumber } from "../settings/value-types.ts";

/** What only the library has; all else is bounded as the command bounds it. */
const TYPES = new Map<string, ValueType<unknown>>([
  ...Object.entries(SETTINGS).map(([name, { type }]): [string, ValueType<unknown>] => [name, type]),
  ["seeds", wholeNumber(1, 1000)],
  ["timeLimitMs", wholeNumber(1, Number.MAX_SAFE_INTEGER)],
  ["memoryLimitBytes", wholeNumber(1, Number.MAX_SAFE_INTEGER)],
]);

/** @throws SacError USAGE naming the first number of the options that is out of its bounds */
export function refuseOutOfBounds(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const type = TYPES.get(name);
    if (type === undefined || typeof value !== "number" || type.parse(String(value)) !== undefined) continue;
    throw new SacError("USAGE", `${name} is ${value}.`, `Give ${type.what}.`);
  }
}
