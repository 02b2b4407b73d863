"""A derivation on paper for people: a tree of rules."""

from __future__ import annotations

from rich.text import Text
from rich.tree import Tree

from gdcli.model import RuleStep
from gdcli.output.layout.blocks import DIM_STYLE, shortened_formula
from gdcli.output.layout.palette import BLUE, ORANGE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.sections import sentences as say


def rule_tree(screen: Screen, step: RuleStep) -> Tree:
    """A derivation as a tree of rules: what is derived, by which rule, what its letters are, and the result."""
    root = Tree(_rule_label(screen, step))
    pending = [(root, step)]
    while pending:
        branch, parent = pending.pop()
        pending += [(branch.add(_rule_label(screen, child)), child) for child in parent.children]
    return root


def _rule_label(screen: Screen, step: RuleStep) -> Text:
    """One node of the tree."""
    operator = f"∂/∂{step.wrt}" if step.held else f"d/d{step.wrt}"
    result = (shortened_formula(step.result.text), f"bold {css(BLUE)}")
    lines = [
        screen.join((f"{operator} ", DIM_STYLE), shortened_formula(step.of.text), (" = ", DIM_STYLE), result),
        screen.join((step.rule_sentence, css(ORANGE)), (f"   {step.textbook}" if step.textbook else "", DIM_STYLE)),
    ]
    letters = ", ".join(f"{letter} = {shortened_formula(formula.text)}" for letter, formula in step.letters.items())
    if letters:
        lines.append(screen.text(say.LETTERS(letters=letters)))
    if step.held:
        lines.append(screen.text(say.HELD(len(step.held), names=", ".join(step.held)), DIM_STYLE))
    if step.note:
        lines.append(screen.text(step.note_sentence, DIM_STYLE))
    return Text("\n").join(lines)
