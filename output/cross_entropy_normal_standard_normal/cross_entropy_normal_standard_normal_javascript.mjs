/**
 * H(q, p) = ½ log(2 π) + ½ (μ² + σ²)
 *
 * The cross-entropy of N(μ, σ²) and N(0, 1), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * H(q, p) = ½ log(2 π) + ½ (μ² + σ²)
 *
 * Computed as it stands: no form that cancels fewer digits was found.
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 180 points of 15 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 0.91 ulp (ratio 1 ± 1e-1…1e-3, equal means); 24 inf of 180 (last binade, by the
 *     ratio; last binade, by the means)
 * gradient: up to 0 ulp (∂/∂mu, generic)
 * the textbook formula: up to 0.91 ulp (ratio 1 ± 1e-1…1e-3, equal means); 24 inf of 180 (last
 *     binade, by the ratio; last binade, by the means)
 *
 * Derivation:
 *     H(q, p)
 *     = −∫ q(z) log p(z) dz
 *         [definition]
 *     = ∫ q(z) (½ log(2 π) + z²/2) dz
 *         [by the logarithm of the density p(z)]
 *     = ½ log(2 π) ∫ q(z) dz + ½ ∫ z² q(z) dz
 *         [linearity of the integral]
 *     = ½ log(2 π) + ½ (μ² + σ²)
 *         [by the normalisation and the second moment]
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {number} the value in nats
 */
function cross_entropy_normal_standard_normal(mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const c = 0.9189385332046728; // log(2*pi)/2
  return c + 0.5 * (mu * mu + sigma * sigma);
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = μ
 * ∂/∂sigma = σ
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, sigma) {
  if (!(sigma > 0)) {
    return [NaN, [NaN, NaN]];
  }
  const c = 0.9189385332046728; // log(2*pi)/2
  const _value = c + 0.5 * (mu * mu + sigma * sigma);
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN]];
  }
  return [_value, [mu, sigma]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [{ name: "mu", domain: "real" }, { name: "sigma", domain: "positive" }];

/** log q(z) = −½ log(2 π σ²) − (z − μ)²/(2 σ²) */
function _log_density_q(z, mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - mu;
  return -0.5 * Math.log(c * sigma * sigma) - x * (x / (2 * sigma * sigma));
}

function _density_q(z, mu, sigma) {
  return Math.exp(_log_density_q(z, mu, sigma));
}

/** log p(z) = −½ log(2 π) − z²/2 */
function _log_density_p(z, mu, sigma) {
  const c = -0.9189385332046728; // -log(2*pi)/2
  return c - 0.5 * z * z;
}

function _density_p(z, mu, sigma) {
  return Math.exp(_log_density_p(z, mu, sigma));
}

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
  p: { log_density: _log_density_p, density: _density_p },
};

/** −q(z) log p(z), whose integral over the line is the value. */
function integrand(z, mu, sigma) {
  if (!(Number.isFinite(mu) && sigma > 0)) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, sigma);
  const log_p = _log_density_p(z, mu, sigma);
  return _weighted(log_q, -log_p);
}

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export { cross_entropy_normal_standard_normal, value_and_grad, parameters, densities, integrand };
