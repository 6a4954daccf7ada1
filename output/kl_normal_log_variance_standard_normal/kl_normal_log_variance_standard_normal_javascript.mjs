/**
 * KL(q‖p) = ½ (μ² + e^l − l − 1)
 *
 * The KL divergence from N(μ, e^l) to N(0, 1), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * KL(q‖p) = ½ (μ² + e^l − l − 1)
 *
 * Computed as ½ μ² + ½ ψ(l)
 *     with ψ(x) = eˣ − 1 − x, by a polynomial near 0.
 *
 * NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 181 points of 16 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 1.2 ulp (ratio 1 ± 1e-1…1e-3, equal means); never negative, and 0 where q = p
 * gradient: up to 1.1 ulp (∂/∂l, last binade, by the ratio)
 * the textbook formula: up to 2e29 ulp (ratio 1 ± 1e-13…1e-15, equal means); 24 inf, 6 negative
 *     of 181 (in 4 regimes)
 *
 * Derivation:
 *     KL(q‖p)
 *     = ∫ q(z) log(q(z)/p(z)) dz
 *         [definition]
 *     = ∫ q(z) (log q(z) − log p(z)) dz
 *         [logarithm of a quotient]
 *     = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
 *         [linearity of the integral; the two parts are H(q, p) and H(q)]
 *     = ½ log(2 π) + ½ (μ² + e^l) − ½ log(2 π) − ½ l − ½
 *         [by the entropy H(q) and the cross-entropy H(q, p)]
 *     = ½ (μ² + e^l − l − 1)
 *         [collect terms]
 *
 * @param {number} mu - real
 * @param {number} l - real
 * @returns {number} the value in nats
 */
function kl_normal_log_variance_standard_normal(mu, l) {
  return 0.5 * mu * mu + _psi(l, 0, 0.5);
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = μ
 * ∂/∂l = ½ expm1(l)
 *
 * @param {number} mu - real
 * @param {number} l - real
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, l) {
  const _value = 0.5 * mu * mu + _psi(l, 0, 0.5);
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN]];
  }
  return [_value, [mu, _expm1(l, 0, 0.5)]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [{ name: "mu", domain: "real" }, { name: "l", domain: "real" }];

/** log q(z) = −½ log(2 π e^l) − (z − μ)²/(2 e^l) */
function _log_density_q(z, mu, l) {
  const c = 6.283185307179586; // 2*pi
  const x = Math.exp(l);
  const y = z - mu;
  return -0.5 * Math.log(c * x) - y * (y / (2 * x));
}

function _density_q(z, mu, l) {
  return Math.exp(_log_density_q(z, mu, l));
}

/** log p(z) = −½ log(2 π) − z²/2 */
function _log_density_p(z, mu, l) {
  const c = -0.9189385332046728; // -log(2*pi)/2
  return c - 0.5 * z * z;
}

function _density_p(z, mu, l) {
  return Math.exp(_log_density_p(z, mu, l));
}

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
  p: { log_density: _log_density_p, density: _density_p },
};

/** q(z) log(q(z)/p(z)), whose integral over the line is the value. */
function integrand(z, mu, l) {
  if (!(Number.isFinite(mu) && Number.isFinite(l))) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, l);
  const log_p = _log_density_p(z, mu, l);
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

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export { kl_normal_log_variance_standard_normal, value_and_grad, parameters, densities, integrand };
