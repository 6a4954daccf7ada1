"""Where generated code runs: how its files are called, whether it can be run here, and the running of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any


class Runtime:
    """Python itself; for a library whose functions take other things than floats, one of its heirs."""

    suffix = ".py"
    template = "{}.py.j2"

    def is_there(self, module: str) -> bool:
        """Whether a file that needs the module can be run here."""
        return find_spec(module.partition(".")[0]) is not None

    def absence(self, module: str) -> str:
        """What is said where it cannot."""
        package = module.partition(".")[0]
        return f"{package} is not installed (pip install 'derive[{package}]')"

    def compiled(self, source: str, name: str) -> Mapping[str, Any]:
        """All names of a generated module, in a namespace of its own."""
        namespace: dict[str, Any] = {"__name__": name}
        exec(compile(source, f"<{name}>", "exec"), namespace)  # our own generated source, never a user's text
        return namespace

    def results(self, source: str, name: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """What a function of the module gives for each row of float64 arguments, numbers or lists of them."""
        function: Callable[..., Any] = self.compiled(source, name)[name]
        with self.around():
            return [function(*map(self.given, row)) for row in rows]

    def given(self, value: Any) -> Any:
        """An argument as the library takes it."""
        return value

    def around(self) -> AbstractContextManager[Any]:
        """What has to be around a calculation in float64."""
        return nullcontext()


class Torch(Runtime):
    """Tensors: a plain float would be taken as float32."""

    def given(self, value: Any) -> Any:
        torch = import_module("torch")  # loaded only where torch code is run
        return torch.tensor(value, dtype=torch.float64)


class Jax(Runtime):
    """jax computes in float32 unless it is told otherwise."""

    def given(self, value: Any) -> Any:
        return value if isinstance(value, float) else import_module("jax.numpy").asarray(value)

    def around(self) -> AbstractContextManager[Any]:
        return import_module("jax").enable_x64(True)  # loaded only where jax code is run
