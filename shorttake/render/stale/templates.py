"""Reads a template, and all that it extends, includes and imports, for what it takes from its context.

The template is walked as Jinja would run it, with every branch taken and every name standing for all it may
be. What cannot be seen by reading (a computed include, an unknown tag, chance) makes the template one whose
pages are always rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes

from shorttake.render.stale.expressions import Expressions, Scope
from shorttake.render.stale.uses import NOTHING, Dynamic, Use, Value


@dataclass
class Reading:
    """What a template takes: the tree of its context's names, a digest of all its texts, or why it cannot
    be told (`dynamic`). `texts` are those of the template and of what belongs to it, None where one is
    missing."""

    root: Use
    sources: str
    dynamic: str | None = None
    texts: dict[str, str | None] = field(default_factory=dict)


def read(environment: Environment, name: str, parsed: dict[str, Any] | None = None) -> Reading:
    """What the template of this name takes from its context.

    `parsed` keeps trees by their text, for environments that read templates alike.
    """
    reader = _Reader(environment, {} if parsed is None else parsed)
    dynamic = None
    try:
        reader.whole(name)
    except Dynamic as error:
        dynamic = str(error)
    except RecursionError:
        dynamic = "templates that nest too deep"
    sums = hashlib.blake2b(digest_size=16)
    for one, text in sorted(reader.texts.items()):
        sums.update(f"{len(one)}:{one}{-1 if text is None else len(text)}:".encode())
        sums.update((text or "").encode("utf-8", "surrogatepass"))
    return Reading(reader.root, sums.hexdigest(), dynamic, reader.texts)


class _Reader(Expressions):
    """One walk through one template and what belongs to it."""

    def __init__(self, environment: Environment, parsed: dict[str, Any]) -> None:
        super().__init__(environment)
        self.parsed = parsed
        self.texts: dict[str, str | None] = {}
        self.trees: dict[str, nodes.Template | None] = {}
        self.blocks: dict[str, list[nodes.Block]] = {}
        self.gathering = False

    def tree(self, name: str) -> nodes.Template | None:
        """The template's own, None where there is none of this name."""
        if name not in self.trees:
            if self.env.loader is None:
                raise Dynamic("templates that come from nowhere")
            try:
                text, _, _ = self.env.loader.get_source(self.env, name)
            except TemplateNotFound:
                self.texts[name] = self.trees[name] = None
            else:
                self.texts[name] = text
                self.trees[name] = self.parsed.get(text) or self.env.parse(text, name)
                self.parsed[text] = self.trees[name]
        return self.trees[name]

    def whole(self, name: str) -> None:
        """A page's template: those it extends, from the page up, then their blocks as they are overridden."""
        scope = Scope()
        chain: list[nodes.Template] = []
        waiting: list[str] = [name]
        while waiting:
            tree = self.tree(waiting.pop())
            if tree is None or tree in chain:
                continue
            chain.append(tree)
            for block in tree.find_all(nodes.Block):
                self.blocks.setdefault(block.name, []).append(block)
            for extends in tree.find_all(nodes.Extends):
                waiting += self.names_of(extends.template)
        self.gathering = True  # a block may use what a template above or below has set
        for tree in chain:
            self.body(tree.body, scope)
        self.gathering = False
        self.body(chain[-1].body if chain else [], scope)
        for found in list(self.blocks.values()):
            for block in found:
                self.block(block, scope)

    def names_of(self, node: nodes.Expr) -> list[str]:
        """The names of templates that an expression may mean. Raises Dynamic where it is computed."""
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            return [node.value]
        if isinstance(node, nodes.List | nodes.Tuple):
            return [name for one in node.items for name in self.names_of(one)]
        raise Dynamic(f"line {node.lineno}: a template whose name is computed")

    def block(self, block: nodes.Block, scope: Scope) -> None:
        self.nested(("block", id(block), id(scope)), lambda: self.body(block.body, Scope(outer=scope)))

    def body(self, statements: Iterable[nodes.Node], scope: Scope) -> None:
        for one in statements:
            kind = getattr(self, f"on_{type(one).__name__}", None)
            if kind is None:
                raise Dynamic(f"line {one.lineno}: the tag {type(one).__name__}")
            kind(one, scope)

    # --- statements ---------------------------------------------------------------------------------

    def on_Output(self, node: nodes.Output, scope: Scope) -> None:
        for one in node.nodes:
            if not isinstance(one, nodes.TemplateData):
                self.of(one, scope).use_text()

    def on_Extends(self, node: nodes.Extends, scope: Scope) -> None:
        """Followed before."""

    def on_Block(self, node: nodes.Block, scope: Scope) -> None:
        for one in self.blocks.get(node.name, [node]) if not self.gathering else ():
            self.block(one, scope)

    def on_If(self, node: nodes.If, scope: Scope) -> None:
        self.of(node.test, scope).use_truth()
        for part in (node.body, node.else_):
            self.maybe(part, scope)
        for other in node.elif_:
            self.on_If(other, scope)

    def maybe(self, statements: list[nodes.Node], scope: Scope) -> None:
        """What may be run or not: a name that is set in it may have its old value afterwards."""
        inner = Scope(outer=scope)
        self.body(statements, inner)
        for name, value in inner.names.items():
            scope.names[name] = value | self.named(name, scope)
            scope.simple.pop(name, None)

    def on_For(self, node: nodes.For, scope: Scope) -> None:
        source = self.of(node.iter, scope)
        source.use_truth()
        inner = Scope(outer=scope)
        elements = source.elements()
        inner.names["loop"] = Value(parts={"previtem": elements, "nextitem": elements})
        self.assign(node.target, elements, inner)
        if node.recursive:
            raise Dynamic(f"line {node.lineno}: a loop that calls itself")
        if node.test is not None:
            self.of(node.test, inner).use_truth()
        self.body(node.body, inner)
        self.body(node.else_, Scope(outer=scope))

    def on_Assign(self, node: nodes.Assign, scope: Scope) -> None:
        simple = self.simple(node.node, scope) if isinstance(node.node, nodes.Expr) else None
        self.assign(node.target, self.of(node.node, scope), scope)
        if simple is not None and isinstance(node.target, nodes.Name):
            scope.simple[node.target.name] = simple

    def assign(self, target: nodes.Node, value: Value, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope.names[target.name] = value
            scope.simple.pop(target.name, None)
        elif isinstance(target, nodes.Tuple | nodes.List):
            for number, one in enumerate(target.items):
                self.assign(one, value.item(number), scope)
        else:  # an attribute of a namespace
            value.use_whole()

    def on_AssignBlock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self.body(node.body, Scope(outer=scope))
        if node.filter is not None:
            self.of(node.filter, scope)
        self.assign(node.target, NOTHING, scope)

    def on_With(self, node: nodes.With, scope: Scope) -> None:
        inner = Scope(outer=scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.assign(target, self.of(value, scope), inner)
        self.body(node.body, inner)

    def on_Include(self, node: nodes.Include, scope: Scope) -> None:
        for name in self.names_of(node.template):
            tree = self.tree(name)
            if tree is not None:
                self.nested(("include", name), lambda tree=tree: self.inside(tree, scope))  # type: ignore[misc]

    def inside(self, tree: nodes.Template, scope: Scope) -> None:
        if next(tree.find_all(nodes.Extends), None) is not None:
            raise Dynamic("an included template that extends another")
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, []).append(block)
        self.body(tree.body, Scope(outer=scope))

    def module(self, name: nodes.Expr) -> dict[str, Value]:
        """What a template that is imported has to offer."""
        offered: dict[str, Value] = {}
        for one in self.names_of(name):
            tree = self.tree(one)
            if tree is None:
                continue
            if next(tree.find_all(nodes.Extends), None) is not None:
                raise Dynamic("an imported template that extends another")
            scope = Scope()
            self.nested(("import", one), lambda tree=tree, scope=scope: self.body(tree.body, scope))  # type: ignore[misc]
            offered |= scope.names
        return offered

    def on_Import(self, node: nodes.Import, scope: Scope) -> None:
        scope.names[node.target] = Value(parts=dict(self.module(node.template)))

    def on_FromImport(self, node: nodes.FromImport, scope: Scope) -> None:
        offered = self.module(node.template)
        for name in node.names:
            source, target = name if isinstance(name, tuple) else (name, name)
            scope.names[target] = offered.get(source, NOTHING)

    def on_Macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope.names[node.name] = Value(macros=((node, scope),))

    def on_CallBlock(self, node: nodes.CallBlock, scope: Scope) -> None:
        inner = Scope(outer=scope)
        called = Value()
        for one in (*node.call.args, *(pair.value for pair in node.call.kwargs)):
            called |= self.of(one, scope)
        for target in node.args:
            self.assign(target, called, inner)
            called.use_whole()  # what the macro hands to its caller is not followed
        self.body(node.body, inner)
        self.of(node.call, scope)

    def on_FilterBlock(self, node: nodes.FilterBlock, scope: Scope) -> None:
        self.body(node.body, Scope(outer=scope))
        self.of(node.filter, scope)

    def on_ExprStmt(self, node: nodes.ExprStmt, scope: Scope) -> None:
        self.of(node.node, scope).use_whole()

    def onScope(self, node: nodes.Scope, scope: Scope) -> None:
        self.body(node.body, Scope(outer=scope))
