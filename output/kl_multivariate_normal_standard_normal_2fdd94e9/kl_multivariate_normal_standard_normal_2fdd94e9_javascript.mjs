/**
 * KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
 *
 * The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I), in nats, as a
 *     function of numbers.
 * Written by derive (javascript.js.j2). A module that imports nothing.
 */

/**
 * KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
 *
 * Computed as ½ r² s2² + ½ a² + ½ b² + ½ φ((s1 + 1) (s1 − 1)) + ½ φ((s2 + 1) (s2 − 1) − r² s2²)
 *     with φ(u) = u − log(1 + u), by a polynomial near 0.
 *
 * Outside of its domain, at a boundary included, the result is NaN; NaN in gives NaN out.
 * An infinite argument gives an infinity or NaN.
 *
 * float64, at 61 points of 6 regimes, in units in the last place (ulp), log and exp correctly
 *     rounded:
 * value: up to 2.0 ulp (generic); never negative, and 0 where q = p
 * gradient: up to 17 ulp (∂/∂r, generic); ill-conditioned: 1.7 × condition number (∂/∂s2,
 *     generic)
 * the textbook formula: up to 6e23 ulp (entries differ by 1e-10…1e-12); 2 negative of 61
 *     (entries differ by 1e-10…1e-12)
 *
 * Derivation:
 *     KL(q‖p)
 *     = ½ (tr([s1², r s1 s2; r s1 s2, s2²]) + [a; b]ᵀ [a; b] − 2 − log |[s1², r s1 s2; r s1 s2,
 *         s2²]|)
 *         [by the KL divergence for any mean μ and covariance Σ]
 *     = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
 *         [work out the entries]
 *
 * @param {number} a - real
 * @param {number} b - real
 * @param {number} r - real
 * @param {number} s1 - positive
 * @param {number} s2 - positive
 * @returns {number} the value in nats
 */
function kl_multivariate_normal_standard_normal_2fdd94e9(a, b, r, s1, s2) {
  if (!(s1 > 0 && s2 > 0)) {
    return NaN;
  }
  const u = (s1 + 1) * (s1 - 1);
  const z = r * r;
  const x = (s2 + 1) * (s2 - 1) - z * s2 * s2;
  return (
    0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1, 0.5) + _phi(x, s2 * (1
    - z) * s2, 1, 0.5)
  );
}

/**
 * The value, and its partial derivatives in the order of the arguments.
 *
 * ∂/∂a = a
 * ∂/∂b = b
 * ∂/∂r = s2² r − r ((s2 + 1) (s2 − 1) − r² s2²)/(1 − r²)
 * ∂/∂s1 = (s1 + 1) (s1 − 1)/s1
 * ∂/∂s2 = r² s2 + ((s2 + 1) (s2 − 1) − r² s2²)/s2
 *
 * @param {number} a - real
 * @param {number} b - real
 * @param {number} r - real
 * @param {number} s1 - positive
 * @param {number} s2 - positive
 * @returns {[number, number[]]}
 */
function value_and_grad(a, b, r, s1, s2) {
  if (!(s1 > 0 && s2 > 0)) {
    return [NaN, [NaN, NaN, NaN, NaN, NaN]];
  }
  const u = (s1 + 1) * (s1 - 1);
  const z = r * r;
  const x = (s2 + 1) * (s2 - 1) - z * s2 * s2;
  const _value = (
    0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1, 0.5) + _phi(x, s2 * (1
    - z) * s2, 1, 0.5)
  );
  if (Number.isNaN(_value)) {
    return [NaN, [NaN, NaN, NaN, NaN, NaN]];
  }
  return [_value, [a, b, s2 * r * s2 - r * x / (1 - z), u / s1, r * s2 * r + x / s2]];
}

/** The parameters in the order of the arguments, each with its domain. */
const parameters = [
  { name: "a", domain: "real" },
  { name: "b", domain: "real" },
  { name: "r", domain: "real" },
  { name: "s1", domain: "positive" },
  { name: "s2", domain: "positive" },
];

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

export { kl_multivariate_normal_standard_normal_2fdd94e9, value_and_grad, parameters };
