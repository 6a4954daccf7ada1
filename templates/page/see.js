// The densities, the integrand and its area, for the parameters that the reader chooses.
const seeing = find("#see");
const densityPlot = new Plot(find("#plot-densities"), seeing.dataset.variable);
const integrandPlot = new Plot(find("#plot-integrand"), seeing.dataset.variable);
const letters = find("#plot-densities").dataset.letters.split(" ");
const ranges = findAll('#see input[type="range"]');
const numbers = findAll('#see input[type="number"]');
const signOf = (place) => numbers[place].getAttribute("aria-label");

function closed(values) {
  return model.value(...values);
}

/** The area under the integrand. Where the first density has died away, so has the integrand. */
function area(values) {
  const [from, to] = massOf((z) => model.densities[letters[0]].log_density(z, ...values), 60);
  return trapezoid((z) => model.integrand(z, ...values), from, to, 4000);
}

/** Ends of the horizontal scale that hold all densities, the same on both sides, in steps. */
function horizontal(values) {
  const ends = letters.flatMap((letter) => massOf((z) => model.densities[letter].log_density(z, ...values), 5.5));
  const reach = roundUp(Math.max(...ends.map(Math.abs)));
  return [-reach, reach];
}

function highest(f, [from, to]) {
  let best = 0;
  for (let place = 0; place <= 400; place += 1) best = Math.max(best, f(from + ((to - from) * place) / 400) || 0);
  return best;
}

function drawDensities(values, x) {
  const curves = letters.map((letter) => (z) => model.densities[letter].density(z, ...values));
  densityPlot.scale(x, [0, roundUp(1.08 * Math.max(...curves.map((f) => highest(f, x))))]);
  curves.forEach((f, place) => densityPlot.area(f, "under density-" + (place + 1)));
  curves.forEach((f, place) => densityPlot.curve(f, "density-" + (place + 1)));
}

function drawIntegrand(values, x) {
  const f = (z) => model.integrand(z, ...values);
  const above = highest(f, x);
  const below = highest((z) => -f(z), x);
  const room = roundUp(1.08 * Math.max(above, below, 1e-3));
  integrandPlot.scale(x, [below > 0.03 * room ? -roundUp(1.08 * below) : -0.08 * room, above > 0.03 * room ? roundUp(1.08 * above) : 0.08 * room]);
  integrandPlot.area((z) => Math.max(f(z), 0), "area positive");
  integrandPlot.area((z) => Math.min(f(z), 0), "area negative", integrandPlot.hatching("hatching"));
  integrandPlot.curve(f, "integrand");
}

function describe(values, exact) {
  const at = values.map((value, place) => signOf(place) + " = " + written(value, 2)).join(", ");
  const name = letters.length > 1 ? "The densities " + letters.join(" and ") : "The density " + letters[0];
  densityPlot.element.setAttribute("aria-label", name + (at ? " for " + at : ""));
  integrandPlot.element.setAttribute("aria-label", `The integrand${at ? " for " + at : ""}; its signed area is ${written(exact, 4)}`);
}

/** Why nothing can be drawn for a value, or nothing. */
function objection(value, place) {
  const positive = "positive" in numbers[place].dataset;
  if (!Number.isFinite(value)) return signOf(place) + " is not a number";
  if (positive && value <= 0) return signOf(place) + " must be positive";
  if (positive && value < 0.001) return signOf(place) + " is less than 0.001, too small to be drawn";
  return Math.abs(value) > 1000 ? signOf(place) + " is beyond 1000, too far to be drawn" : "";
}

/** Why there is no area to compare with: a density that is too narrow, too wide or too far away to be summed. */
function unsummed(values) {
  const lost = letters.find((letter) => {
    const { density, log_density } = model.densities[letter];
    const [from, to] = massOf((z) => log_density(z, ...values), 60);
    return !(Math.abs(trapezoid((z) => density(z, ...values), from, to, 4000) - 1) < 1e-6);
  });
  return lost ? `the density ${lost} is too narrow or too wide to be summed` : "";
}

/** Says what is wrong with the parameters; the values and the figures that do not belong to them go. */
function object(wrong) {
  const text = wrong.join("; ");
  find("#wrong").textContent = text && text + ".";
  findAll("#see .plots, #see .values").forEach((part) => part.classList.toggle("stale", text !== ""));
  if (text) ["#closed", "#numeric", "#difference"].forEach((place) => { find(place).textContent = "–"; });
}

function look() {
  const values = numbers.map((input) => input.valueAsNumber);
  const wrong = values.map(objection);
  numbers.forEach((input, place) => input.setAttribute("aria-invalid", String(wrong[place] !== "")));
  const found = wrong.filter(Boolean);
  if (!found.length) found.push(...[unsummed(values)].filter(Boolean));
  object(found);
  if (found.length) return;
  const exact = closed(values);
  const summed = area(values);
  const x = horizontal(values);
  drawDensities(values, x);
  drawIntegrand(values, x);
  describe(values, exact);
  const digits = Math.max(0, 10 - Math.floor(Math.log10(Math.max(Math.abs(exact), 100) / 100)));
  find("#closed").textContent = written(exact, digits);
  find("#numeric").textContent = written(summed, digits);
  find("#difference").textContent = smallNumber(exact - summed);
}

let quiet = 0;
function lookAndSay() {
  look();
  clearTimeout(quiet);
  if (find("#wrong").textContent) return; // it is said where it is written
  quiet = setTimeout(() => say("closed form " + find("#closed").textContent + ", area " + find("#numeric").textContent, "#agree"), 700);
}
ranges.forEach((range, place) => range.addEventListener("input", () => { numbers[place].value = range.value; lookAndSay(); }));
numbers.forEach((input, place) => input.addEventListener("input", () => { ranges[place].value = input.value; lookAndSay(); }));
findAll("form").forEach((form) => form.addEventListener("submit", (event) => event.preventDefault()));
addEventListener("resize", look);
look();
