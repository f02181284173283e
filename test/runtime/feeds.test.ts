import { describe, expect, it } from "vitest";
import type { InputForm, Pixels } from "../../src/probes/preprocess.ts";
import { feedOf, type Item } from "../../src/runtime/feeds.ts";
import type { PairForm } from "../../src/runtime/run-plan.ts";

const [WIDTH, HEIGHT] = [3, 2];

/** Every value tells its image, channel and place: 100 x image + 10 x channel + place. */
function image(number: number): Pixels {
  const data = Uint8Array.from(
    { length: 3 * WIDTH * HEIGHT },
    (_, i) => 100 * number + 10 * (i % 3) + Math.floor(i / 3),
  );
  return { width: WIDTH, height: HEIGHT, data };
}

function form(layout: InputForm["layout"], dtype: InputForm["dtype"] = "float32"): InputForm {
  const plain = { fit: "fill", colour: "rgb", scale: 1, mean: [0], std: [1] } as const;
  return { width: WIDTH, height: HEIGHT, channels: 3, layout, dtype, ...plain, mean: [0], std: [1] };
}

const PAIR: Item = [image(1), image(2)];
const places = (number: number, channel: number, from = 0, to = WIDTH * HEIGHT) =>
  Array.from({ length: to - from }, (_, i) => 100 * number + 10 * channel + from + i);

function fed(kind: PairForm["kind"], layout: InputForm["layout"] = "nchw", dtype: InputForm["dtype"] = "float32") {
  const pair: PairForm = kind === "inputs" ? { kind, second: "b" } : { kind };
  return feedOf([PAIR], { form: form(layout, dtype), pair });
}

describe("what a model is fed", () => {
  it("is an image, where it takes one", () => {
    const feed = feedOf([[image(1)]], { form: form("nchw"), pair: undefined });
    expect(feed.shape).toEqual([1, 3, HEIGHT, WIDTH]);
    expect(Array.from(feed.data)).toEqual([...places(1, 0), ...places(1, 1), ...places(1, 2)]);
    expect(feed.second).toBeUndefined();
  });

  it("is an image for each of two inputs", () => {
    const feed = fed("inputs");
    expect(Array.from(feed.data)).toEqual([...places(1, 0), ...places(1, 1), ...places(1, 2)]);
    expect(feed.second?.input).toBe("b");
    expect(Array.from(feed.second?.data ?? [])).toEqual([...places(2, 0), ...places(2, 1), ...places(2, 2)]);
  });

  it("is six channels, the target's first, in either layout and any type", () => {
    const planes = [
      ...places(1, 0),
      ...places(1, 1),
      ...places(1, 2),
      ...places(2, 0),
      ...places(2, 1),
      ...places(2, 2),
    ];
    for (const dtype of ["float32", "float64", "uint8"] as const) {
      const feed = fed("channels", "nchw", dtype);
      expect(feed.shape).toEqual([1, 6, HEIGHT, WIDTH]);
      expect(Array.from(feed.data)).toEqual(planes);
    }
    const last = fed("channels", "nhwc");
    expect(last.shape).toEqual([1, HEIGHT, WIDTH, 6]);
    expect(Array.from(last.data).slice(0, 12)).toEqual([100, 110, 120, 200, 210, 220, 101, 111, 121, 201, 211, 221]);
  });

  it("is a wider image, the target on the left", () => {
    const feed = fed("width");
    expect(feed.shape).toEqual([1, 3, HEIGHT, 2 * WIDTH]);
    const line = (channel: number, from: number) => [
      ...places(1, channel, from, from + 3),
      ...places(2, channel, from, from + 3),
    ];
    expect(Array.from(feed.data)).toEqual([0, 1, 2].flatMap((channel) => [...line(channel, 0), ...line(channel, 3)]));
  });

  it("is a higher image, the target on top", () => {
    const feed = fed("height");
    expect(feed.shape).toEqual([1, 3, 2 * HEIGHT, WIDTH]);
    expect(Array.from(feed.data)).toEqual(
      [0, 1, 2].flatMap((channel) => [...places(1, channel), ...places(2, channel)]),
    );
  });
});
