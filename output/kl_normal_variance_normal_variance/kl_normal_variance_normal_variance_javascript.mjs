/**
 * KL(q‖p) = ½ (((μ − m)² + v)/w − 1 − log(v/w))
 *
 * The KL divergence from N(μ, v) to N(m, w), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * KL(q‖p) = ½ (((μ − m)² + v)/w − 1 − log(v/w))
 *
 * Computed as ½ (μ − m)²/w + ½ φ((v − w)/w)
 *     with φ(u) = u − log(1 + u), by a polynomial near 0.
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 216 points of 18 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 2.5 ulp (ratio 1 ± 1e-10…1e-12, equal means); never negative, and 0 where q = p
 * gradient: up to 4.0 ulp (∂/∂w, ratio underflows); 12 inf of 831 (last binade, by the ratio)
 * the textbook formula: up to 9e15 ulp (mean and ratio differ by 1e-7…1e-9); 12 inf, 18 nan of
 *     216 (in 3 regimes)
 *
 * Derivation:
 *     KL(q‖p)
 *     = ∫ q(z) log(q(z)/p(z)) dz
 *         [definition]
 *     = ∫ q(z) (log q(z) − log p(z)) dz
 *         [logarithm of a quotient]
 *     = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
 *         [linearity of the integral; the two parts are H(q, p) and H(q)]
 *     = ½ log(2 π) + ½ log w + 1/(2 w) ((μ − m)² + v) − ½ log(2 π) − ½ log v − ½
 *         [by the entropy H(q) and the cross-entropy H(q, p)]
 *     = ½ (((μ − m)² + v)/w − 1 − log(v/w))
 *         [collect terms]
 *
 * @param {number} mu - real
 * @param {number} v - positive
 * @param {number} m - real
 * @param {number} w - positive
 * @returns {number} the value in nats
 */
function kl_normal_variance_normal_variance(mu, v, m, w) {
  if (!(v > 0 && w > 0)) {
    return NaN;
  }
  const z = mu - m;
  const u = (v - w) / w;
  return 0.5 * z * (z / w) + _phi(u, v, w, 0.5);
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = (μ − m)/w
 * ∂/∂v = ½ (v − w)/(w v)
 * ∂/∂m = −(μ − m)/w
 * ∂/∂w = −½ ((μ − m)/w)² − (v − w)/(2 w²)
 *
 * @param {number} mu - real
 * @param {number} v - positive
 * @param {number} m - real
 * @param {number} w - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, v, m, w) {
  if (!(v > 0 && w > 0)) {
    return [NaN, [NaN, NaN, NaN, NaN]];
  }
  const z = mu - m;
  const x = z / w;
  const u = (v - w) / w;
  const _value = 0.5 * z * x + _phi(u, v, w, 0.5);
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN, NaN, NaN]];
  }
  return [_value, [x, 0.5 * u / v, -x, -0.5 * x * x - 0.5 * u / w]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [
  { name: "mu", domain: "real" },
  { name: "v", domain: "positive" },
  { name: "m", domain: "real" },
  { name: "w", domain: "positive" },
];

/** log q(z) = −½ log(2 π v) − (z − μ)²/(2 v) */
function _log_density_q(z, mu, v, m, w) {
  if (!(v > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - mu;
  return -0.5 * Math.log(c * v) - x * (x / (2 * v));
}

function _density_q(z, mu, v, m, w) {
  return Math.exp(_log_density_q(z, mu, v, m, w));
}

/** log p(z) = −½ log(2 π w) − (z − m)²/(2 w) */
function _log_density_p(z, mu, v, m, w) {
  if (!(w > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - m;
  return -0.5 * Math.log(c * w) - x * (x / (2 * w));
}

function _density_p(z, mu, v, m, w) {
  return Math.exp(_log_density_p(z, mu, v, m, w));
}

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
  p: { log_density: _log_density_p, density: _density_p },
};

/** q(z) log(q(z)/p(z)), whose integral over the line is the value. */
function integrand(z, mu, v, m, w) {
  if (!(Number.isFinite(mu) && v > 0 && Number.isFinite(m) && w > 0)) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, v, m, w);
  const log_p = _log_density_p(z, mu, v, m, w);
  return _weighted(log_q, log_q - log_p);
}

/**
 * weight·φ(u) with φ(u) = u − log(1 + u), where u = (a − b)/b: near 0 by log(1 + u) = 2 artanh t,
 * t = u/(2 + u).
 */
function _phi(u, a, b, weight) {
  if (u >= -0.5 && u <= 1) {
    const t = u / (2 + u);
    const x = t * t;
    let q = 0.07815288900461424 * x + 0.03746071897775384;
    q = q * x + 0.05422589197440007;
    q = q * x + 0.05867139530651599;
    q = q * x + 0.06667589315724629;
    q = q * x + 0.07692271982430275;
    q = q * x + 0.09090909948981357;
    q = q * x + 0.11111111099118386;
    q = q * x + 0.1428571428580005;
    q = q * x + 0.19999999999999762;
    q = q * x + 0.3333333333333333;
    return weight * t * (u - 2 * x * q);
  }
  const ratio = a / b;
  if (ratio > 1 && ratio < 1e300) {
    return weight * (ratio - 1 - Math.log(ratio));
  }
  if (ratio > 1e-300 && ratio < 1) {
    return weight * (ratio - (1 + Math.log(ratio)));
  }
  if (ratio >= 1e300) {
    // Beside it the logarithm is nothing, and the ratio may have overflown.
    return (weight * a) / b;
  }
  return weight * (Math.log(b) - Math.log(a) - 1);
}

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export { kl_normal_variance_normal_variance, value_and_grad, parameters, densities, integrand };
