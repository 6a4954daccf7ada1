// Integrals of densities, by the trapezoidal rule: for what is smooth and dies away, it converges faster than any power.

/** Where a density has its mass: from end to end it is above exp(-depth) times its peak, as far as log tells. */
function massOf(log, depth) {
  let from = -1e4;
  let to = 1e4;
  let peak = 0;
  for (let round = 0; round < 12; round += 1) {
    const width = (to - from) / 400;
    let best = -Infinity;
    for (let place = 0; place <= 400; place += 1) {
      const value = log(from + width * place);
      if (value > best) { best = value; peak = from + width * place; }
    }
    from = peak - 2 * width;
    to = peak + 2 * width;
  }
  const least = log(peak) - depth;
  const reach = (sign) => {
    let size = 1e-4;
    while (log(peak + sign * size) > least && size < 1e9) size *= 1.25;
    return peak + sign * size;
  };
  return [reach(-1), reach(1)];
}

function trapezoid(f, from, to, count) {
  const width = (to - from) / count;
  let sum = 0.5 * (f(from) + f(to));
  for (let place = 1; place < count; place += 1) sum += f(from + width * place);
  return sum * width;
}

/** The least value of a function of two numbers, by the method of Nelder and Mead. */
function minimum(f, start, size) {
  let points = [start, [start[0] + size, start[1]], [start[0], start[1] + size]].map((at) => [f(at), at]);
  const between = (a, b, t) => a.map((value, place) => value + t * (b[place] - value));
  for (let round = 0; round < 400; round += 1) {
    points.sort((a, b) => a[0] - b[0]);
    if (points[2][0] - points[0][0] < 1e-15 && Math.abs(points[2][1][0] - points[0][1][0]) < 1e-9) break;
    const middle = between(points[0][1], points[1][1], 0.5);
    const tried = (t) => { const at = between(middle, points[2][1], t); return [f(at), at]; };
    const mirrored = tried(-1);
    if (mirrored[0] < points[0][0]) {
      const further = tried(-2);
      points[2] = further[0] < mirrored[0] ? further : mirrored;
    } else if (mirrored[0] < points[1][0]) points[2] = mirrored;
    else {
      const nearer = tried(mirrored[0] < points[2][0] ? -0.5 : 0.5);
      if (nearer[0] < Math.min(mirrored[0], points[2][0])) points[2] = nearer;
      else points = points.map(([, at], place) => { const near = place ? between(points[0][1], at, 0.5) : at; return [f(near), near]; });
    }
  }
  points.sort((a, b) => a[0] - b[0]);
  return points[0];
}

/** A number as it is read: with a real minus, and this many digits. */
function written(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not defined" : value > 0 ? "∞" : "−∞";
  return value.toFixed(digits).replace("-", "−");
}

/** A small number as a power of ten. */
function smallNumber(value) {
  if (!Number.isFinite(value)) return written(value, 0);
  if (value === 0) return "0";
  const [digits, exponent] = value.toExponential(1).split("e");
  const power = String(Number(exponent)).replace(/[-0-9]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  return digits.replace("-", "−") + " · 10" + power;
}
