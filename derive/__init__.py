"""From a probability density to its entropy, cross-entropy and KL divergence, every step shown and proved."""
