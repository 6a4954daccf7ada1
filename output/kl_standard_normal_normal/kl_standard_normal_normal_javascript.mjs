/**
 * KL(q‖p) = ½ ((μ² + 1)/σ² − 1 + log σ²)
 *
 * The KL divergence from N(0, 1) to N(μ, σ²), in nats, as a function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * KL(q‖p) = ½ ((μ² + 1)/σ² − 1 + log σ²)
 *
 * Computed as ½ (μ/σ)² + ½ ((1 − σ)/σ)² + φ((1 − σ)/σ)
 *     with φ(u) = u − log(1 + u), by a polynomial near 0.
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 170 points of 16 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 1.9 ulp (ratio 1 ± 1e-7…1e-9, equal means); never negative, and 0 where q = p
 * gradient: up to 2.0 ulp (∂/∂sigma, very unequal scales, 1e±2…1e±150); ill-conditioned: 1.2 ×
 *     condition number (∂/∂sigma, generic)
 * the textbook formula: up to 2e16 ulp (ratio 1 ± 1e-13…1e-15, equal means); 25 inf, 50 negative
 *     of 170 (in 9 regimes)
 *
 * Derivation:
 *     KL(q‖p)
 *     = ∫ q(z) log(q(z)/p(z)) dz
 *         [definition]
 *     = ∫ q(z) (log q(z) − log p(z)) dz
 *         [logarithm of a quotient]
 *     = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
 *         [linearity of the integral; the two parts are H(q, p) and H(q)]
 *     = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1) − ½ log(2 π) − 1/2
 *         [by the entropy H(q) and the cross-entropy H(q, p)]
 *     = ½ ((μ² + 1)/σ² − 1 + log σ²)
 *         [collect terms]
 *
 * @param {number} mu - real
 * @param {number} sigma - positive
 * @returns {number} the value in nats
 */
function kl_standard_normal_normal(mu, sigma) {
  if (!(sigma > 0)) {
    return NaN;
  }
  const z = mu / sigma;
  const u = (1 - sigma) / sigma;
  return 0.5 * z * z + 0.5 * u * u + _phi(u, 1, sigma, 1);
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂mu = μ/σ²
 * ∂/∂sigma = −μ²/σ³ − (1 − σ)/σ³ − (1 − σ)/σ²
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
  const u = (1 - sigma) / sigma;
  const x = z / sigma;
  const y = u / sigma;
  const _value = 0.5 * z * z + 0.5 * u * u + _phi(u, 1, sigma, 1);
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN]];
  }
  return [_value, [x, -x * z - y / sigma - y]];
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

/** q(z) log(q(z)/p(z)), whose integral over the line is the value. */
function integrand(z, mu, sigma) {
  if (!(Number.isFinite(mu) && sigma > 0)) {
    return NaN;
  }
  const log_q = _log_density_q(z, mu, sigma);
  const log_p = _log_density_p(z, mu, sigma);
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

export { kl_standard_normal_normal, value_and_grad, parameters, densities, integrand };
