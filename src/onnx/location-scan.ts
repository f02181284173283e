import { MAX_EXTERNAL_DATA } from "./limits.ts";

/** An entry of external data as every exporter writes it: its key, and what announces its value. */
const MARK = Buffer.from("\x0a\x08location\x12", "latin1");
/** No system has longer paths. */
const MOST_BYTES = 4096;
/** Of an entry, with two bytes for the length of its value. */
const ENTRY_BYTES = MARK.length + 2 + MOST_BYTES;

/** Searches the bytes of a model file, chunk by chunk, for the names of its external data, without parsing it. */
interface LocationScan {
  push(chunk: Uint8Array): void;
  /** All that were found, when all has been pushed; a file that writes them in an unusual way has others. */
  end(): string[];
}

export function scanLocations(): LocationScan {
  const found = new Set<string>();
  let rest: Buffer = Buffer.alloc(0);
  /** @param reach where an entry may begin that is whole */
  const search = (bytes: Buffer, reach: number) => {
    for (let at = bytes.indexOf(MARK); at >= 0 && at < reach; at = bytes.indexOf(MARK, at + 1)) {
      const location = textAt(bytes, at + MARK.length);
      if (location !== undefined && found.size < MAX_EXTERNAL_DATA) found.add(location);
    }
  };
  return {
    push(chunk) {
      const bytes = Buffer.concat([rest, chunk]);
      const reach = Math.max(0, bytes.length - ENTRY_BYTES);
      search(bytes, reach);
      rest = bytes.subarray(reach);
    },
    end() {
      search(rest, rest.length);
      return [...found];
    },
  };
}

/** A text behind its length; undefined if it is cut short or too long. */
function textAt(bytes: Buffer, at: number): string | undefined {
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  const isShort = first < 0x80;
  const length = isShort ? first : (first & 0x7f) | (second << 7);
  const start = at + (isShort ? 1 : 2);
  return length <= MOST_BYTES && start + length <= bytes.length
    ? bytes.toString("utf8", start, start + length)
    : undefined;
}
