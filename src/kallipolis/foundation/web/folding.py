"""Fold translations into a template while it is compiled, so that a page looks none up.

Templates write the punctuation between values as English does; Chinese pages get their own.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from kallipolis.foundation.web.beforehand import Beforehand
from kallipolis.foundation.web.compiling import (
    LeanCode,
    LeanMacro,
    LeanTemplate,
    marked,
    quoted,
    reader,
)

SINGULAR: Final = frozenset({"_", "gettext"})
VALUE: Final = re.compile(r"%\((\w+)\)s")
"""Where a sentence takes a value."""

ALONE: Final = {", ": "、", "; ": "；"}
"""What parts the items of a list, when a template writes nothing else between them."""

COLON: Final = re.compile(r"(^|</\w+>): ")
"""Behind a value, or behind the end of an element."""

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]


class FoldingEnvironment(Environment):
    """An environment of one language, whose templates hold their words already translated."""

    code_generator_class = LeanCode
    template_class = LeanTemplate

    def __init__(
        self, *, gettext: Gettext, ngettext: Ngettext, is_chinese: bool = False, **options: Any
    ) -> None:
        super().__init__(extensions=["jinja2.ext.i18n"], autoescape=True, **options)
        self._fold = _Fold(gettext, ngettext, is_chinese=is_chinese)
        self.tools = (quoted, marked, reader(self.getattr), LeanMacro)
        self.globals["_"] = self.globals["gettext"] = _at_runtime(gettext)
        self.globals["ngettext"] = ngettext

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = self._fold.visit(tree)
        folded.set_environment(self)
        if not self.auto_reload:
            folded = Beforehand(self, folded).visit(folded)
        return folded


class _Fold(NodeTransformer):
    def __init__(self, gettext: Gettext, ngettext: Ngettext, *, is_chinese: bool) -> None:
        self._gettext = gettext
        self._ngettext = ngettext
        self._is_chinese = is_chinese

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802 - as below
        if not self._is_chinese:
            return node
        data = ALONE.get(node.data) or COLON.sub(r"\1：", node.data)
        return nodes.TemplateData(data, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - as below
        """Let no blank stand behind the full stop of a Chinese sentence."""
        self.generic_visit(node)
        if self._is_chinese:
            node.nodes = [
                _without_blank(after) if _is_sentence(before) else after
                for before, after in pairwise([None, *node.nodes])
                if after is not None
            ]
        node.nodes = [part for each in node.nodes for part in _parted(each)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named by the visitor
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        words = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if name in SINGULAR and len(words) == len(node.args) == 1:
            return self._singular(node, str(words[0]))
        if name == "ngettext" and len(words) == 2:
            return self._plural(node, str(words[0]), str(words[1]))
        return node

    def _singular(self, node: nodes.Call, words: str) -> nodes.Expr:
        translated = self._gettext(words)
        if not node.kwargs:
            return nodes.Const(translated, lineno=node.lineno)
        pairs = [nodes.Pair(nodes.Const(k.key), k.value) for k in node.kwargs]
        template = nodes.Const(escape(translated), lineno=node.lineno)
        return nodes.Mod(template, nodes.Dict(pairs), lineno=node.lineno)

    def _plural(self, node: nodes.Call, one: str, many: str) -> nodes.Expr:
        if_one, if_many = self._ngettext(one, many, 1), self._ngettext(one, many, 2)
        if if_one == if_many:
            return nodes.Const(if_one, lineno=node.lineno)
        is_one = nodes.Compare(node.args[2], [nodes.Operand("eq", nodes.Const(1))])
        return nodes.CondExpr(is_one, nodes.Const(if_one), nodes.Const(if_many), lineno=node.lineno)


def _is_sentence(node: nodes.Expr | None) -> bool:
    words = node.left if isinstance(node, nodes.Mod) else node
    return isinstance(words, nodes.Const) and str(words.value).endswith("。")


def _parted(node: nodes.Expr) -> list[nodes.Expr]:
    """Return a sentence with values in it as its parts, to be written one after another."""
    sentence = node.left if isinstance(node, nodes.Mod) else None
    if not isinstance(sentence, nodes.Const) or not isinstance(sentence.value, Markup):
        return [node]
    values = _values(node)
    pieces = VALUE.split(sentence.value)
    if "%" in "".join(pieces[::2]) or not values.keys() >= set(pieces[1::2]):
        return [node]
    return [
        values[piece] if index % 2 else nodes.TemplateData(piece, lineno=node.lineno)
        for index, piece in enumerate(pieces)
        if piece
    ]


def _values(node: nodes.Expr) -> dict[str, nodes.Expr]:
    """Return what a sentence is filled in with, by name."""
    given = node.right if isinstance(node, nodes.Mod) else None
    pairs = given.items if isinstance(given, nodes.Dict) else []
    return {pair.key.value: pair.value for pair in pairs if isinstance(pair.key, nodes.Const)}


def _without_blank(node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.TemplateData):
        return nodes.TemplateData(node.data.removeprefix(" "), lineno=node.lineno)
    return node


def _at_runtime(gettext: Gettext) -> Callable[..., str]:
    def translate(words: str, **values: object) -> str:
        if isinstance(words, Markup) or not values:
            return gettext(words)
        return escape(gettext(words)) % values

    return translate
