"""Terms as S-expressions, which keep every node and its order: `loads(dumps(term), symbols)` is the term as it was.

`(+ a b)`, `(* a b)`, `(^ a n)`, `(log a)`, `(exp a)`, `(integral f z a b)`, `(bracket F x a b)`, `(density N z)`,
`(normal q mu sigma scale)`; numbers are `3` or `1/2`, constants `:pi` and `:oo`, everything else a symbol. What is
known of a symbol does not stand in the text: a table beside it has the domain of each name.

Vectors and matrices are names too, in `(matrix* (transpose x) (inverse Sigma) x)`, and the table says of each what it
is and of which dimension: `vector of dimension D`. Matrices that are written out are `(matrix 2 1 a b)`, row by row.
"""

from derive.sexpr.domains import Table, domain, parameters, symbol, symbols, table
from derive.sexpr.loading import loads
from derive.sexpr.writing import dumps

__all__ = ["Table", "domain", "dumps", "loads", "parameters", "symbol", "symbols", "table"]
