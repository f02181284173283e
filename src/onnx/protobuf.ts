import { SacError } from "../errors.ts";
import type { FileWindow } from "./file-window.ts";
import { MAX_ALL_TEXT_BYTES, MAX_DEPTH, MAX_FIELDS, MAX_MESSAGES, MAX_TEXT_BYTES } from "./limits.ts";
import type { Span } from "./types.ts";

const MAX_FIELD_NUMBER = 2 ** 29 - 1;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/**
 * Reads protobuf's wire format straight from an open file. Payloads that the visitor does not ask for are jumped over,
 * so gigabytes of weights cost no memory. Wherever a damaged file could be read in two ways it is refused.
 */
export class ProtobufReader {
  #position = 0;
  /** End of the message being read: nothing inside it may reach further. */
  #end: number;
  #depth = 0;
  #messages = 0;
  #fields = 0;
  #textBytes = 0;

  /** The field being visited: where it starts, its wire type, its varint's two halves, where its payload ends. */
  #fieldStart = 0;
  #wireType = VARINT;
  #low = 0;
  #high = 0;
  #payloadEnd = 0;

  constructor(readonly file: FileWindow) {
    this.#end = file.size;
  }

  /** Reads the whole file as one message: `visit` is called with each field's number, in the file's order. */
  document(visit: (field: number) => void): void {
    this.#visitFields(this.file.size, visit);
  }

  /** Reads the visited field as a nested message. */
  message(visit: (field: number) => void): void {
    this.#expect(LENGTH_DELIMITED);
    this.#visitFields(this.#payloadEnd, visit);
  }

  /** Reads the bytes from `start` to `end`, where a message was seen before, as that message. */
  messageAt({ start, end }: Span, visit: (field: number) => void): void {
    this.#position = start;
    this.#visitFields(end, visit);
  }

  /** Where the visited field's payload lies in the file. */
  span(): Span {
    return { start: this.#position, end: this.#payloadEnd };
  }

  /** The visited field as a floating-point number of 32 bits. */
  float32(): number {
    this.#expect(FIXED32);
    const bytes = Buffer.alloc(4);
    this.file.copy(bytes, this.#position);
    return bytes.readFloatLE();
  }

  /** The visited field as repeated floating-point numbers of 32 bits, packed or one at a time. */
  float32s(visit: (value: number) => void): void {
    if (this.#wireType !== LENGTH_DELIMITED) {
      visit(this.float32());
      return;
    }
    const end = this.#payloadEnd;
    if ((end - this.#position) % 4 !== 0) throw this.refuse("32-bit numbers that do not fill their field");
    this.#wireType = FIXED32;
    while (this.#position < end) {
      this.#countField();
      visit(this.float32());
      this.#position += 4;
    }
  }

  /** The visited field as a 64-bit integer; beyond 2^53 only its magnitude is right. */
  int64(): number {
    this.#expect(VARINT);
    return (this.#high | 0) * 2 ** 32 + this.#low;
  }

  /** The visited field as an enumeration or 32-bit integer: protobuf keeps the low 32 bits, whatever was written. */
  int32(): number {
    this.#expect(VARINT);
    return this.#low | 0;
  }

  /** The visited field as repeated integers, packed or one at a time. */
  int64s(visit: (value: number) => void): void {
    if (this.#wireType !== LENGTH_DELIMITED) {
      visit(this.int64());
      return;
    }
    const end = this.#payloadEnd;
    const enclosing = this.#end;
    this.#end = end;
    this.#wireType = VARINT;
    while (this.#position < end) {
      this.#countField();
      this.#readVarint();
      visit(this.int64());
    }
    this.#end = enclosing;
  }

  /** The visited field as a name: of two that are not UTF-8 nobody could say whether they are the same. */
  name(): string {
    const name = this.text();
    if (name.includes("\uFFFD")) throw this.refuse("a name that is not UTF-8");
    return name;
  }

  /** The visited field as UTF-8 text; a byte that is not UTF-8 becomes U+FFFD. */
  text(): string {
    this.#expect(LENGTH_DELIMITED);
    const length = this.#payloadEnd - this.#position;
    if (length > MAX_TEXT_BYTES) throw this.refuse(`a name or text of ${length} bytes`);
    this.#textBytes += length;
    if (this.#textBytes > MAX_ALL_TEXT_BYTES) throw this.tooLarge(`more than ${MAX_ALL_TEXT_BYTES} bytes of names`);
    return this.file.text(this.#position, length);
  }

  /** An error about the file as such, at the visited field. */
  refuse(what: string): SacError {
    const message = `${this.file.name} is damaged or not an ONNX model: ${what} at byte ${this.#fieldStart}.`;
    return new SacError("MODEL_NOT_ONNX", message, "Export or download the model again.");
  }

  /** An error about how much the file holds, at the visited field. */
  tooLarge(what: string): SacError {
    return new SacError(
      "MODEL_TOO_LARGE",
      `${this.file.name} holds ${what}, at byte ${this.#fieldStart}.`,
      "No image classifier needs that much: if the model is genuine, export it without embedded data.",
    );
  }

  /** @throws SacError MODEL_TOO_LARGE if there are more than `most` */
  limit(count: number, most: number, what: string): void {
    if (count > most) throw this.tooLarge(`more than ${most} ${what}`);
  }

  #visitFields(end: number, visit: (field: number) => void): void {
    const enclosing = this.#end;
    this.#end = end;
    this.#depth += 1;
    this.#messages += 1;
    if (this.#depth > MAX_DEPTH) throw this.tooLarge(`messages nested more than ${MAX_DEPTH} deep`);
    if (this.#messages > MAX_MESSAGES) throw this.tooLarge(`more than ${MAX_MESSAGES} nodes, tensors and attributes`);
    while (this.#position < end) {
      const field = this.#readTag();
      const next = this.#payloadEnd;
      visit(field);
      this.#position = next;
    }
    this.#depth -= 1;
    this.#end = enclosing;
  }

  #readTag(): number {
    this.#fieldStart = this.#position;
    this.#countField();
    this.#readVarint();
    const field = Math.floor(this.#unsigned() / 8);
    this.#wireType = this.#low & 7;
    if (field < 1 || field > MAX_FIELD_NUMBER) throw this.refuse("an impossible field number");
    this.#payloadEnd = this.#readPayloadEnd();
    return field;
  }

  #readPayloadEnd(): number {
    if (this.#wireType === VARINT) {
      this.#readVarint();
      return this.#position;
    }
    const length = this.#readLength();
    const left = this.#end - this.#position;
    if (length > left) throw this.#truncated(`a field of ${length} bytes, of which only ${left} are there`);
    return this.#position + length;
  }

  #readLength(): number {
    if (this.#wireType === FIXED64) return 8;
    if (this.#wireType === FIXED32) return 4;
    if (this.#wireType !== LENGTH_DELIMITED) throw this.refuse(`wire type ${this.#wireType}`);
    this.#readVarint();
    return this.#unsigned();
  }

  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#readByte();
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >> 4;
      if (shift > 28) high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw this.refuse("a number of more than 10 bytes");
  }

  #unsigned(): number {
    return this.#high * 2 ** 32 + this.#low;
  }

  #readByte(): number {
    if (this.#position >= this.#end) throw this.#truncated("a number that does not end");
    const byte = this.file.byte(this.#position);
    this.#position += 1;
    return byte;
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw this.refuse(`wire type ${this.#wireType} where ${wireType} belongs`);
  }

  #countField(): void {
    this.#fields += 1;
    if (this.#fields > MAX_FIELDS) throw this.tooLarge(`more than ${MAX_FIELDS} values outside of packed weights`);
  }

  #truncated(what: string): SacError {
    const message = `${this.file.name} is cut short or damaged: ${what}, at byte ${this.#fieldStart} of ${this.file.size}.`;
    const hint = "Download or export the model again, and compare its size with the original's.";
    return new SacError("MODEL_TRUNCATED", message, hint);
  }
}
