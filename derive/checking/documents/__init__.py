"""Documents in LaTeX, Markdown or plain text to chains of equalities and the prose around them."""

from derive.checking.documents.model import Chain, Document, Prose, Side, Sign
from derive.checking.documents.reading import read_document

__all__ = ["Chain", "Document", "Prose", "Side", "Sign", "read_document"]
