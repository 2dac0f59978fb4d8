"""Reads a template, and all that it extends, includes and imports, for what it takes from its context.

The template is walked as Jinja would run it, with every branch taken and every name standing for all it may
be. What cannot be seen by reading (a computed include, an unknown tag, chance) makes the template one whose
pages are always rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from shorttake.render.stale.filters import filtered
from shorttake.render.stale.uses import NOTHING, Dynamic, Use, Value, of_all

_MOST_DEEP = 24
_RANDOM = frozenset(("lipsum",))
_PLAIN_FUNCTIONS = frozenset(("range", "dict", "cycler", "joiner", "namespace", "super", "caller"))


@dataclass
class Reading:
    """What a template takes: the tree of its context's names, a digest of all its texts, or why it cannot
    be told (`dynamic`)."""

    root: Use
    sources: str
    dynamic: str | None = None


@dataclass
class _Scope:
    names: dict[str, Value] = field(default_factory=dict)
    outer: _Scope | None = None
    simple: dict[str, tuple[Any, ...]] = field(
        default_factory=dict
    )  # names that are set to what can be worked out

    def worked_out(self, name: str) -> tuple[Any, ...] | None:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.simple.get(name)
            scope = scope.outer
        return ("name", name)

    def find(self, name: str) -> Value | None:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


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
    return Reading(reader.root, sums.hexdigest(), dynamic)


class _Reader:
    """One walk through one template and what belongs to it."""

    def __init__(self, environment: Environment, parsed: dict[str, Any]) -> None:
        self.env = environment
        self.parsed = parsed
        self.root = Use()
        self.texts: dict[str, str | None] = {}
        self.trees: dict[str, nodes.Template | None] = {}
        self.blocks: dict[str, list[nodes.Block]] = {}
        self.open: list[Any] = []
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
        scope = _Scope()
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

    def block(self, block: nodes.Block, scope: _Scope) -> None:
        self.nested(("block", id(block), id(scope)), lambda: self.body(block.body, _Scope(outer=scope)))

    def nested(self, what: Any, walk: Callable[[], None]) -> None:
        """Walks into something once at a time: what leads back to itself has been seen."""
        if what in self.open:
            return
        if len(self.open) > _MOST_DEEP:
            raise Dynamic("templates that nest too deep")
        self.open.append(what)
        try:
            walk()
        finally:
            self.open.pop()

    def body(self, statements: Iterable[nodes.Node], scope: _Scope) -> None:
        for one in statements:
            kind = getattr(self, f"on_{type(one).__name__}", None)
            if kind is None:
                raise Dynamic(f"line {one.lineno}: the tag {type(one).__name__}")
            kind(one, scope)

    # --- statements ---------------------------------------------------------------------------------

    def on_Output(self, node: nodes.Output, scope: _Scope) -> None:
        for one in node.nodes:
            if not isinstance(one, nodes.TemplateData):
                self.of(one, scope).use_text()

    def on_Extends(self, node: nodes.Extends, scope: _Scope) -> None:
        """Followed before."""

    def on_Block(self, node: nodes.Block, scope: _Scope) -> None:
        for one in self.blocks.get(node.name, [node]) if not self.gathering else ():
            self.block(one, scope)

    def on_If(self, node: nodes.If, scope: _Scope) -> None:
        self.of(node.test, scope).use_truth()
        for part in (node.body, node.else_):
            self.maybe(part, scope)
        for other in node.elif_:
            self.on_If(other, scope)

    def maybe(self, statements: list[nodes.Node], scope: _Scope) -> None:
        """What may be run or not: a name that is set in it may have its old value afterwards."""
        inner = _Scope(outer=scope)
        self.body(statements, inner)
        for name, value in inner.names.items():
            scope.names[name] = value | self.named(name, scope)
            scope.simple.pop(name, None)

    def on_For(self, node: nodes.For, scope: _Scope) -> None:
        source = self.of(node.iter, scope)
        source.use_truth()
        inner = _Scope(outer=scope)
        elements = source.elements()
        inner.names["loop"] = Value(parts={"previtem": elements, "nextitem": elements})
        self.assign(node.target, elements, inner)
        if node.recursive:
            raise Dynamic(f"line {node.lineno}: a loop that calls itself")
        if node.test is not None:
            self.of(node.test, inner).use_truth()
        self.body(node.body, inner)
        self.body(node.else_, _Scope(outer=scope))

    def on_Assign(self, node: nodes.Assign, scope: _Scope) -> None:
        simple = self.simple(node.node, scope) if isinstance(node.node, nodes.Expr) else None
        self.assign(node.target, self.of(node.node, scope), scope)
        if simple is not None and isinstance(node.target, nodes.Name):
            scope.simple[node.target.name] = simple

    def assign(self, target: nodes.Node, value: Value, scope: _Scope) -> None:
        if isinstance(target, nodes.Name):
            scope.names[target.name] = value
            scope.simple.pop(target.name, None)
        elif isinstance(target, nodes.Tuple | nodes.List):
            for number, one in enumerate(target.items):
                self.assign(one, value.item(number), scope)
        else:  # an attribute of a namespace
            value.use_whole()

    def on_AssignBlock(self, node: nodes.AssignBlock, scope: _Scope) -> None:
        self.body(node.body, _Scope(outer=scope))
        if node.filter is not None:
            self.of(node.filter, scope)
        self.assign(node.target, NOTHING, scope)

    def on_With(self, node: nodes.With, scope: _Scope) -> None:
        inner = _Scope(outer=scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.assign(target, self.of(value, scope), inner)
        self.body(node.body, inner)

    def on_Include(self, node: nodes.Include, scope: _Scope) -> None:
        for name in self.names_of(node.template):
            tree = self.tree(name)
            if tree is not None:
                self.nested(("include", name), lambda tree=tree: self.inside(tree, scope))  # type: ignore[misc]

    def inside(self, tree: nodes.Template, scope: _Scope) -> None:
        if next(tree.find_all(nodes.Extends), None) is not None:
            raise Dynamic("an included template that extends another")
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, []).append(block)
        self.body(tree.body, _Scope(outer=scope))

    def module(self, name: nodes.Expr) -> dict[str, Value]:
        """What a template that is imported has to offer."""
        offered: dict[str, Value] = {}
        for one in self.names_of(name):
            tree = self.tree(one)
            if tree is None:
                continue
            if next(tree.find_all(nodes.Extends), None) is not None:
                raise Dynamic("an imported template that extends another")
            scope = _Scope()
            self.nested(("import", one), lambda tree=tree, scope=scope: self.body(tree.body, scope))  # type: ignore[misc]
            offered |= scope.names
        return offered

    def on_Import(self, node: nodes.Import, scope: _Scope) -> None:
        scope.names[node.target] = Value(parts=dict(self.module(node.template)))

    def on_FromImport(self, node: nodes.FromImport, scope: _Scope) -> None:
        offered = self.module(node.template)
        for name in node.names:
            source, target = name if isinstance(name, tuple) else (name, name)
            scope.names[target] = offered.get(source, NOTHING)

    def on_Macro(self, node: nodes.Macro, scope: _Scope) -> None:
        scope.names[node.name] = Value(macros=((node, scope),))

    def on_CallBlock(self, node: nodes.CallBlock, scope: _Scope) -> None:
        inner = _Scope(outer=scope)
        called = Value()
        for one in (*node.call.args, *(pair.value for pair in node.call.kwargs)):
            called |= self.of(one, scope)
        for target in node.args:
            self.assign(target, called, inner)
            called.use_whole()  # what the macro hands to its caller is not followed
        self.body(node.body, inner)
        self.of(node.call, scope)

    def on_FilterBlock(self, node: nodes.FilterBlock, scope: _Scope) -> None:
        self.body(node.body, _Scope(outer=scope))
        self.of(node.filter, scope)

    def on_ExprStmt(self, node: nodes.ExprStmt, scope: _Scope) -> None:
        self.of(node.node, scope).use_whole()

    def on_Scope(self, node: nodes.Scope, scope: _Scope) -> None:
        self.body(node.body, _Scope(outer=scope))

    # --- expressions --------------------------------------------------------------------------------

    def named(self, name: str, scope: _Scope) -> Value:
        found = scope.find(name)
        return found if found is not None else Value((self.root.step("item", name),))

    def of(self, node: nodes.Node | None, scope: _Scope) -> Value:
        """What an expression may be; notes what it uses on the way."""
        if node is None or isinstance(node, nodes.Const | nodes.TemplateData):
            return NOTHING
        kind = getattr(self, f"of_{type(node).__name__}", None)
        if kind is None:
            raise Dynamic(f"line {node.lineno}: the expression {type(node).__name__}")
        value: Value = kind(node, scope)
        return value

    def of_Name(self, node: nodes.Name, scope: _Scope) -> Value:
        return self.named(node.name, scope)

    def of_Getattr(self, node: nodes.Getattr, scope: _Scope) -> Value:
        return self.of(node.node, scope).attribute(node.attr)

    def of_Getitem(self, node: nodes.Getitem, scope: _Scope) -> Value:
        value = self.of(node.node, scope)
        if isinstance(node.arg, nodes.Const):
            return value.item(node.arg.value)
        if isinstance(node.arg, nodes.Neg) and isinstance(node.arg.node, nodes.Const):
            return value.elements()
        if isinstance(node.arg, nodes.Slice):
            for one in (node.arg.start, node.arg.stop, node.arg.step):
                self.of(one, scope).use_whole()
            return Value(each=value.elements())
        self.of(node.arg, scope).use_whole()
        for use in value.uses:
            use.step("keys")
        return value.elements() | Value(tuple(use.step("values") for use in value.uses))

    def of_Filter(self, node: nodes.Filter, scope: _Scope) -> Value:
        own = self.env.filters.get(node.name)
        if own is not FILTERS.get(node.name) and type(own).__module__ != "pelican.utils":  # strftime
            raise Dynamic(f"line {node.lineno}: the filter `{node.name}` of the settings")
        args, named = self.arguments(node, scope)
        found = filtered(node.name, self.of(node.node, scope), args, named)
        if node.name in ("default", "d") and node.args:
            found |= self.of(node.args[0], scope)
        return found

    def arguments(
        self, node: nodes.Filter | nodes.Test | nodes.Call, scope: _Scope
    ) -> tuple[list[Any], dict[str, Any]]:
        """Constants as they are; all else counts, and is None."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Dynamic(f"line {node.lineno}: arguments that are computed")
        args = [self.argument(one, scope) for one in node.args]
        named: dict[str, Any] = {str(one.key): self.argument(one.value, scope) for one in node.kwargs}
        if "attribute" in named and named["attribute"] is None:
            raise Dynamic(f"line {node.lineno}: an attribute whose name is computed")
        return args, named

    def argument(self, node: nodes.Expr, scope: _Scope) -> Any:
        if isinstance(node, nodes.Const):
            return node.value
        self.of(node, scope).use_whole()
        return None

    def of_Test(self, node: nodes.Test, scope: _Scope) -> Value:
        if node.name != "plugin_enabled" and self.env.tests.get(node.name) is not TESTS.get(node.name):
            raise Dynamic(f"line {node.lineno}: the test `{node.name}` of the settings")
        value = self.of(node.node, scope)
        self.arguments(node, scope)
        if node.name in ("defined", "undefined", "none", "string", "mapping", "iterable", "sequence"):
            value.use_truth()
        elif node.name == "plugin_enabled":
            self.root.step("item", "PLUGINS").whole = True
        else:
            value.use_whole()
        return NOTHING

    def of_Call(self, node: nodes.Call, scope: _Scope) -> Value:
        callee = node.node
        if isinstance(callee, nodes.Name):
            if callee.name in _PLAIN_FUNCTIONS and scope.find(callee.name) is None:
                self.arguments(node, scope)
                return NOTHING
            if callee.name in _RANDOM:
                raise Dynamic(f"line {node.lineno}: chance")
        if isinstance(callee, nodes.Getattr):
            if isinstance(callee.node, nodes.Name) and callee.node.name in ("loop", "self"):
                self.arguments(node, scope)
                return NOTHING
            return self.method(node, callee, scope)
        value = self.of(callee, scope)
        return self.called(value, node, scope)

    def method(self, node: nodes.Call, callee: nodes.Getattr, scope: _Scope) -> Value:
        value = self.of(callee.node, scope)
        known = value.parts.get(callee.attr)
        if known is not None and known.macros:
            return self.called(known, node, scope)
        constants = all(isinstance(one, nodes.Const) for one in node.args)
        if callee.attr == "items" and not node.args:
            return value.pairs()
        if callee.attr == "values" and not node.args:
            return Value(each=Value(tuple(use.step("values") for use in value.uses)))
        if callee.attr == "get" and node.args and constants:
            return value.item(node.args[0].value)  # type: ignore[attr-defined]
        self.arguments(node, scope)
        if callee.attr == "get" and len(node.args) == 1:
            name = self.simple(node.args[0], scope)
            if name is not None:
                return Value(tuple(use.step("lookup", name) for use in value.uses))
        for use in value.uses:
            use.step("call", callee.attr)
        for one in (*value.parts.values(), *([value.each] if value.each else [])):
            one.use_whole()
        return NOTHING

    def simple(self, node: nodes.Expr, scope: _Scope) -> tuple[Any, ...] | None:
        """An expression that can be worked out without the template: a name of the context, what a method of
        text makes of it; else None."""
        if isinstance(node, nodes.Name):
            return scope.worked_out(node.name)
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Getattr)
            and node.node.attr in ("removesuffix", "removeprefix", "lower", "strip")
            and all(isinstance(one, nodes.Const) for one in node.args)
            and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        ):
            inner = self.simple(node.node.node, scope)
            if inner is not None:
                return ("method", inner, node.node.attr, tuple(one.value for one in node.args))  # type: ignore[attr-defined]
        return None

    def called(self, value: Value, node: nodes.Call, scope: _Scope) -> Value:
        """A macro is walked with what it is given; anything else is a function that nobody can see into."""
        for use in value.uses:
            use.step("call", "")
        if not value.macros:
            self.arguments(node, scope)
            return NOTHING
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Dynamic(f"line {node.lineno}: arguments that are computed")
        args = [self.of(one, scope) for one in node.args]
        named = {one.key: self.of(one.value, scope) for one in node.kwargs}
        for macro, home in value.macros:
            inner = _Scope(outer=home)
            everything = of_all([*args, *named.values()])
            missing = len(macro.args) - len(macro.defaults)
            for number, target in enumerate(macro.args):
                given = args[number] if number < len(args) else named.get(target.name)
                if given is None and number >= missing:
                    given = self.of(macro.defaults[number - missing], inner)
                inner.names[target.name] = given if given is not None else NOTHING
            inner.names["varargs"] = inner.names["kwargs"] = Value(each=everything)
            inner.names["caller"] = NOTHING
            what = ("macro", id(macro))
            if self.open.count(what):
                everything.use_whole()  # it calls itself, with what cannot be told
                continue
            self.nested(what, lambda macro=macro, inner=inner: self.body(macro.body, inner))  # type: ignore[misc]
        return NOTHING

    def of_CondExpr(self, node: nodes.CondExpr, scope: _Scope) -> Value:
        self.of(node.test, scope).use_truth()
        return self.of(node.expr1, scope) | self.of(node.expr2, scope)

    def of_And(self, node: nodes.And, scope: _Scope) -> Value:
        left = self.of(node.left, scope)
        left.use_truth()
        return left | self.of(node.right, scope)

    of_Or = of_And

    def of_Not(self, node: nodes.Not, scope: _Scope) -> Value:
        self.of(node.node, scope).use_truth()
        return NOTHING

    def of_Compare(self, node: nodes.Compare, scope: _Scope) -> Value:
        for one in (node.expr, *(operand.expr for operand in node.ops)):
            self.of(one, scope).use_whole()
        return NOTHING

    def of_Concat(self, node: nodes.Concat, scope: _Scope) -> Value:
        for one in node.nodes:
            self.of(one, scope).use_text()
        return NOTHING

    def of_Add(self, node: nodes.BinExpr, scope: _Scope) -> Value:
        for one in (node.left, node.right):
            self.of(one, scope).use_whole()
        return NOTHING

    of_Sub = of_Mul = of_Div = of_FloorDiv = of_Mod = of_Pow = of_Add

    def of_Neg(self, node: nodes.UnaryExpr, scope: _Scope) -> Value:
        self.of(node.node, scope).use_whole()
        return NOTHING

    of_Pos = of_Neg

    def of_List(self, node: nodes.List, scope: _Scope) -> Value:
        parts = {number: self.of(one, scope) for number, one in enumerate(node.items)}
        return Value(parts=parts)

    of_Tuple = of_List

    def of_Dict(self, node: nodes.Dict, scope: _Scope) -> Value:
        parts: dict[Any, Value] = {}
        for pair in node.items:
            value = self.of(pair.value, scope)
            if isinstance(pair.key, nodes.Const):
                parts[pair.key.value] = value
            else:
                self.of(pair.key, scope).use_whole()
                value.use_whole()
        return Value(parts=parts)
