/** Where a tensor of activations keeps the values of an image's units: a grid of positions, or tokens in one row. */
export interface ActivationLayout {
  readonly units: number;
  readonly unitStride: number;
  readonly imageStride: number;
  /** 1 of tokens. */
  readonly height: number;
  readonly width: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/**
 * Every way to read a tensor, the likeliest first: what looks like tokens in a row may be the maps of as many units, each flat.
 * @param images whose activations the tensor holds
 */
export function layoutsOf(shape: readonly number[], images: number): ActivationLayout[] {
  const likeliest = layoutOf(shape, images);
  if (!likeliest) return [];
  const [first, units, plane] = shape;
  const side = Math.sqrt(plane);
  if (shape.length !== 3 || first !== images || side < 2 || !Number.isInteger(side)) return [likeliest];
  const { imageStride } = likeliest;
  const flat = { units, unitStride: plane, imageStride, height: side, width: side, rowStride: side, columnStride: 1 };
  return [likeliest, flat];
}

/**
 * Reads from a tensor's shape where its units are: along the second axis of feature maps, along the last one of tokens. Windows and
 * tokens that were put beside the images on the first axis belong to these in turn.
 * @param images whose activations the tensor holds
 * @returns undefined for a shape that is no image's activations
 */
export function layoutOf(shape: readonly number[], images: number): ActivationLayout | undefined {
  const [first, ...rest] = shape;
  const parts = first / images;
  if (!Number.isInteger(parts) || parts < 1 || rest.length < 1 || rest.length > 3 || rest.includes(0)) return undefined;
  const imageStride = parts * rest.reduce((product, one) => product * one, 1);
  const [one, two, three] = rest;
  if (rest.length === 3 && parts === 1 && !(one === two && two !== three)) {
    const plane = two * three;
    return { units: one, unitStride: plane, imageStride, height: two, width: three, rowStride: three, columnStride: 1 };
  }
  const units = rest[rest.length - 1];
  const line = { units, unitStride: 1, imageStride, rowStride: 0, columnStride: units };
  if (rest.length === 3 && parts === 1) return { ...line, height: one, width: two, rowStride: two * units };
  return { ...line, height: 1, width: imageStride / units };
}
