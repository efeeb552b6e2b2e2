"""Compile templates to code that asks nothing whose answer is known here.

In this house every value is escaped, no function wants a context, and templates import macros
without one. Jinja asks that anew at every value, every call and every import of a page.
"""

from collections.abc import Callable
from keyword import iskeyword
from typing import Any, Final

import markupsafe
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

NUMBERS: Final = frozenset({int, float})
"""What is written without a character that would have to be escaped."""


_ESCAPED: Final[Callable[[str], str]] = vars(markupsafe)["_escape_inner"]
"""What ``escape`` asks, without what it marks its answer with; a test holds them together."""


def quoted(value: object) -> str:
    """Return a value as ``escape`` would write it, not marked: what is joined next need not be."""
    if type(value) is str:
        return _ESCAPED(value)
    if type(value) is Markup:
        return value
    return str(value) if type(value) in NUMBERS else escape(value)


def marked(drawn: str) -> Markup:
    """Mark what was drawn, every value in it escaped."""
    return str.__new__(Markup, drawn)


class LeanMacro(Macro):
    """A macro whose arguments are put in their places without looking for what none of ours has."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._is_plain = not (self.catch_kwargs or self.catch_varargs or self.caller)
        self._gaps = (missing,) * self._argument_count

    def __call__(self, *args: Any, **named: Any) -> str:
        """Draw it; what is wrong with the arguments is said by Jinja."""
        count = len(args)
        if named:
            args += tuple(named.pop(name, missing) for name in self.arguments[count:])
        elif count < self._argument_count:
            args += self._gaps[count:]
        if named or not self._is_plain or count > self._argument_count:
            return super().__call__(*args, **named)
        return marked(self._func(*args))


class LeanTemplate(Template):
    """A template whose macros are made once: it has no globals beside those of its environment."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class LeanCode(CodeGenerator):
    """Write calls, attributes and escaping as they are done here."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("quoted, marked, read, LeanMacro = environment.tools")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("quoted(")

    @optimizeconst
    def visit_Call(  # noqa: N802 - named by the visitor
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Call a function as Python does, where its arguments can be written so."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        self.write("read(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802 - as above
        """Mark what was drawn within a block as it is, and ask nothing of it."""
        if node.filter is not None:
            super().visit_AssignBlock(node, frame)
            return
        self.push_assign_tracking()
        inner = frame.inner()
        inner.require_output_check = False
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.newline(node)
        self.visit(node.target, frame)
        self.write(f" = marked(concat({inner.buffer}))")
        self.pop_assign_tracking(frame)
        self.leave_frame(inner)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make the macro that a function was written for."""
        names = tuple(each.name for each in macro_ref.node.args)
        asks = (macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller)
        name = getattr(macro_ref.node, "name", None)
        self.write(f"LeanMacro(environment, macro, {name!r}, {names!r}, *{asks!r}, True)")


def reader(otherwise: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return what reads an attribute, and asks an environment what to do where there is none."""

    def read(value: Any, name: str) -> Any:
        try:
            return getattr(value, name)
        except AttributeError:
            return otherwise(value, name)

    return read
