import type { Writable } from "node:stream";
import { deserialize, serialize } from "node:v8";
import type { TensorData } from "../probes/preprocess.ts";
import { type Frame, writeFrame } from "./frames.ts";
import type { Request, Requests } from "./protocol.ts";

const ARRAYS = { float32: Float32Array, float64: Float64Array, float16: Uint16Array, uint8: Uint8Array } as const;

/** Sends a request. Tensors follow it as they are: inside of it they would be copied once more on either side. */
export function sendRequest(to: Writable, request: Request): void {
  if (!("data" in request)) {
    writeFrame(to, serialize(request));
    return;
  }
  const { data, second } = request;
  const none = new Uint8Array(0);
  const head = serialize({ ...request, data: none, ...(second && { second: { ...second, data: none } }) });
  writeFrame(to, head, data, ...(second ? [second.data] : []));
}

/** Reads a request as it was sent. */
export function readRequest({ head, data }: Frame): Request {
  const request: Request = deserialize(head);
  if (!("data" in request)) return request;
  const { second, elementType } = request;
  const values = valuesIn(data, elementType);
  const each = values.length / (second ? 2 : 1);
  return {
    ...request,
    data: values.subarray(0, each),
    ...(second && { second: { ...second, data: values.subarray(each) } }),
  };
}

function valuesIn({ buffer, byteOffset, byteLength }: Frame["data"], type: Requests["run"]["elementType"]): TensorData {
  const { [type]: Values } = ARRAYS;
  return new Values(buffer, byteOffset, byteLength / Values.BYTES_PER_ELEMENT);
}
