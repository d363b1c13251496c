"""Strings on their way to folium are inert in HTML, JavaScript and Jinja, and arrive unchanged."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from dateline.mapping.escape import entities, json_script

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["C", "Z"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("{}%#ab", max_size=4), inner, max_size=4),
    max_leaves=12,
)
ATTACKS = ["{{7*7}}", "{% x", "{# x", "</script>", "<!--", "`${x}`", "\\x3c", "'\"", "&amp;", "}}"]


@given(VALUES)
def test_json_arrives_unchanged(value: object) -> None:
    assert json.loads(json_script(value)) == value


@given(VALUES)
def test_json_survives_a_template_engine(value: object) -> None:
    script = json_script(value)
    assert Environment(autoescape=False).from_string(script).render() == script


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_sign_that_acts_is_left(attack: str) -> None:
    script = json_script({attack: [attack, {attack: attack}]})
    assert not any(sign in script for sign in ("{{", "}}", "{%", "{#", "<", ">", "`", "$", "'", "&"))
    shown = entities(attack)
    assert html.unescape(shown) == attack
    assert Environment(autoescape=False).from_string(shown).render() == shown


def test_control_characters_and_lone_surrogates_are_replaced() -> None:
    assert json.loads(json_script("a\x00b\ud800c\nd")) == "a b\ufffdc d"
