import { describe, expect, it } from "vitest";
import { blocksOf, interchangeable, spaceOrder } from "../../../src/core/weights/blocks.ts";
import { matchLayers } from "../../../src/core/weights/correspondence.ts";
import { describeLayer } from "../../../src/core/weights/descriptor.ts";
import { equilibrate } from "../../../src/core/weights/equilibrate.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { viewsOf } from "../../../src/core/weights/profile.ts";
import { noisy, permuted, rescaled } from "../../support/disguises.ts";
import { randomChain, randomNetwork } from "../../support/random-networks.ts";

/** Colours 0, stem 1, a residual body 1 -> 3 -> 1, a concatenation of 1 and 3, classes 2. */
const branched = randomNetwork(
  [-3, 8, -10, 6],
  [
    { rows: 8, taps: 9, output: 1, input: [0] },
    { rows: 6, taps: 9, output: 3, input: [1] },
    { rows: 8, output: 1, input: [3] },
    { rows: 10, output: 2, input: [1, 3] },
  ],
  1,
);
const described = (network: Network) => ({
  ...network,
  descriptors: network.layers.map((layer) => describeLayer(equilibrate(layer.load(), layer), layer)),
});
const cutOut = ({ spaces, layers }: Network, gone: number[]): Network => ({
  spaces,
  layers: layers.filter((_, i) => !gone.includes(i)),
});

describe("blocks", () => {
  it("stand along the later of their two spaces, the other axis among the earlier ones", () => {
    expect([...spaceOrder(branched)]).toEqual([0, 2, 1, 3]);
    const found = blocksOf(branched).map(({ layer, segment, space, units, length }) => [
      layer,
      segment,
      space,
      units,
      length,
    ]);
    expect(found).toEqual([
      [0, undefined, 1, 8, 27],
      [1, undefined, 3, 6, 72],
      [2, 0, 3, 6, 8],
      [3, 0, 1, 8, 10],
      [3, 1, 3, 6, 10],
    ]);
  });

  it("are exchanged within heads only, where a space has some", () => {
    const plain = randomNetwork([-3, 8], [{ rows: 8, output: 1, input: [0] }], 1);
    const headed = { ...plain, spaces: plain.spaces.map((space) => (space.id === 1 ? { ...space, alike: 4 } : space)) };
    expect(interchangeable(plain)[1]).toEqual([0, 8]);
    expect(interchangeable(headed)[1]).toEqual([0, 4, 8]);
  });

  it("leave out what would test a space against itself", () => {
    const own = randomNetwork(
      [-3, 4],
      [
        { rows: 4, output: 1, input: [0] },
        { rows: 4, output: 1, input: [1] },
      ],
      1,
    );
    expect(blocksOf(own).map(({ layer }) => layer)).toEqual([0]);
  });

  it("describe a depthwise filter by its own taps", () => {
    const depthwise = randomNetwork(
      [-3, 4],
      [
        { rows: 4, output: 1, input: [0] },
        { rows: 4, taps: 9, groups: 4, output: 1, input: [1] },
      ],
      1,
    );
    expect(blocksOf(depthwise).map(({ layer, length }) => [layer, length])).toEqual([
      [0, 3],
      [1, 9],
    ]);
  });

  it("are seen from the other side as well", () => {
    expect(viewsOf(branched).map(({ space, block, segment }) => [space, block, segment])).toEqual([
      [1, 1, 0],
      [1, 2, undefined],
    ]);
  });
});

describe("interchangeable", () => {
  it("cuts spaces where groups begin, and where a layer reads a part", () => {
    const grouped = randomNetwork(
      [-3, 8, 4, 5],
      [
        { rows: 8, output: 1, input: [0] },
        { rows: 4, groups: 2, output: 2, input: [1] },
        { rows: 5, output: 3, input: [{ space: 1, offset: 2, count: 3, positions: 1 }] },
      ],
      1,
    );
    expect(interchangeable(grouped)).toEqual([
      [0, 3],
      [0, 2, 4, 5, 8],
      [0, 2, 4],
      [0, 5],
    ]);
  });
});

describe("matchLayers", () => {
  const chain = described(randomChain([12, 16, 16, 16, 16], 3, 9));
  const pairsAfter = (gone: number[]) =>
    matchLayers(chain, described(cutOut(chain, gone))).map(({ source, suspect }) => [source, suspect]);

  it("pairs layers one to one, though units were permuted and rescaled", () => {
    const disguised = described(rescaled(permuted(chain, 1), 2));
    expect(matchLayers(chain, disguised)).toEqual([0, 1, 2, 3, 4, 5].map((i) => ({ source: i, suspect: i })));
  });

  it.each([[[0]], [[2]], [[3, 4]], [[1, 5]]])("finds which of several layers of one shape were cut: %j", (gone) => {
    const kept = [0, 1, 2, 3, 4, 5].filter((i) => !gone.includes(i));
    expect(pairsAfter(gone)).toEqual(kept.map((source, suspect) => [source, suspect]));
  });

  it("pairs nothing of quite another shape", () => {
    expect(matchLayers(chain, described(randomChain([50, 90, 90], 4, 9)))).toEqual([]);
    expect(matchLayers(chain, described(randomChain([12, 16, 16], 4, 4)))).toEqual([{ source: 5, suspect: 3 }]);
  });

  it("pairs layers of other widths, each set of units with one other", () => {
    const wider = described(randomChain([14, 20, 20, 18, 20], 4, 9));
    expect(matchLayers(chain, wider)).toEqual([0, 1, 2, 3, 4, 5].map((i) => ({ source: i, suspect: i })));
    for (let seed = 1; seed < 40; seed += 1) {
      const other = described(randomChain([14, 20, 16, 18, 20, 15, 17].slice(seed % 4), seed, 9));
      const met = matchLayers(chain, other).flatMap(({ source, suspect }) => {
        const [ours, theirs] = [chain.layers[source], other.layers[suspect]];
        return [
          [ours.output, theirs.output],
          [ours.input[0].space, theirs.input[0].space],
        ];
      });
      for (const [ours, theirs] of met) {
        const partners = met.filter((pair) => pair[0] === ours || pair[1] === theirs);
        const widths = partners.map((pair) => chain.spaces[pair[0]].width === other.spaces[pair[1]].width);
        if (widths.includes(false)) expect(new Set(partners.map(String)).size).toBe(1);
      }
    }
  });

  it("bears some noise", () => {
    expect(matchLayers(chain, described(noisy(cutOut(chain, [2]), 0.02, 5))).map(({ source }) => source)).toEqual([
      0, 1, 3, 4, 5,
    ]);
  });
});
