"""Sides as terms of the engine: which of its laws explains a step, what people believe instead, what lies between."""
