"""What a document says of its letters: distributions, densities, functions, domains, equations met earlier."""

from derive.checking.context.declaring import declared
from derive.checking.context.families import FAMILIES, Family, family_named
from derive.checking.context.model import Context, Form, Law

__all__ = ["FAMILIES", "Context", "Family", "Form", "Law", "declared", "family_named"]
