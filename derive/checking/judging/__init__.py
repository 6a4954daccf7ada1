"""The verdict on a step: what both sides are at fresh points of the domain, and a proof where there is one."""
