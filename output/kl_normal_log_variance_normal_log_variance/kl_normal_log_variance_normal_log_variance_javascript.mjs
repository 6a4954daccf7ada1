/**
 * KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)
 *
 * The KL divergence from N(μ, e^l) to N(m, e^k), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)
 *
 * Computed as ½ ((μ − m) e^(−k/2))² + ½ ψ(l − k)
 *     with ψ(x) = eˣ − 1 − x, by a polynomial near 0.
 *
 * NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 228 points of 19 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 2.1 ulp (everything scaled by 1e-200); 6 inf of 228 (standard deviation beyond
 *     the format)
 * gradient: up to 2.6 ulp (∂/∂k, everything scaled by 1e-200); ill-conditioned: 2.6 × condition
 *     number (∂/∂k, everything scaled by 1e+200); 6 inf of 867 (standard deviation beyond the
 *     format)
 * the textbook formula: up to 1e30 ulp (mean and ratio differ by 1e-13…1e-15); 60 inf, 10
 *     negative, 1 not 0 of 228 (in 12 regimes)
 *
 * Derivation:
 *     KL(q‖p)
 *     = ∫ q(z) log(q(z)/p(z)) dz
 *         [definition]
 *     = ∫ q(z) (log q(z) − log p(z)) dz
 *         [logarithm of a quotient]
 *     = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
 *         [linearity of the integral; the two parts are H(q, p) and H(q)]
 *     = ½ log(2 π) + ½ k + 1/(2 e^k) ((μ − m)² + e^l) − ½ log(2 π) − ½ l − ½
 *         [by the entropy H(q) and the cross-entropy H(q, p)]
 *     = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)
 *         [collect terms]
 *
 * @param {number} mu - real
 * @param {number} l - real
 * @param {number} m - real
 * @param {number} k - real
 * @returns {number} the value in nats
 */
function kl_normal_log_variance_normal_log_variance(mu, l, m, k) {
  const z = (mu - m) * Math.exp(-0.5 * k);
  const [d, d_error] = _difference(l, k);
  return 0.5 * z * z + _psi(d, d_error, 0.5);
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = e^(−k) (μ − m)
 * ∂/∂l = ½ expm1(l − k)
 * ∂/∂m = −e^(−k) (μ − m)
 * ∂/∂k = −(μ − m)² e^(−k)/2 − ½ expm1(l − k)
 *
 * @param {number} mu - real
 * @param {number} l - real
 * @param {number} m - real
 * @param {number} k - real
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, l, m, k) {
  const z = Math.exp(-0.5 * k);
  const x = (mu - m) * z;
  const y = 0.5 * x * x;
  const [d, d_error] = _difference(l, k);
  const r = z * x;
  const q = _expm1(d, d_error, 0.5);
  const _value = y + _psi(d, d_error, 0.5);
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN, NaN, NaN]];
  }
  return [_value, [r, q, -r, -y - q]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [
  { name: "mu", domain: "real" },
  { name: "l", domain: "real" },
  { name: "m", domain: "real" },
  { name: "k", domain: "real" },
];

/** log q(z) = −½ log(2 π e^l) − (z − μ)²/(2 e^l) */
function _log_density_q(z, mu, l, m, k) {
  const c = 6.283185307179586; // 2*pi
  const x = Math.exp(l);
  const y = z - mu;
  return -0.5 * Math.log(c * x) - y * (y / (2 * x));
}

function _density_q(z, mu, l, m, k) {
  return Math.exp(_log_density_q(z, mu, l, m, k));
}

/** log p(z) = −½ log(2 π e^k) − (z − m)²/(2 e^k) */
function _log_density_p(z, mu, l, m, k) {
  const c = 6.283185307179586; // 2*pi
  const x = Math.exp(k);
  const y = z - m;
  return -0.5 * Math.log(c * x) - y * (y / (2 * x));
}

function _density_p(z, mu, l, m, k) {
  return Math.exp(_log_density_p(z, mu, l, m, k));
}

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
  p: { log_density: _log_density_p, density: _density_p },
};

/** q(z) log(q(z)/p(z)), whose integral over the line is the value. */
function integrand(z, mu, l, m, k) {
  if (!(Number.isFinite(mu) && Number.isFinite(l) && Number.isFinite(m) && Number.isFinite(k))) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, l, m, k);
  const log_p = _log_density_p(z, mu, l, m, k);
  return _weighted(log_q, log_q - log_p);
}

/** weight·ψ(d + error) with ψ(x) = eˣ − 1 − x, where error is what d lacks by rounding. */
function _psi(d, error, weight) {
  if (d >= -1 && d <= 1) {
    let r = 4.838397490830109e-14 * d + 7.753289909061301e-13;
    r = r * d + 1.1469860083749003e-11;
    r = r * d + 1.6057448519013338e-10;
    r = r * d + 2.0876763758519634e-9;
    r = r * d + 2.505212058452295e-8;
    r = r * d + 2.755731919627328e-7;
    r = r * d + 2.7557319174051555e-6;
    r = r * d + 2.4801587301645516e-5;
    r = r * d + 0.0001984126984137474;
    r = r * d + 0.0013888888888888835;
    r = r * d + 0.008333333333333236;
    r = r * d + 0.041666666666666664;
    r = r * d + 0.16666666666666666;
    r = r * d + 0.5;
    const value = d * d * r;
    return weight * (value + error * (d + value));
  }
  if (d > 700) {
    return _grown(d, error, weight);
  }
  const slope = Math.expm1(d);
  return weight * (slope - d) + weight * error * slope;
}

/** weight·expm1(d + error), where error is what d lacks by rounding. */
function _expm1(d, error, weight) {
  if (d > 700) {
    return _grown(d, error, weight);
  }
  const slope = Math.expm1(d);
  return weight * slope + weight * error * (1 + slope);
}

/** weight·e^(d + error), finite where eᵈ itself may overflow. */
function _grown(d, error, weight) {
  const root = Math.exp(0.5 * d);
  // Where the root is infinite, the error may be anything.
  return weight * root * Math.max(1 + error, 0.5) * root;
}

/** a − b, rounded, and what was lost by rounding it, which is a float again. */
function _difference(a, b) {
  const d = a - b;
  if (!Number.isFinite(d)) {
    return [d, 0];
  }
  const c = d - a;
  return [d, a - (d - c) - (b + c)];
}

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export {
  kl_normal_log_variance_normal_log_variance,
  value_and_grad,
  parameters,
  densities,
  integrand,
};
