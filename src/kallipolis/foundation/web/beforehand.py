"""Draw while a template is compiled what is the same on every page of a language.

An icon, an address without a number in it, a button whose words are fixed: a macro of another
template sees nothing but its arguments and what is fixed in the environment.
"""

from collections.abc import Callable
from typing import Any, Final

from django.urls import NoReverseMatch
from jinja2 import Environment, nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer

FIXED: Final = frozenset({"url", "asset"})
"""Globals that answer the same to the same constants as long as the process runs."""

Constants = tuple[list[Any], dict[str, Any]]


class Beforehand(NodeTransformer):
    """Put what is drawn in the place of calls that are given nothing but constants."""

    def __init__(self, environment: Environment, tree: nodes.Template) -> None:
        self._environment = environment
        self._modules: dict[str, str] = {}
        self._macros: dict[str, tuple[str, str]] = {}
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
        own |= {macro.name for macro in tree.find_all(nodes.Macro)}
        for each in tree.find_all(nodes.Import):
            if each.target not in own:
                self._modules[each.target] = _imported(each)
        for found in tree.find_all(nodes.FromImport):
            for name in found.names:
                there, here = name if isinstance(name, tuple) else (name, name)
                if here not in own:
                    self._macros[here] = (_imported(found), there)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802 - named by the visitor
        """Leave the call alone: what stands in the block is given to it."""
        self.generic_visit(node.call)
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - as above
        self.generic_visit(node)
        given = _constants(node)
        draw = self._function(node.node) if given is not None else None
        if draw is None or given is None:
            return node
        try:
            return nodes.Const(draw(*given[0], **given[1]), lineno=node.lineno)
        except NoReverseMatch:
            return node

    def _function(self, called: nodes.Expr) -> Callable[..., Any] | None:
        """Return what would be called, None where it is not known yet."""
        if isinstance(called, nodes.Name):
            if called.name in FIXED:
                found = self._environment.globals.get(called.name)
                return found if callable(found) else None
            return self._macro(*self._macros.get(called.name, ("", "")))
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            return self._macro(self._modules.get(called.node.name, ""), called.attr)
        return None

    def _macro(self, template: str, name: str) -> Macro | None:
        if not template:
            return None
        found = getattr(self._environment.get_template(template).module, name, None)
        return found if isinstance(found, Macro) and not found.caller else None


def _imported(node: nodes.Import | nodes.FromImport) -> str:
    """Return the template that is imported, empty where it sees more than its arguments."""
    is_plain = isinstance(node.template, nodes.Const) and not node.with_context
    return str(node.template.as_const()) if is_plain else ""


def _constants(node: nodes.Call) -> Constants | None:
    """Return what a call is given where all of it is known now."""
    if node.dyn_args or node.dyn_kwargs:
        return None
    try:
        given = [each.as_const() for each in node.args]
        return given, {each.key: each.value.as_const() for each in node.kwargs}
    except nodes.Impossible:
        return None
