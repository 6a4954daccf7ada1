"""Where in a document formulas stand: displays, inline formulas, and the prose around them. One pass, linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.grammar import Places

DISPLAYS = ("equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign", "alignat", "dmath")
LONGEST_INLINE = 2_000
OPENER = re.compile(
    r"""(?P<code>```|~~~|`)
    | (?P<verbatim>\\begin\{{(?:verbatim|lstlisting|minted|comment)\*?\}})
    | (?P<verb>\\verb\*?[^A-Za-z\s])
    | (?P<environment>\\begin\{{(?:{})\*?\}})
    | (?P<bare>\\begin\{{(?:aligned|split|gathered|multlined)\}})
    | (?P<escaped>\\\\\(|\\\\\[(?!\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm)\]))
    | (?P<skipped>\\\\|\\\$|\\%)
    | (?P<bracket>\\\[) | (?P<round>\\\()
    | (?P<dollars>\$\$) | (?P<dollar>\$)""".format("|".join(DISPLAYS)),
    re.VERBOSE,
)
VERBATIM = re.compile(r"\\begin\{(\w+\*?)\}")
INLINE = re.compile(rf"\$((?:[^$\\]|\\.){{1,{LONGEST_INLINE}}}?)\$(?!\d)", re.DOTALL)
BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Region:
    """A stretch of the document: `prose`, `display` or `inline`, by the offsets of what it holds."""

    kind: str
    start: int
    end: int
    environment: str = ""


@dataclass
class _Finder:
    text: str
    places: Places
    markdown: bool
    missing: set[str]

    def regions(self) -> Iterator[Region]:
        """The stretches in order."""
        prose = at = 0
        while (match := OPENER.search(self.text, at)) is not None:
            found = self._region(match)
            if found is None:
                at = match.end()
                continue
            region, at = found
            if match.start() > prose:
                yield Region("prose", prose, match.start())
            prose = at
            if region is not None:
                yield region
        if prose < len(self.text):
            yield Region("prose", prose, len(self.text))

    def _region(self, match: re.Match[str]) -> tuple[Region | None, int] | None:
        """The region that an opener begins and the place behind it; None where it begins nothing."""
        kind, opener = match.lastgroup or "", match[0]
        if kind == "code":
            closing = self._find(opener, match.end()) if self.markdown else -1
            return (None, closing + len(opener)) if closing >= 0 else None
        if kind == "verbatim":
            return None, self._closed(opener, opener.replace("begin", "end", 1), match)[1]
        if kind == "verb":
            closing = self.text.find(opener[-1], match.end(), match.end() + LONGEST_INLINE)
            return (None, closing + 1) if closing >= 0 else None
        if kind in ("environment", "bare"):
            closer = opener.replace("begin", "end", 1)
            end, behind = self._closed(opener, closer, match)
            return Region("display", match.end(), end, opener[7:-1].rstrip("*")), behind
        if kind == "dollar":
            return self._dollar(match.start())
        if (kind == "escaped" and not self.markdown) or kind == "skipped":
            return None
        closers = {"$$": "$$", r"\[": r"\]", r"\(": r"\)", r"\\(": r"\\)", r"\\[": r"\\]"}
        end, behind = self._closed(opener, closers[opener], match)
        return Region("inline" if "(" in opener else "display", match.end(), end), behind

    def _find(self, closer: str, at: int) -> int:
        """Where the next closer stands; one that was once missing is not looked for again."""
        if closer in self.missing:
            return -1
        found = self.text.find(closer, at)
        if found < 0:
            self.missing.add(closer)
        return found

    def _closed(self, opener: str, closer: str, match: re.Match[str]) -> tuple[int, int]:
        found = self._find(closer, match.end())
        if found < 0:
            raise self.places.unread(f"{opener} is not closed by {closer}", match.start())
        return found, found + len(closer)

    def _dollar(self, start: int) -> tuple[Region, int] | None:
        """An inline formula; a dollar that closes within no paragraph is money."""
        match = INLINE.match(self.text, start)
        if match is None or BLANK_LINE.search(match[1]):
            return None
        ticks = int(match[1][0] == "`" == match[1][-1] and len(match[1]) > 2)
        return Region("inline", match.start(1) + ticks, match.end(1) - ticks), match.end()


def regions(text: str, places: Places, markdown: bool) -> list[Region]:
    """The stretches of a document."""
    return list(_Finder(text, places, markdown, set()).regions())
