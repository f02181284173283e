import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import { percent } from "../text/numbers.ts";

/** How a model's normalisation was found or examined: "cifar10, chosen of 7 tried on 100 images: 76 % right; none 23 %". */
export function normalisationWords({ name, origin, measure, images, tried, doubtful }: NormalisationRecord): string {
  const value = (wanted: string) => {
    const found = tried.find((one) => one.name === wanted)?.value ?? 0;
    return measure === "right" ? percent(found) : `spread ${found.toFixed(2)}`;
  };
  const worth = `${value(name)}${measure === "right" ? " right" : ""}`;
  const others = tried.filter((one) => one.name !== name).sort((a, b) => b.value - a.value);
  const next = others.length === 0 ? "" : `; ${others[0].name} ${value(others[0].name)}`;
  const first = origin === "chosen" ? `; ${tried[0].name} ${value(tried[0].name)}` : next;
  const how = {
    chosen: `chosen of ${tried.length} tried on ${images} images`,
    given: `as given, beside ${others.length} others on ${images} images`,
    usual: `as nothing was said, and none of ${others.length} others tried on ${images} images is clearly better`,
  }[origin];
  const said = origin === "given" && name === "as given" ? "" : `${name}, `;
  return `${said}${how}: ${worth}${first}${doubtful ? "; doubtful, and insisted on" : ""}`;
}
