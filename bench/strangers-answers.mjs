/** What the models of a zoo answer, draw by draw, to what suspects, references and twins of bench/strangers.mjs are judged by. */
import { engine } from "./engine.mjs";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } };

/**
 * A zoo's source and other models, and `draw(k, source, next)`: what is drawn the k-th time, from a generator `next`, before the
 * model that has the source's role. `own(model)` is what a model answers to the probes, `control(model)` to the control images, where there are some,
 * `contested(family)(model)` to those of the twins, and `settings` say how answers are read.
 */
export async function askZoo(zoo, options) {
  const { task } = await engine.readZoo(zoo);
  return task === "verification" ? askVerifiers(zoo, options) : askClassifiers(zoo, options);
}

/** All models are asked about the same images, of which every draw has some; of these the source's errors are its probes. */
async function askClassifiers(zoo, options) {
  const { images, probes } = options;
  const seed = { probes: images, seeds: [0] };
  const [asked, again] = [
    await ask(zoo, options.quality, options, seed),
    await ask(zoo, options["twin-quality"], options, seed),
  ];
  const labels = asked.sheets[0].probes.map(({ label }) => label);
  const [own, contested] = [asked, again].map(
    ({ answers }) =>
      (model, places) =>
        rowsOf(answers(model, 0), places),
  );
  return {
    ...asked,
    draw: (_k, source, next) => {
      const drawn = shuffled(labels.length, next).slice(0, Math.ceil(0.6 * labels.length));
      const said = engine.prepare(own(source, drawn), SETTINGS).labels;
      const wrong = drawn.filter((image, i) => said[i] !== labels[image]).slice(0, probes);
      return {
        settings: SETTINGS,
        own: (model) => own(model, wrong),
        control: (model) => own(model, drawn.slice(0, engine.MOST_CONTROL_IMAGES)),
        contested: (family) => {
          const whole = family.map((model) => contested(model, drawn));
          const chosen = engine.mostContested(whole, options["twin-probes"]).map((i) => drawn[i]);
          return (model) => contested(model, chosen);
        },
      };
    },
  };
}

/** Every draw has other targets and gallery images, by a seed of its own; twins are asked the same. */
async function askVerifiers(zoo, options) {
  const seeds = Array.from({ length: options.draws }, (_, seed) => seed);
  const asked = await ask(zoo, options.quality, options, { probes: options.probes, seeds });
  return {
    ...asked,
    draw: (k) => {
      const own = (model) => asked.answers(model, k);
      return { settings: asked.sheets[k].settings, own, contested: () => own };
    },
  };
}

async function ask(zoo, quality, { images }, { probes, seeds }) {
  const named = { mixed: { kind: "mixed" }, lossless: { kind: "clean" } };
  const treatment = named[quality] ?? { kind: "jpeg", quality: Number(quality) };
  const setting = { probes, treatments: [treatment], selection: "random", settings: SETTINGS };
  const how = { ...engine.DEFAULT_RUN, device: "cpu" };
  // Models of other classes are right as often as chance, as they are meant to be.
  const options = { zoo, setting, seeds, pool: images, sweeps: [], run: how, acceptPreprocessing: true };
  const evaluation = await engine.evaluate(options, { step() {} });
  for (const { error } of evaluation.leftOut) throw error;
  const { sheets } = evaluation;
  const models = evaluation.contestants.map(({ model }) => model);
  const source = { path: evaluation.zoo.source, role: "source", arch: evaluation.zoo.sourceArch };
  const places = new Map(models.map(({ path }, i) => [path, i]));
  const answers = ({ path }, k) => (path === source.path ? sheets[k].source : sheets[k].outputs[places.get(path)]);
  return { source, models, sheets, answers };
}

function rowsOf({ columns, data }, places) {
  const rows = engine.matrix(places.length, columns);
  places.forEach((place, i) => {
    rows.data.set(data.subarray(place * columns, (place + 1) * columns), i * columns);
  });
  return rows;
}

/** The places of so many things in random order. */
export function shuffled(count, next) {
  return Array.from({ length: count }, (_, i) => [next(), i])
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
}
