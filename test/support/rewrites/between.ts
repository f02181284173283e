import { tensor } from "../onnx-builder.ts";
import { type Random, random, shuffled } from "../random.ts";
import { channelsOf, edited, type Maker, type Rewrite, scalar } from "./edit.ts";
import { filled } from "./net.ts";

/** Something between every ReLU's output (batch x channels x height x width) and who reads it. @param there from x to y */
export const afterRelu =
  (there: (x: string, y: string, maker: Maker, channels: number, random: Random) => unknown): Rewrite =>
  (net) => {
    const [channels, numbers] = [channelsOf(net), random(17)];
    return edited(net, ({ op, inputs, outputs: [output] }, maker) => {
      if (op === "Relu") there(maker.step("Relu", inputs), output, maker, channels.get(output) ?? 0, numbers);
    });
  };

const everyPlace = (channels: number) => Array.from({ length: channels }, (_, i) => i);

/** Steps between the layers that take values elsewhere and back. */
export const betweenRewrites: Readonly<Record<string, Rewrite>> = {
  "all channels gathered": afterRelu((x, y, maker, channels) =>
    maker.step("Gather", [x, maker.integers(everyPlace(channels))], { axis: 1 }, y),
  ),
  "channels in another order and back": afterRelu((x, y, maker, channels, numbers) => {
    const order = shuffled(channels, numbers);
    const back = everyPlace(channels).map((place) => order.indexOf(place));
    const moved = maker.step("Gather", [x, maker.integers(order)], { axis: 1 });
    maker.step("Gather", [moved, maker.integers(back)], { axis: 1 }, y);
  }),
  "depth to space, by one": afterRelu((x, y, maker) => maker.step("DepthToSpace", [x], { blocksize: 1 }, y)),
  "space to depth and back": afterRelu((x, y, maker) => {
    const deep = maker.step("SpaceToDepth", [x], { blocksize: 2 });
    maker.step("DepthToSpace", [deep], { blocksize: 2, mode: "DCR" }, y);
  }),
  "a slice that is all": afterRelu((x, y, maker) =>
    maker.step("Slice", [x, ...[[0], [2 ** 30], [1]].map(maker.integers)], {}, y),
  ),
  "the same shape given": afterRelu((x, y, maker) => maker.step("Reshape", [x, maker.integers([0, 0, 0, -1])], {}, y)),
  "made flat and back": afterRelu((x, y, maker) => {
    const shape = maker.step("Shape", [x]);
    maker.step("Reshape", [maker.step("Flatten", [x]), shape], {}, y);
  }),
  "channels last and back": afterRelu((x, y, maker) => {
    const last = maker.step("Transpose", [x], { perm: [0, 2, 3, 1] });
    maker.step("Transpose", [last], { perm: [0, 3, 1, 2] }, y);
  }),
  "identities in a row": afterRelu((x, y, maker) => {
    const once = maker.step("Identity", [maker.step("Identity", [x])]);
    maker.step("Identity", [once], {}, y);
  }),
  "dropout that drops nothing": afterRelu((x, y, maker) => maker.step("Dropout", [x], {}, y)),
  "double precision and back": afterRelu((x, y, maker) =>
    maker.step("Cast", [maker.step("Cast", [x], { to: 11 })], { to: 1 }, y),
  ),
  "in two parts and together again": afterRelu((x, y, maker, channels) => {
    const half = Math.floor(channels / 2);
    const parts = maker.steps("Split", [x, maker.integers([half, channels - half])], 2, { axis: 1 });
    maker.step("Concat", parts, { axis: 1 }, y);
  }),
  "twice, and one half of it": afterRelu((x, y, maker, channels) => {
    const twice = maker.step("Concat", [x, x], { axis: 1 });
    maker.step("Slice", [twice, ...[[channels], [2 * channels], [1]].map(maker.integers)], {}, y);
  }),
  "with a border that is cut off": afterRelu((x, y, maker) => {
    const wider = maker.step("Pad", [x, maker.integers([0, 0, 1, 1, 0, 0, 1, 1])]);
    maker.step("Pad", [wider, maker.integers([0, 0, -1, -1, 0, 0, -1, -1])], {}, y);
  }),
  "upside down twice": afterRelu((x, y, maker) => {
    const turn = (value: string, output?: string) =>
      maker.step("Slice", [value, ...[[-1], [-(2 ** 30)], [2], [-1]].map(maker.integers)], {}, output);
    turn(turn(x), y);
  }),
  "one axis more and less": afterRelu((x, y, maker) => {
    const axis = maker.integers([1]);
    maker.step("Squeeze", [maker.step("Unsqueeze", [x, axis]), axis], {}, y);
  }),
  "chosen where it is true": afterRelu((x, y, maker) => {
    const truth = maker.tensor((name) => tensor(name, [], Uint8Array.of(1), { type: "bool" }));
    maker.step("Where", [truth, x, maker.weights(scalar(7))], {}, y);
  }),
  "in a sequence": afterRelu((x, y, maker) => {
    const place = maker.tensor((name) => tensor(name, [], BigInt64Array.of(0n)));
    maker.step("SequenceAt", [maker.step("SequenceConstruct", [x]), place], {}, y);
  }),
  "times factors, and divided by them": afterRelu((x, y, maker, channels, { uniform }) => {
    const factors = maker.weights(filled([channels, 1, 1], () => 8 ** (2 * uniform() - 1)));
    maker.step("Div", [maker.step("Mul", [x, factors]), factors], {}, y);
  }),
  "plus terms, and less them": afterRelu((x, y, maker, channels, { uniform }) => {
    const terms = maker.weights(filled([channels, 1, 1], uniform));
    maker.step("Sub", [maker.step("Add", [x, terms]), terms], {}, y);
  }),
};
