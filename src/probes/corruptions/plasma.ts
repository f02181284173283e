import type { Random } from "./setting.ts";

const FIRST_NOISE = 100;

/**
 * A cloudy height map from 0 to 1 by the diamond-square algorithm, on a torus.
 * @param size of a side, a power of two
 * @param decay by how much the noise is divided whenever the grid becomes twice as fine
 */
export function plasma(size: number, decay: number, random: Random): Float64Array {
  const map = new Float64Array(size * size);
  const place = (x: number, y: number) => ((y + size) % size) * size + ((x + size) % size);
  let noise = FIRST_NOISE;
  for (let step = size; step >= 2; step /= 2, noise /= decay) {
    const half = step / 2;
    const fill = (x: number, y: number, neighbours: readonly number[]) => {
      const sum = neighbours.reduce((total, neighbour) => total + map[neighbour], 0);
      map[place(x, y)] = sum / 4 + noise * random.uniform(-noise, noise);
    };
    eachCell(size, step, (x, y) => {
      const corners = [place(x, y), place(x + step, y), place(x, y + step), place(x + step, y + step)];
      fill(x + half, y + half, corners);
    });
    eachCell(size, step, (x, y) => {
      const [corner, middle] = [place(x, y), place(x + half, y + half)];
      fill(x + half, y, [corner, place(x + step, y), middle, place(x + half, y - half)]);
      fill(x, y + half, [corner, place(x, y + step), middle, place(x - half, y + half)]);
    });
  }
  const lowest = map.reduce((least, value) => Math.min(least, value));
  const highest = map.reduce((most, value) => Math.max(most, value));
  return map.map((value) => (value - lowest) / (highest - lowest));
}

function eachCell(size: number, step: number, visit: (x: number, y: number) => void): void {
  for (let y = 0; y < size; y += step) {
    for (let x = 0; x < size; x += step) visit(x, y);
  }
}
