/** The paper's figures 2, 4 and 5 as SVG, from what sac evaluate --json says of zoos. */
import { AUC_TITLES, points, transferred } from "./paper-tables.mjs";

const COLOURS = ["#1a5fb4", "#26805d", "#b5541c", "#7a3fa0", "#b0246f"];
const DASHES = ["", "6 3", "2 3", "9 3 2 3", "4 2"];
const INK = "#24292f";
const FAINT = "#d0d7de";

const text = (x, y, content, more = "") => `<text x="${x}" y="${y}" ${more}>${content}</text>`;
const line = (x1, y1, x2, y2, more = "") => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${more}/>`;

function svg(width, height, title, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${content.flat(9).join("\n")}
</svg>
`;
}

/** Horizontal lines at AUC 0, 0.25 and so on. @param y of an AUC */
function grid(left, width, y) {
  return [0, 0.25, 0.5, 0.75, 1].map((value) => [
    line(left, y(value), left + width, y(value), `stroke="${FAINT}"`),
    text(left - 6, y(value) + 4, value, 'text-anchor="end"'),
  ]);
}

/** One panel of figure 4: a line for each attack over the number of probes, on a logarithmic scale. */
function probesPanel(title, found, left, top) {
  const [width, height] = [270, 180];
  const [first, last] = [5, 400];
  const x = (count) => left + (width * Math.log(count / first)) / Math.log(last / first);
  const y = (auc) => top + height * (1 - auc);
  const curves = AUC_TITLES.map((_, k) => {
    const places = found.map(({ value, aucs }) => `${x(Number(value)).toFixed(1)},${y(aucs[k]).toFixed(1)}`);
    const stroke = `stroke="${COLOURS[k]}" stroke-width="2" stroke-dasharray="${DASHES[k]}"`;
    return `<polyline points="${places.join(" ")}" fill="none" ${stroke}/>`;
  });
  const marks = found.map(({ value }) => text(x(Number(value)), top + height + 17, value, 'text-anchor="middle"'));
  return [text(left, top - 10, title, 'font-weight="600"'), grid(left, width, y), curves, marks];
}

/** Figure 4. @param panels titles with the points of a sweep over the number of probes */
export function probesPicture(panels) {
  const legend = AUC_TITLES.map((title, k) => {
    const left = 50 + 125 * k;
    const stroke = `stroke="${COLOURS[k]}" stroke-width="2" stroke-dasharray="${DASHES[k]}"`;
    return [line(left, 20, left + 28, 20, stroke), text(left + 34, 24, title)];
  });
  const placed = panels.map(([title, found], i) =>
    probesPanel(title, found, 50 + 340 * (i % 2), 70 + 250 * Math.floor(i / 2)),
  );
  const height = 70 + 250 * Math.ceil(panels.length / 2);
  const caption = text(50, height - 15, "AUC over the number of probes");
  return svg(700, height, "AUC by the number of probes, for every attack", [legend, placed, caption]);
}

/** Figure 2: the AUC of every corruption, averaged over the attacks. */
export function corruptionsPicture(found) {
  const [left, width, step] = [150, 420, 24];
  const height = 40 + step * found.length + 20;
  const x = (auc) => left + width * auc;
  const bars = found.map(({ value, auc }, i) => {
    const top = 36 + step * i;
    const fill = value.startsWith("jpeg") ? COLOURS[0] : "#8aa4c8";
    return [
      text(left - 8, top + 13, value, 'text-anchor="end"'),
      `<rect x="${left}" y="${top}" width="${(width * auc).toFixed(1)}" height="${step - 6}" fill="${fill}"/>`,
      text(x(auc) + 6, top + 13, auc.toFixed(3)),
    ];
  });
  const title = "AUC of the paper's form by how probes are changed, averaged over the attacks";
  return svg(640, height, title, [text(20, 22, title, 'font-weight="600"'), bars]);
}

/** Figure 5: F1 at other sources' thresholds. @param tasks titles with zoos by family */
export function thresholdsPicture(tasks) {
  const cell = 62;
  const panels = tasks.map(([title, of], k) => {
    const { families, f1 } = transferred(of);
    const [left, top] = [95 + 375 * k, 70];
    const squares = f1.map((values, i) =>
      values.map((value, j) => {
        const [x, y] = [left + cell * j, top + cell * i];
        const [red, green] = [Math.round(250 - 125 * value), Math.round(250 - 80 * value)];
        return [
          `<rect x="${x}" y="${y}" width="${cell - 2}" height="${cell - 2}" fill="rgb(${red}, ${green}, 250)"/>`,
          text(x + cell / 2 - 1, y + cell / 2 + 4, value.toFixed(2), 'text-anchor="middle"'),
        ];
      }),
    );
    const names = families.map((family, i) => [
      text(left - 8, top + cell * i + cell / 2 + 4, family, 'text-anchor="end"'),
      text(
        left + cell * i + cell / 2 - 1,
        top + cell * families.length + 16,
        family,
        'text-anchor="middle" font-size="11"',
      ),
    ]);
    return [text(left, top - 14, title, 'font-weight="600"'), squares, names];
  });
  const caption = [text(20, 24, "F1 of the paper's form. Rows: whose models. Columns: the threshold of which source.")];
  return svg(760, 360, "F1 at the thresholds of other sources", [caption, panels]);
}

/** All of them that the zoos there allow, by file name. @param of zoos by task and family */
export function pictures({ cifar, emotions }) {
  const probes = [
    ["CIFAR-10, the paper's form", points(cifar.vgg.paper, "probes", "sac")],
    ["CIFAR-10, default", points(cifar.vgg.ours, "probes", "fusion")],
    ["Emotions, the paper's form", points(emotions.vgg.paper, "probes", "sac")],
    ["Emotions, default", points(emotions.vgg.ours, "probes", "fusion")],
  ];
  return {
    "results-probes.svg": probesPicture(probes),
    "results-corruptions.svg": corruptionsPicture(points(emotions.vgg.paper, "corruption", "sac")),
    "results-thresholds.svg": thresholdsPicture([
      ["CIFAR-10", cifar],
      ["Emotions", emotions],
    ]),
  };
}
