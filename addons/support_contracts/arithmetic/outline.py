"""The headings of a text: numbered, listed, and never left alone on a page."""

from dataclasses import dataclass
from html import escape

from lxml import html

LEVELS = {"h1": 1, "h2": 1, "h3": 2}


@dataclass(frozen=True)
class Heading:
    """``order`` counts all headings of a text, from 0."""

    level: int
    number: str
    title: str
    anchor: str
    order: int = 0

    @property
    def rgb(self):
        """A dark blue of its own, by which a printed page is recognised."""
        order = self.order
        return 31 + order % 8, 58 + order // 8 % 8, 95 + order // 64 % 8

    @property
    def style(self):
        return "color: #{:02x}{:02x}{:02x}".format(*self.rgb)

    @property
    def label(self):
        return f"{self.number} {self.title}"


def outlined(body: str) -> tuple[str, list[Heading]]:
    """(the text with numbered headings, its headings).

    Each heading is wrapped with what follows it, so that a printer keeps them
    together (class ``o_keep``).

    >>> text, headings = outlined("<h2>Terms</h2><p>x</p><h3>Fees</h3><p>y</p>")
    >>> [heading.label for heading in headings]
    ['1. Terms', '1.1 Fees']
    """
    root = html.fragment_fromstring(body or "", create_parent="div")
    counters, headings, nodes = [0, 0], [], []
    for node in root.xpath(".//h1|.//h2|.//h3"):
        title = " ".join(node.text_content().split())
        if not title:
            continue
        level, order = LEVELS[node.tag], len(headings)
        headings.append(_numbered(counters, level, title, order))
        _write(node, headings[-1])
        nodes.append(node)
    # The last one first: a heading right after another goes along with it.
    for node in reversed(nodes):
        _keep_with_next(node)
    return _inner_html(root), headings


def _numbered(counters, level, title, order):
    if level == 1:
        counters[:] = [counters[0] + 1, 0]
    else:
        counters[1] += 1
    number = f"{counters[0]}." if level == 1 else f"{counters[0]}.{counters[1]}"
    return Heading(level, number, title, f"section-{number.strip('.')}", order)


def _write(node, heading):
    """The heading as plain words: its number first, no markup of its own."""
    tail, level = node.tail, heading.level
    node.clear()
    node.tag, node.tail = f"h{level + 1}", tail
    node.set("id", heading.anchor)
    node.set("style", heading.style)
    node.text = heading.label


def _keep_with_next(node):
    """Wrap a heading and the first block after it."""
    keep = html.Element("div")
    keep.set("class", "o_keep")
    following = node.getnext()
    if node.tail and node.tail.strip():
        following = None
    node.addprevious(keep)
    keep.append(node)
    if following is not None:
        keep.append(following)


def _inner_html(root):
    parts = [html.tostring(child, encoding="unicode") for child in root]
    return escape(root.text or "") + "".join(parts)
