/**
 * H(q) = ½ log(2 π) + ½ log σ² + ½
 *
 * The entropy of N(μ, σ²), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * H(q) = ½ log(2 π) + ½ log σ² + ½
 *
 * Computed as log σ + ½ + ½ log(2 π)
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 48 points of 4 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 2.0 ulp (generic)
 * gradient: up to 0.50 ulp (∂/∂sigma, at the edges of the format)
 * the textbook formula: up to 1.8 ulp (generic); 16 inf, 20 nan of 48 (in 3 regimes)
 *
 * Derivation:
 *     H(q)
 *     = −∫ q(z) log q(z) dz
 *         [definition]
 *     = ∫ q(z) (½ log(2 π σ²) + (z − μ)²/(2 σ²)) dz
 *         [by the logarithm of the density q(z)]
 *     = ½ log(2 π σ²) ∫ q(z) dz + 1/(2 σ²) ∫ (z − μ)² q(z) dz
 *         [linearity of the integral]
 *     = ½ log(2 π σ²) + 1/(2 σ²) σ²
 *         [by the normalisation and the second central moment]
 *     = ½ log(2 π) + ½ log σ² + ½
 *         [logarithm of a product]
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {number} the value in nats
 */
function entropy_normal(mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const c = 1.4189385332046727; // 1/2 + log(2*pi)/2
  return 0 * mu + Math.log(sigma) + c;
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = 0
 * ∂/∂sigma = 1/σ
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, sigma) {
  if (!(sigma > 0)) {
    return [NaN, [NaN, NaN]];
  }
  const c = 1.4189385332046727; // 1/2 + log(2*pi)/2
  const _value = 0 * mu + Math.log(sigma) + c;
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN]];
  }
  return [_value, [0, 1 / sigma]];
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

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
};

/** −q(z) log q(z), whose integral over the line is the value. */
function integrand(z, mu, sigma) {
  if (!(Number.isFinite(mu) && sigma > 0)) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, sigma);
  return _weighted(log_q, -log_q);
}

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export { entropy_normal, value_and_grad, parameters, densities, integrand };
