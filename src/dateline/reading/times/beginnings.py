"""With what letters a pattern can begin: so that each rule is tried only where it may succeed.

Works on the regular expressions that ``grammar`` writes: literals, classes, groups, alternatives, optional
parts, bounded repetitions, look-arounds.  What it does not know it takes for "anything".
"""

from __future__ import annotations

__all__ = ["LENGTH", "beginnings", "normal", "normal_text"]

LENGTH = 7  # letters looked at
_MOST = 20000  # combinations; where there are more, fewer letters must do

# A beginning and whether what follows in the pattern may lengthen it.
Starts = set[tuple[str, bool]]

_ANY: Starts = {("", False)}
_EMPTY: Starts = {("", True)}


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def alternatives(self) -> Starts:
        out = self.sequence()
        while self.peek() == "|":
            self.at += 1
            out = out | self.sequence()
        return out

    def sequence(self) -> Starts:
        out = _EMPTY
        while self.peek() not in ("", "|", ")"):
            out = _follow(out, self.repeated(self.atom()))
        return out

    def repeated(self, inner: Starts) -> Starts:
        sign = self.peek()
        if sign == "{" and self.pattern[self.at + 1 : self.at + 2].isdigit():
            end = self.pattern.index("}", self.at)
            low, _, high = self.pattern[self.at + 1 : end].partition(",")
            self.at = end + 1
            out = _EMPTY
            for _ in range(int(low)):
                out = _follow(out, inner)
            for _ in range(min(LENGTH, int(high or low) - int(low))):
                out = out | _follow(out, inner)
            return out
        if sign and sign in "?*+":
            self.at += 1
            if sign == "?":
                return inner | _EMPTY
            closed = {(text, False) for text, _ in inner}
            return closed if sign == "+" else closed | _EMPTY
        return inner

    def atom(self) -> Starts:
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.char_class()
        if sign == "\\":
            escaped = self.pattern[self.at]
            self.at += 1
            if escaped == "u":
                self.at += 4
                return {(normal(chr(int(self.pattern[self.at - 4 : self.at], 16))), True)}
            return _escape(escaped)
        if sign in "^$":
            return _EMPTY
        return _ANY if sign == "." else {(normal(sign), True)}

    def group(self) -> Starts:
        looks = False
        if self.pattern.startswith("?P<", self.at):
            self.at = self.pattern.index(">", self.at) + 1
        elif self.pattern.startswith(("?=", "?!"), self.at):
            looks, self.at = True, self.at + 2
        elif self.pattern.startswith(("?<=", "?<!"), self.at):
            looks, self.at = True, self.at + 3
        elif self.pattern.startswith("?", self.at):  # "?:", "?-i:"
            self.at = self.pattern.index(":", self.at) + 1
        inner = self.alternatives()
        self.at += 1  # the closing bracket
        return _EMPTY if looks else inner

    def char_class(self) -> Starts:
        end = self.at + (self.peek() in ("]", "^"))
        while self.pattern[end] != "]":
            end += 2 if self.pattern[end] == "\\" else 1
        body, self.at = self.pattern[self.at : end], end + 1
        if body.startswith("^"):
            return _ANY
        chars: set[str] = set()
        index = 0
        while index < len(body):
            if body[index] == "\\":
                chars.update(text for text, _ in _escape(body[index + 1]))
                index += 2
            elif body[index + 1 : index + 2] == "-" and index + 2 < len(body):
                chars.update(normal(chr(code)) for code in range(ord(body[index]), ord(body[index + 2]) + 1))
                index += 3
            else:
                chars.add(normal(body[index]))
                index += 1
        return _ANY if "" in chars else {(char, True) for char in chars}


def normal(letters: str) -> str:
    """Small letters; any white space a blank, any digit a nought."""
    return "".join(" " if c.isspace() else "0" if c.isdigit() else c for c in letters.lower())


_PLAIN = str.maketrans("123456789\t\n\r\u00a0\u2009\u202f", "000000000      ")


def normal_text(text: str) -> str:
    """``normal`` for a whole text, of the same length as the text."""
    small = text.lower()
    if len(small) != len(text):  # a few letters have small forms of two
        small = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return small.translate(_PLAIN)


def _escape(letter: str) -> Starts:
    if letter == "d":
        return {("0", True)}
    if letter == "s":
        return {(" ", True)}
    if letter in "bBZA":
        return _EMPTY
    return _ANY if letter.isalnum() else {(normal(letter), True)}


def _follow(left: Starts, right: Starts) -> Starts:
    out: Starts = set()
    if sum(more and len(text) < LENGTH for text, more in left) * len(right) > _MOST:
        return {(text, False) for text, _ in left}
    for text, more in left:
        if not more or len(text) >= LENGTH:
            out.add((text[:LENGTH], False))
            continue
        out.update(((text + following)[:LENGTH], go_on) for following, go_on in right)
    return out


def beginnings(pattern: str) -> frozenset[str]:
    """The lower-case beginnings, up to ``LENGTH`` letters, with one of which every match starts.

    White space counts as a blank, a digit as a nought.  An empty string among them means that anything may come first.

    >>> sorted(beginnings("(?:am |im )?(?P<m>mai|juni)"))
    ['am juni', 'am mai', 'im juni', 'im mai', 'juni', 'mai']
    """
    return frozenset(text for text, _ in _Reader(pattern).alternatives())
