"""Words and signs that mathematics has a fixed use for, as LaTeX commands, as letters and as Unicode."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GREEK = _set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi chi "
    "psi omega varepsilon vartheta varrho varsigma varphi varkappa Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi "
    "Psi Omega ell nabla aleph hbar imath jmath"
)
FUNCTIONS = {
    **{name: name for name in _set(
        "log exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan det erf erfc erfi sgn "
        "max min sup inf diag rank vec adj logit sigmoid softplus digamma")},
    "ln": "log", "Log": "log", "lg": "lg", "tr": "tr", "Tr": "tr", "trace": "tr", "Det": "det", "sign": "sgn",
    "Diag": "diag", "lnGamma": "loggamma", "asinh": "arsinh", "arsinh": "arsinh", "arcosh": "arcosh",
    "artanh": "artanh", "atan": "arctan", "asin": "arcsin", "acos": "arccos",
}  # fmt: skip
"""Functions that are written before a bare argument, by every usual spelling."""
BRACKETED = _set("exp erf erfc erfi diag max min sup inf sigmoid logit softplus rank vec adj digamma")
"""Functions that take their bracket and nothing behind it."""
QUANTITIES = {
    "KL": "KL", "KLD": "KL", "DKL": "KL", "D_KL": "KL", "kl": "KL", "Var": "Var", "var": "Var", "VAR": "Var",
    "Cov": "Cov", "cov": "Cov", "Corr": "Corr", "corr": "Corr", "cor": "Corr", "Skew": "Skew", "skew": "Skew",
    "Kurt": "Kurt", "kurt": "Kurt", "CE": "CE", "MI": "I", "Std": "Std", "std": "Std", "SD": "Std", "sd": "Std",
    "Pr": "Pr", "Prob": "Pr", "JS": "JS", "JSD": "JS", "TV": "TV", "Ent": "H", "Entropy": "H", "entropy": "H",
    "cross entropy": "CE", "cross-entropy": "CE", "crossentropy": "CE", "kl divergence": "KL", "variance": "Var",
    "Cross Entropy": "CE", "Cross-Entropy": "CE", "CrossEntropy": "CE", "KL divergence": "KL", "Variance": "Var",
    "mean": "E", "Mean": "E", "ELBO": "ELBO", "Median": "Median", "median": "Median", "Mode": "Mode", "mode": "Mode",
    "differential entropy": "h", "relative entropy": "KL", "mutual information": "I",
}  # fmt: skip
UPRIGHT_QUANTITIES = {"H": "H", "h": "h", "I": "I", "V": "Var", "P": "Pr"}
"""Letters that name a quantity when they are set upright or with doubled strokes."""
WORDS_OF_TEXT = _set("if otherwise for and or where else when const constant with all any as some iff")
RUNS = ("digamma", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "erfc", "Skew", "Kurt", "Corr", "log", "exp",
        "sin", "cos", "tan", "det", "erf", "Var", "Cov", "var", "cov", "max", "min", "KL", "CE", "ln", "tr", "Tr",
        "Pr")  # fmt: skip
"""Words that writers put without a backslash, longest first."""
STYLES = {
    "mathrm": "roman", "rm": "roman", "textrm": "roman", "operatorname": "roman", "text": "roman", "mbox": "roman",
    "mathop": "", "mathit": "", "textit": "", "it": "", "mathnormal": "", "mathbf": "bold", "bf": "bold",
    "textbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "mathbb": "blackboard", "Bbb": "blackboard",
    "mathcal": "calligraphic", "cal": "calligraphic", "mathscr": "calligraphic", "mathsf": "sans", "textsf": "sans",
    "mathfrak": "fraktur", "mathtt": "typewriter", "hbox": "roman", "textnormal": "roman", "mathds": "blackboard",
}  # fmt: skip
SWITCHES = frozenset({"rm", "bf", "it", "cal"})
SPACES = _set("quad qquad thinspace enspace enskip medspace thickspace space hfill")
IGNORED = _set(
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag negthinspace mathstrut strut big Big bigg "
    "Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm mathopen mathclose mathord mathbin mathrel "
    "noindent small large Large normalsize negmedspace allowbreak nobreak relax protect"
)
TRANSPARENT = _set("boxed cancel bcancel xcancel underline ensuremath smash fbox mathclap")
"""Commands that only change how their argument looks."""
DROPPED = {"label": 1, "tag": 1, "phantom": 1, "hphantom": 1, "vphantom": 1, "color": 1, "hspace": 1, "vspace": 1,
           "mspace": 1, "textcolor": 1, "colorbox": 1, "hskip": 0, "kern": 0, "raisebox": 1, "intertext": 1,
           "shortintertext": 1, "eqref": 1, "ref": 1, "cite": 1, "footnotemark": 0}  # fmt: skip
"""Commands that say nothing here, with how many of their arguments go with them."""
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "vec": "vec", "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve", "mathring": "ring",
}  # fmt: skip
RELATIONS = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=",
    "in": "in", "notin": "not in", "sim": "~", "approx": "approx", "simeq": "approx", "cong": "approx",
    "equiv": "equiv", "propto": "propto", "to": "to", "rightarrow": "to", "longrightarrow": "to", "mapsto": "mapsto",
    "Rightarrow": "implies", "implies": "implies", "Longrightarrow": "implies", "iff": "iff",
    "Leftrightarrow": "iff", "Longleftrightarrow": "iff", "ll": "<<", "gg": ">>", "subset": "subset",
    "subseteq": "subset", "coloneqq": ":=", "eqqcolon": "=:", "doteq": "=", "triangleq": ":=", "lt": "<", "gt": ">",
    "therefore": "implies", "because": "because", "stackrel": "", "succ": "succ", "succeq": "succeq", "perp": "perp",
    "forall": "forall", "colon": ":", "wedge": "and", "land": "and", "lor": "or", "vee": "or", "leftarrow": "from",
    "asymp": "approx", "gets": "from", "eqcolon": "=:", "defeq": ":=", "cap": "cap", "cup": "cup", "setminus": "minus",
}  # fmt: skip
OPENING = {"(": ")", "[": "]", "{": "}", "<": ">", "floor": "floor", "ceil": "ceil"}
DELIMITERS = {
    "langle": ("OPEN", "<"), "rangle": ("CLOSE", ">"), "lbrace": ("OPEN", "{"), "rbrace": ("CLOSE", "}"),
    "llbracket": ("OPEN", "["), "rrbracket": ("CLOSE", "]"),
    "lbrack": ("OPEN", "["), "rbrack": ("CLOSE", "]"), "lparen": ("OPEN", "("), "rparen": ("CLOSE", ")"),
    "lvert": ("BAROPEN", "|"), "rvert": ("BARCLOSE", "|"), "lVert": ("BAROPEN", "||"), "rVert": ("BARCLOSE", "||"),
    "vert": ("BAR", "|"), "Vert": ("BAR", "||"), "mid": ("MID", "|"), "parallel": ("BAR", "||"),
    "middle": ("IGNORED", ""),
    "lfloor": ("OPEN", "floor"), "rfloor": ("CLOSE", "floor"), "lceil": ("OPEN", "ceil"), "rceil": ("CLOSE", "ceil"),
}  # fmt: skip
COMMANDS = {
    "frac": ("FRAC", ""), "dfrac": ("FRAC", ""), "tfrac": ("FRAC", ""), "cfrac": ("FRAC", ""), "nicefrac": ("FRAC", ""),
    "sfrac": ("FRAC", ""), "binom": ("BINOM", ""), "dbinom": ("BINOM", ""), "tbinom": ("BINOM", ""),
    "cr": ("NEWROW", ""), "newline": ("NEWROW", ""),
    "sqrt": ("SQRT", ""), "pm": ("PLUS", "pm"),
    "mp": ("PLUS", "mp"), "over": ("OVER", "over"), "choose": ("OVER", "choose"),
    "cdot": ("TIMES", "."), "odot": ("TIMES", "odot"), "otimes": ("TIMES", "otimes"),
    "times": ("TIMES", "x"), "ast": ("TIMES", "*"), "star": ("TIMES", "*"), "div": ("SLASH", "/"),
    "slash": ("SLASH", "/"),
    "int": ("INT", "1"), "iint": ("INT", "2"), "iiint": ("INT", "3"), "intop": ("INT", "1"), "sum": ("BIG", "sum"),
    "prod": ("BIG", "product"), "lim": ("LIM", "lim"), "partial": ("PARTIAL", "d"), "diff": ("D", "d"),
    "dd": ("D", "d"),
    "infty": ("CONST", "infinity"), "pi": ("CONST", "pi"), "ldots": ("DOTS", ""), "cdots": ("DOTS", ""),
    "dots": ("DOTS", ""), "dotsc": ("DOTS", ""), "dotsb": ("DOTS", ""), "vdots": ("DOTS", ""), "ddots": ("DOTS", ""),
    "top": ("TRANSPOSE", "T"), "intercal": ("TRANSPOSE", "T"), "prime": ("PRIME", "'"), "dagger": ("DAGGER", "dagger"),
    "lbrace": ("OPEN", "{"), "E": ("EXPECT", "E"), "Pr": ("QUANT", "Pr"), "Re": ("FUNC", "re"), "Im": ("FUNC", "im"),
    "emptyset": ("NAME", "emptyset"), "N": ("NAME", "N"), "R": ("NAME", "R"), "colon": ("RELATION", ":"),
}  # fmt: skip
UNICODE = {
    "−": "-", "–": "-", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "∗": "*", "÷": r"\div", "∕": "/", "⁄": "/",
    "∫": r"\int", "∬": r"\iint", "∑": r"\sum", "∏": r"\prod", "∞": r"\infty", "√": r"\sqrt", "∂": r"\partial",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∈": r"\in", "∉": r"\notin", "≈": r"\approx", "≃": r"\approx",
    "≡": r"\equiv", "∝": r"\propto", "∼": r"\sim", "～": r"\sim", "→": r"\to", "⇒": r"\implies", "⟹": r"\implies",
    "⇔": r"\iff", "⟺": r"\iff", "≔": r"\coloneqq", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle",
    "〉": r"\rangle", "‖": r"\|", "∥": r"\|", "∣": r"\mid", "…": r"\ldots", "⋯": r"\cdots", "′": "'", "″": "''",
    "ᵀ": r"^\top", "⊤": r"\top", "∇": r"\nabla", "ℓ": r"\ell", "π": r"\pi", "∀": r"\forall", "≪": r"\ll", "≫": r"\gg",
    "½": r"\frac12", "¼": r"\frac14", "¾": r"\frac34", "⅓": r"\frac13", "⅔": r"\frac23", "⅛": r"\frac18",
    "∖": r"\setminus", "⊂": r"\subset", "⊆": r"\subset", "∧": r"\wedge", "∨": r"\vee", "𝟙": r"\mathbb{1}",
    "ϵ": r"\epsilon", "ϕ": r"\phi", "ϑ": r"\theta", "µ": r"\mu", "∆": r"\Delta", "∅": r"\emptyset", "⌊": r"\lfloor",
    "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "≜": r"\triangleq", "⟂": r"\perp", "⊥": r"\perp",
    "\u2009": r"\,", "\u202f": r"\,", "\u2003": r"\quad", "\u2002": r"\,", "\u00a0": " ", "\u2061": "", "\u2062": "",
    "\u200b": "", "\ufeff": "", "⊗": r"\otimes", "≝": ":=", "ᐟ": "'", "⊙": r"\odot", "±": r"\pm",
}  # fmt: skip
"""What a character outside ASCII stands for, in LaTeX."""
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵏᵃᵇᵗ", "0123456789+-()nixykabt", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-()aehijklmnoprstuvx", strict=True))
