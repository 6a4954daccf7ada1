// Curves and areas in SVG.
const VIEW = { left: 44, right: 10, top: 12, bottom: 34 };

function svg(name, attributes, parent) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (parent) parent.append(made);
  return made;
}

/** The next number of the form 1, 2, 3, 4, 5 or 8 times a power of ten: a scale that does not jump with each move. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * 0.999999) * power;
}

function tickStep(span) {
  const power = 10 ** Math.floor(Math.log10(span / 4));
  return [1, 2, 2.5, 5, 10].find((step) => step * power >= span / 5) * power;
}

/** A Latin letter as it stands in a formula. */
function italic(text) {
  return text.replace(/[a-z]/g, (letter) => letter === "h" ? "ℎ" : String.fromCodePoint(0x1d44e + letter.charCodeAt(0) - 97));
}

/** A picture with axes; `x` and `y` are the ends of its scales. On a small screen it is drawn smaller, with letters as large. */
class Plot {
  constructor(element, variable) {
    this.element = element;
    this.variable = variable;
  }

  scale(x, y) {
    this.x = x;
    this.y = y;
    this.width = Math.min(Math.max(this.element.clientWidth || 560, 280), 560);
    this.height = 130 + Math.round(this.width * 0.3);
    this.element.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    const across = (this.width - VIEW.left - VIEW.right) / (x[1] - x[0]);
    const down = (this.height - VIEW.top - VIEW.bottom) / (y[1] - y[0]);
    this.at = (z, value) => [VIEW.left + (z - x[0]) * across, VIEW.top + (y[1] - value) * down];
    this.element.replaceChildren();
    this.axes();
  }

  axes() {
    const group = svg("g", { "aria-hidden": "true" }, this.element);
    const xStep = tickStep(this.x[1] - this.x[0]);
    const yStep = tickStep(this.y[1] - this.y[0]);
    const ticks = (ends, step) => {
      const found = [];
      for (let place = Math.ceil(ends[0] / step - 1e-9); place * step <= ends[1] + 1e-9 * step; place += 1) found.push(place * step);
      return found;
    };
    const label = (value, step) => written(value, Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (/[25]5/.test(String(step)) ? 1 : 0)));
    ticks(this.y, yStep).forEach((value) => {
      const [left, high] = this.at(this.x[0], value);
      svg("path", { class: value === 0 ? "axis" : "grid", d: `M${left} ${high.toFixed(2)}H${this.width - VIEW.right}` }, group);
      svg("text", { x: left - 7, y: high + 4, "text-anchor": "end" }, group).textContent = label(value, yStep);
    });
    const floor = this.at(this.x[0], this.y[0])[1];
    ticks(this.x, xStep).forEach((value) => {
      const across = this.at(value, 0)[0];
      svg("path", { class: "axis", d: `M${across.toFixed(2)} ${floor}v5` }, group);
      svg("text", { x: across, y: floor + 18, "text-anchor": "middle" }, group).textContent = label(value, xStep);
    });
    svg("path", { class: "axis", d: `M${VIEW.left} ${floor}H${this.width - VIEW.right}` }, group);
    svg("text", { class: "axis-name", x: this.width - VIEW.right, y: floor + 31, "text-anchor": "end" }, group).textContent = italic(this.variable);
  }

  points(f) {
    const count = 360;
    return Array.from({ length: count + 1 }, (_, place) => {
      const z = this.x[0] + ((this.x[1] - this.x[0]) * place) / count;
      const value = f(z);
      return this.at(z, Number.isFinite(value) ? value : 0);
    });
  }

  path(points) {
    return "M" + points.map(([across, down]) => across.toFixed(1) + " " + down.toFixed(1)).join("L");
  }

  curve(f, name) {
    svg("path", { class: "curve " + name, d: this.path(this.points(f)) }, this.element);
  }

  area(f, name, fill) {
    const [start, floor] = this.at(this.x[0], 0);
    const end = this.at(this.x[1], 0)[0];
    const d = this.path(this.points(f)) + `L${end} ${floor}L${start} ${floor}Z`;
    svg("path", { class: name, d, ...(fill ? { fill } : {}) }, this.element);
  }

  /** Slanted lines, which tell the negative area from the positive one without colour. */
  hatching(id) {
    const pattern = svg("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("defs", {}, this.element));
    svg("path", { class: "hatching", d: "M0 0V5" }, pattern);
    return `url(#${id})`;
  }
}
