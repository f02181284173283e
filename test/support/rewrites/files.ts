import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withExternalWeights } from "../external-weights.ts";
import { type Net, writeNet } from "./net.ts";

/** Writes a model into a folder of its own. Returns the path of its file. */
export function writeFiles(net: Net, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "model.onnx");
  const { model, data } =
    net.stored === "beside"
      ? withExternalWeights(writeNet(net), "model.data")
      : { model: writeNet(net), data: undefined };
  writeFileSync(path, model);
  if (data) writeFileSync(join(folder, "model.data"), data);
  return path;
}
