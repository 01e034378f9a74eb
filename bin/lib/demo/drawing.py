"""Pictures of the demonstration, drawn so that none has to be kept as a file."""

import base64
import io

from PIL import Image, ImageDraw

SCALE = 4
TEAL, SAND, WHITE, INK = "#0f766e", "#f59e0b", "#ffffff", "#1e293b"


def encode(image, size):
    """The picture at ``size``, as Odoo's image fields take it."""
    out = io.BytesIO()
    image.resize(size, Image.LANCZOS).save(out, format="PNG", optimize=True)
    return base64.b64encode(out.getvalue())


def scaled(*points):
    return [(x * SCALE, y * SCALE) for x, y in points]


def logo():
    """A lighthouse: the firm is called after one."""
    image = Image.new("RGBA", (256 * SCALE, 256 * SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(scaled((8, 8), (248, 248)), 48 * SCALE, fill=TEAL)
    draw.polygon(scaled((128, 86), (224, 52), (224, 108)), fill=SAND)
    draw.polygon(scaled((128, 86), (32, 52), (32, 108)), fill=SAND)
    draw.polygon(scaled((106, 108), (150, 108), (164, 214), (92, 214)), fill=WHITE)
    draw.polygon(scaled((102, 140), (154, 140), (158, 170), (98, 170)), fill=TEAL)
    draw.rectangle(scaled((108, 64), (148, 108)), fill=WHITE)
    draw.rectangle(scaled((116, 74), (140, 100)), fill=SAND)
    draw.polygon(scaled((128, 34), (158, 64), (98, 64)), fill=WHITE)
    draw.rectangle(scaled((84, 208), (172, 218)), fill=WHITE)
    return encode(image, (256, 256))


def signature(name):
    """A stroke for each letter: alike for a name, different between names."""
    image = Image.new("RGBA", (300 * SCALE, 90 * SCALE), (0, 0, 0, 0))
    points, x = [], 20
    for number, letter in enumerate(name):
        height = 12 + ord(letter) % 28
        points += [(x, 50 - height * (-1) ** number), (x + 6, 52)]
        x += 12
    draw = ImageDraw.Draw(image)
    draw.line(scaled(*points), fill=INK, width=2 * SCALE, joint="curve")
    draw.line(scaled((16, 68), (x, 60)), fill=INK, width=2 * SCALE)
    return encode(image, (300, 90))
