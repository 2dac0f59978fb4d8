"""What an expression of a template may be, and what it uses of the template's context."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from shorttake.render.stale.filters import filtered
from shorttake.render.stale.uses import NOTHING, Dynamic, Use, Value, of_all

MOST_DEEP = 24
_RANDOM = frozenset(("lipsum",))
_DATES = ("pelican.utils", "shorttake.render.dates")  # where the filter `strftime` is from
_PLAIN_FUNCTIONS = frozenset(("range", "dict", "cycler", "joiner", "namespace", "super", "caller"))


@dataclass
class Scope:
    """The names that templates set, and around them those of the context."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    simple: dict[str, tuple[Any, ...]] = field(
        default_factory=dict
    )  # names that are set to what can be worked out

    def worked_out(self, name: str) -> tuple[Any, ...] | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.simple.get(name)
            scope = scope.outer
        return ("name", name)

    def find(self, name: str) -> Value | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


class Expressions:
    """Works out expressions; whoever walks statements builds on it."""

    def __init__(self, environment: Environment) -> None:
        self.env = environment
        self.root = Use()
        self.open: list[Any] = []

    def body(self, statements: Iterable[nodes.Node], scope: Scope) -> None:
        """Walks statements: those of a macro that is called."""
        raise NotImplementedError

    def nested(self, what: Any, walk: Callable[[], None]) -> None:
        """Walks into something once at a time: what leads back to itself has been seen."""
        if what in self.open:
            return
        if len(self.open) > MOST_DEEP:
            raise Dynamic("templates that nest too deep")
        self.open.append(what)
        try:
            walk()
        finally:
            self.open.pop()

    def named(self, name: str, scope: Scope) -> Value:
        found = scope.find(name)
        return found if found is not None else Value((self.root.step("item", name),))

    def of(self, node: nodes.Node | None, scope: Scope) -> Value:
        """What an expression may be; notes what it uses on the way."""
        if node is None or isinstance(node, nodes.Const | nodes.TemplateData):
            return NOTHING
        kind = getattr(self, f"of_{type(node).__name__}", None)
        if kind is None:
            raise Dynamic(f"line {node.lineno}: the expression {type(node).__name__}")
        value: Value = kind(node, scope)
        return value

    def of_Name(self, node: nodes.Name, scope: Scope) -> Value:
        return self.named(node.name, scope)

    def of_Getattr(self, node: nodes.Getattr, scope: Scope) -> Value:
        return self.of(node.node, scope).attribute(node.attr)

    def of_Getitem(self, node: nodes.Getitem, scope: Scope) -> Value:
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

    def of_Filter(self, node: nodes.Filter, scope: Scope) -> Value:
        own = self.env.filters.get(node.name)
        if own is not FILTERS.get(node.name) and type(own).__module__ not in _DATES:
            raise Dynamic(f"line {node.lineno}: the filter `{node.name}` of the settings")
        args, named = self.arguments(node, scope)
        found = filtered(node.name, self.of(node.node, scope), args, named)
        if node.name in ("default", "d") and node.args:
            found |= self.of(node.args[0], scope)
        return found

    def arguments(
        self, node: nodes.Filter | nodes.Test | nodes.Call, scope: Scope
    ) -> tuple[list[Any], dict[str, Any]]:
        """Constants as they are; all else counts, and is None."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Dynamic(f"line {node.lineno}: arguments that are computed")
        args = [self.argument(one, scope) for one in node.args]
        named: dict[str, Any] = {str(one.key): self.argument(one.value, scope) for one in node.kwargs}
        if "attribute" in named and named["attribute"] is None:
            raise Dynamic(f"line {node.lineno}: an attribute whose name is computed")
        return args, named

    def argument(self, node: nodes.Expr, scope: Scope) -> Any:
        if isinstance(node, nodes.Const):
            return node.value
        self.of(node, scope).use_whole()
        return None

    def of_Test(self, node: nodes.Test, scope: Scope) -> Value:
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

    def of_Call(self, node: nodes.Call, scope: Scope) -> Value:
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

    def method(self, node: nodes.Call, callee: nodes.Getattr, scope: Scope) -> Value:
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

    def simple(self, node: nodes.Expr, scope: Scope) -> tuple[Any, ...] | None:
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

    def called(self, value: Value, node: nodes.Call, scope: Scope) -> Value:
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
            inner = Scope(outer=home)
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

    def of_CondExpr(self, node: nodes.CondExpr, scope: Scope) -> Value:
        self.of(node.test, scope).use_truth()
        return self.of(node.expr1, scope) | self.of(node.expr2, scope)

    def of_And(self, node: nodes.And, scope: Scope) -> Value:
        left = self.of(node.left, scope)
        left.use_truth()
        return left | self.of(node.right, scope)

    of_Or = of_And

    def of_Not(self, node: nodes.Not, scope: Scope) -> Value:
        self.of(node.node, scope).use_truth()
        return NOTHING

    def of_Compare(self, node: nodes.Compare, scope: Scope) -> Value:
        for one in (node.expr, *(operand.expr for operand in node.ops)):
            self.of(one, scope).use_whole()
        return NOTHING

    def of_Concat(self, node: nodes.Concat, scope: Scope) -> Value:
        for one in node.nodes:
            self.of(one, scope).use_text()
        return NOTHING

    def of_Add(self, node: nodes.BinExpr, scope: Scope) -> Value:
        for one in (node.left, node.right):
            self.of(one, scope).use_whole()
        return NOTHING

    of_Sub = of_Mul = of_Div = of_FloorDiv = of_Mod = of_Pow = of_Add

    def of_Neg(self, node: nodes.UnaryExpr, scope: Scope) -> Value:
        self.of(node.node, scope).use_whole()
        return NOTHING

    of_Pos = of_Neg

    def of_List(self, node: nodes.List, scope: Scope) -> Value:
        parts = {number: self.of(one, scope) for number, one in enumerate(node.items)}
        return Value(parts=parts)

    of_Tuple = of_List

    def of_Dict(self, node: nodes.Dict, scope: Scope) -> Value:
        parts: dict[Any, Value] = {}
        for pair in node.items:
            value = self.of(pair.value, scope)
            if isinstance(pair.key, nodes.Const):
                parts[pair.key.value] = value
            else:
                self.of(pair.key, scope).use_whole()
                value.use_whole()
        return Value(parts=parts)
