/**
 * H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)
 *
 * The cross-entropy of N(0, 1) and N(μ, σ²), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)
 *
 * Computed as ½ (μ/σ)² + ½ (1/σ)² + log σ + ½ log(2 π)
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 169 points of 15 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 1.4 ulp (last binade, by the means)
 * gradient: up to 2.0 ulp (∂/∂sigma, very unequal scales, 1e±2…1e±150); ill-conditioned: 1.8 ×
 *     condition number (∂/∂sigma, ratio 1 ± 1e-1…1e-3, equal means)
 * the textbook formula: up to 1.3 ulp (very unequal scales, 1e±2…1e±150); ill-conditioned: 3.1 ×
 *     condition number (last binade, by the ratio); 5 inf of 169 (ratio underflows; last binade,
 *     by the means)
 *
 * Derivation:
 *     H(q, p)
 *     = −∫ q(z) log p(z) dz
 *         [definition]
 *     = ∫ q(z) (½ log(2 π σ²) + (z − μ)²/(2 σ²)) dz
 *         [by the logarithm of the density p(z)]
 *     = ½ log(2 π σ²) ∫ q(z) dz + 1/(2 σ²) ∫ (z − μ)² q(z) dz
 *         [linearity of the integral]
 *     = ½ log(2 π σ²) + 1/(2 σ²) (μ² + 1)
 *         [by the normalisation and the second moment about another point]
 *     = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)
 *         [logarithm of a product]
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {number} the value in nats
 */
function cross_entropy_standard_normal_normal(mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const z = mu / sigma;
  const c = 0.9189385332046728; // log(2*pi)/2
  return 0.5 * z * z + 0.5 / sigma / sigma + Math.log(sigma) + c;
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = μ/σ²
 * ∂/∂sigma = −μ²/σ³ − 1/σ³ + 1/σ
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, sigma) {
  if (!(sigma > 0)) {
    return [NaN, [NaN, NaN]];
  }
  const z = mu / sigma;
  const c = 0.9189385332046728; // log(2*pi)/2
  const x = z / sigma;
  const _value = 0.5 * z * z + 0.5 / sigma / sigma + Math.log(sigma) + c;
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN]];
  }
  return [_value, [x, -x * z - 1 / sigma / sigma / sigma + 1 / sigma]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [{ name: "mu", domain: "real" }, { name: "sigma", domain: "positive" }];

/** log q(z) = −½ log(2 π) − z²/2 */
function _log_density_q(z, mu, sigma) {
  const c = -0.9189385332046728; // -log(2*pi)/2
  return c - 0.5 * z * z;
}

function _density_q(z, mu, sigma) {
  return Math.exp(_log_density_q(z, mu, sigma));
}

/** log p(z) = −½ log(2 π σ²) − (z − μ)²/(2 σ²) */
function _log_density_p(z, mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - mu;
  return -0.5 * Math.log(c * sigma * sigma) - x * (x / (2 * sigma * sigma));
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

export { cross_entropy_standard_normal_normal, value_and_grad, parameters, densities, integrand };
