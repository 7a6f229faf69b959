"""What is on the images: computed in whole numbers, so that every machine draws the same."""
import io

import numpy as np
from PIL import Image


def rgb(height=37, width=45):
    """uint8[height][width][3]: gradients, a disc, stripes and grain; no symmetry, so that each orientation differs."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    grain = ((x * 7919 + y * 104729 + x * y * 31) * 2654435761 >> 13) % 24
    red = x * 215 // max(width - 1, 1) + grain
    green = y * 215 // max(height - 1, 1) + grain
    blue = np.where((3 * x + y) // 9 % 2 == 0, 200, 40) + grain
    disc = (4 * x - width) ** 2 + (4 * y - 2 * height) ** 2 < (height + width) ** 2 // 5
    red, green, blue = np.where(disc, 235, red), np.where(disc, 60 + grain, green), np.where(disc, 20, blue)
    return np.clip(np.stack([red, green, blue], axis=-1), 0, 255).astype(np.uint8)


def gray(height=37, width=45):
    """uint8[height][width]."""
    return (rgb(height, width).astype(np.int64) @ np.array([3, 5, 2]) // 10).astype(np.uint8)


def alpha(height=37, width=45):
    """uint8[height][width]: none, some and full opacity."""
    y, x = np.mgrid[0:height, 0:width]
    return np.clip((x + 2 * y) * 4 - 100, 0, 255).astype(np.uint8)


def indices(colors, height=37, width=45):
    """uint8[height][width], each below colors."""
    return (gray(height, width).astype(np.int64) * colors // 256).astype(np.uint8)


def palette(colors):
    """uint8[colors][3]: neighbours differ much, so that a wrong index shows."""
    i = np.arange(colors, dtype=np.int64)
    return np.stack([i * 97 % 256, 255 - i * 53 % 256, i * i * 29 % 256], axis=-1).astype(np.uint8)


def wide(samples):
    """uint16 of the same shape, whose low bytes count, too."""
    return samples.astype(np.uint16) * 256 + (samples.astype(np.uint16) * 77 + 131) % 256


def image(height=37, width=45, mode="RGB"):
    return Image.fromarray(rgb(height, width)).convert(mode)


def encoded(image, format, **options):
    """The bytes that Pillow writes."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def exif(orientation, little=True):
    """A TIFF structure of one entry, as EXIF blocks are."""
    order = "little" if little else "big"
    number = lambda value, size: value.to_bytes(size, order)
    entry = number(0x112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + b"\0\0"
    return (b"II" if little else b"MM") + number(42, 2) + number(8, 4) + number(1, 2) + entry + number(0, 4)


def xmp(orientation):
    """The attribute form, as Adobe's programs write it."""
    return (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>'
            % orientation)
