/**
 * H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)
 *
 * The cross-entropy of N(μ, σ²) and N(m, s²), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)
 *
 * Computed as ½ ((μ − m)/s)² + ½ (σ/s)² + log s + ½ log(2 π)
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 204 points of 17 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 3.0 ulp (ratio 1 ± 1e-1…1e-3, equal means); ill-conditioned: 1.9 × condition
 *     number (ratio 1 ± 1e-4…1e-6, equal means)
 * gradient: up to 1.8 ulp (∂/∂s, everything scaled by 1e-200); ill-conditioned: 3.4 × condition
 *     number (∂/∂s, ratio underflows)
 * the textbook formula: up to 2.8 ulp (mean and ratio differ by 1e-10…1e-12); ill-conditioned:
 *     2.5 × condition number (very unequal scales, 1e±2…1e±150); 11 inf, 30 nan of 204 (in 4
 *     regimes)
 *
 * Derivation:
 *     H(q, p)
 *     = −∫ q(z) log p(z) dz
 *         [definition]
 *     = ∫ q(z) (½ log(2 π s²) + (z − m)²/(2 s²)) dz
 *         [by the logarithm of the density p(z)]
 *     = ½ log(2 π s²) ∫ q(z) dz + 1/(2 s²) ∫ (z − m)² q(z) dz
 *         [linearity of the integral]
 *     = ½ log(2 π s²) + 1/(2 s²) ((μ − m)² + σ²)
 *         [by the normalisation and the second moment about another point]
 *     = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)
 *         [logarithm of a product]
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @param {number} m - real
 * @param {number} s - positive
 * @returns {number} the value in nats
 */
function cross_entropy_normal_normal(mu, sigma, m, s) {
  if (!(sigma > 0 && s > 0)) {
    return NaN;
  }
  const z = (mu - m) / s;
  const x = sigma / s;
  const c = 0.9189385332046728; // log(2*pi)/2
  return 0.5 * z * z + 0.5 * x * x + Math.log(s) + c;
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = (μ − m)/s²
 * ∂/∂sigma = σ/s²
 * ∂/∂m = −(μ − m)/s²
 * ∂/∂s = −(μ − m)²/s³ − σ²/s³ + 1/s
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @param {number} m - real
 * @param {number} s - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(mu, sigma, m, s) {
  if (!(sigma > 0 && s > 0)) {
    return [NaN, [NaN, NaN, NaN, NaN]];
  }
  const z = (mu - m) / s;
  const x = sigma / s;
  const c = 0.9189385332046728; // log(2*pi)/2
  const y = z / s;
  const r = x / s;
  const _value = 0.5 * z * z + 0.5 * x * x + Math.log(s) + c;
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN, NaN, NaN]];
  }
  return [_value, [y, r, -y, -y * z - r * x + 1 / s]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [
  { name: "mu", domain: "real" },
  { name: "sigma", domain: "positive" },
  { name: "m", domain: "real" },
  { name: "s", domain: "positive" },
];

/** log q(z) = −½ log(2 π σ²) − (z − μ)²/(2 σ²) */
function _log_density_q(z, mu, sigma, m, s) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - mu;
  return -0.5 * Math.log(c * sigma * sigma) - x * (x / (2 * sigma * sigma));
}

function _density_q(z, mu, sigma, m, s) {
  return Math.exp(_log_density_q(z, mu, sigma, m, s));
}

/** log p(z) = −½ log(2 π s²) − (z − m)²/(2 s²) */
function _log_density_p(z, mu, sigma, m, s) {
  if (!(s > 0)) {
    return NaN;
  }
  const c = 6.283185307179586; // 2*pi
  const x = z - m;
  return -0.5 * Math.log(c * s * s) - x * (x / (2 * s * s));
}

function _density_p(z, mu, sigma, m, s) {
  return Math.exp(_log_density_p(z, mu, sigma, m, s));
}

/** The densities by their letters, as functions of the variable and then of all parameters. */
const densities = {
  q: { log_density: _log_density_q, density: _density_q },
  p: { log_density: _log_density_p, density: _density_p },
};

/** −q(z) log p(z), whose integral over the line is the value. */
function integrand(z, mu, sigma, m, s) {
  if (!(Number.isFinite(mu) && sigma > 0 && Number.isFinite(m) && s > 0)) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, sigma, m, s);
  const log_p = _log_density_p(z, mu, sigma, m, s);
  return _weighted(log_q, -log_p);
}

/** x times a density by its logarithm, and 0 where the density is 0, however large x is there. */
function _weighted(logarithm, x) {
  const weight = Math.exp(logarithm);
  return weight === 0 ? 0 : weight * x;
}

export { cross_entropy_normal_normal, value_and_grad, parameters, densities, integrand };
