// A normal density fitted to one with two bumps, by the forward and by the reverse divergence.
const fitting = find("#fit");

const normalLog = (z, mean, deviation) => -0.5 * ((z - mean) / deviation) ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);

/** The logarithm of the density with two bumps, also where both have died away. */
function bumps({ distance, weight, width }) {
  return (z) => {
    const left = Math.log(1 - weight) + normalLog(z, -distance / 2, width);
    const right = Math.log(weight) + normalLog(z, distance / 2, width);
    const larger = Math.max(left, right);
    return larger + Math.log(Math.exp(left - larger) + Math.exp(right - larger));
  };
}

function divergence(logOf, logTo, from, to) {
  return trapezoid((z) => { const log = logOf(z); return Math.exp(log) * (log - logTo(z)); }, from, to, 800);
}

/** KL(q‖p) of a normal density q. */
function reverseAt(target, mean, deviation) {
  return divergence((z) => normalLog(z, mean, deviation), target, mean - 11 * deviation, mean + 11 * deviation);
}

/** The normal density with the mean and the variance of the target. */
function forwardFit({ distance, weight, width }) {
  const mean = distance * (weight - 0.5);
  return [mean, Math.sqrt(width * width + weight * (1 - weight) * distance * distance)];
}

/** The best of the minima that are found from either bump and from between them. */
function reverseFit(choice, target) {
  const [mean, deviation] = forwardFit(choice);
  const half = choice.distance / 2;
  const starts = [[half, choice.width], [-half, choice.width], [mean, deviation]];
  const f = ([m, logDeviation]) => reverseAt(target, m, Math.exp(logDeviation));
  const found = starts.map(([m, d]) => minimum(f, [m, Math.log(d)], 0.2));
  const [, [m, logDeviation]] = found.reduce((best, other) => (other[0] < best[0] - 1e-12 ? other : best));
  return [m, Math.exp(logDeviation)];
}

function fits(choice) {
  const target = bumps(choice);
  const [from, to] = [-choice.distance / 2 - 11 * choice.width, choice.distance / 2 + 11 * choice.width];
  return [forwardFit(choice), reverseFit(choice, target)].map(([mean, deviation]) => ({
    mean,
    deviation,
    forward: divergence(target, (z) => normalLog(z, mean, deviation), from, to),
    reverse: reverseAt(target, mean, deviation),
  }));
}

if (fitting) {
  const plot = new Plot(find("#plot-fit"), find("#see").dataset.variable);
  const inputs = ["distance", "weight", "width"].map((name) => [name, find("#fit-" + name)]);
  const show = () => {
    const choice = Object.fromEntries(inputs.map(([name, input]) => [name, input.valueAsNumber]));
    inputs.forEach(([, input]) => { input.nextElementSibling.textContent = written(input.valueAsNumber, 2); });
    const found = fits(choice);
    ["forward", "reverse"].forEach((name, row) => {
      const cells = findAll("#" + name + " td");
      ["mean", "deviation", "forward", "reverse"].forEach((key, place) => { cells[place].textContent = written(found[row][key], 4); });
    });
    const target = (z) => Math.exp(bumps(choice)(z));
    const normal = ({ mean, deviation }) => (z) => Math.exp(normalLog(z, mean, deviation));
    const x = [-8, 8];
    plot.scale(x, [0, roundUp(1.05 * Math.max(...[target, ...found.map(normal)].map((f) => highest(f, x))))]);
    plot.area(target, "under target");
    plot.curve(target, "target");
    plot.curve(normal(found[0]), "forward");
    plot.curve(normal(found[1]), "reverse");
    const told = (fit) => `mean ${written(fit.mean, 2)}, standard deviation ${written(fit.deviation, 2)}`;
    plot.element.setAttribute("aria-label", `A density with two bumps. Forward fit: ${told(found[0])}. Reverse fit: ${told(found[1])}.`);
  };
  inputs.forEach(([, input]) => input.addEventListener("input", show));
  addEventListener("resize", show);
  show();
}
