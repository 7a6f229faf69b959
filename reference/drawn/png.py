"""PNG: written chunk by chunk, because Pillow does not write all depths, interlacing and transparencies."""
import zlib

import numpy as np

from drawn import drawing
from drawn.drawing import alpha, encoded, gray, image, indices, palette, rgb, wide

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def chunk(name, content):
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def stored(data):
    """zlib's format without compression: the same bytes by every version of zlib."""
    blocks = [data[i:i + 65535] for i in range(0, len(data), 65535)] or [b""]
    out = b"\x78\x01"
    for i, block in enumerate(blocks):
        size = len(block)
        out += bytes([i == len(blocks) - 1]) + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + block
    return out + zlib.adler32(data).to_bytes(4, "big")


def header(height, width, depth, color, interlaced=False):
    return chunk(b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, color, 0, 0, interlaced]))


def rows(samples, depth):
    """Each row's bytes. samples: [height][width] or [height][width][bands]."""
    samples = samples.reshape(samples.shape[0], -1)
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in samples]
    if depth == 8:
        return [row.astype(np.uint8).tobytes() for row in samples]
    bits = (samples[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
    return [np.packbits(row.reshape(-1).astype(np.uint8)).tobytes() for row in bits]


def filtered(lines, step, kind):
    """The rows with their filter's number before each; kind is 0 to 4, or None for all in turn."""
    out = b""
    above = bytes(len(lines[0])) if lines else b""
    for number, line in enumerate(lines):
        use = number % 5 if kind is None else kind
        out += bytes([use])
        for i, value in enumerate(line):
            left = line[i - step] if i >= step else 0
            up = above[i]
            corner = above[i - step] if i >= step else 0
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda v: abs(guess - v))
            out += bytes([(value - (0, left, up, (left + up) // 2, nearest)[use]) % 256])
        above = line
    return out


def pixels(samples, depth, interlaced=False, kind=0):
    bands = samples.shape[2] if samples.ndim == 3 else 1
    step = max(1, bands * depth // 8)
    if not interlaced:
        return filtered(rows(samples, depth), step, kind)
    passes = (samples[top::down, left::right] for top, left, down, right in ADAM7)
    return b"".join(filtered(rows(part, depth), step, kind) for part in passes if part.size)


def png(samples, depth, color, interlaced=False, kind=0, before=b"", after=b"", pieces=1):
    """before and after: chunks between the header and the pixels, between the pixels and the end."""
    data = stored(pixels(samples, depth, interlaced, kind))
    size = -(-len(data) // pieces)
    parts = b"".join(chunk(b"IDAT", data[i:i + size]) for i in range(0, len(data), size))
    return SIGNATURE + header(*samples.shape[:2], depth, color, interlaced) + before + parts + after + chunk(b"IEND", b"")


def plte(colors):
    return chunk(b"PLTE", palette(colors).tobytes())


def numbers(*values):
    return b"".join(value.to_bytes(2, "big") for value in values)


def kinds():
    """Every depth of every colour type: (name, samples, depth, colour type, chunks before)."""
    for depth in (1, 2, 4):
        yield f"gray-{depth}", indices(1 << depth), depth, GRAY, b""
    yield "gray-8", gray(), 8, GRAY, b""
    yield "gray-16", wide(gray()), 16, GRAY, b""
    yield "gray-16-dark", wide(gray()) // 200, 16, GRAY, b""
    yield "rgb-8", rgb(), 8, RGB, b""
    yield "rgb-16", wide(rgb()), 16, RGB, b""
    for depth in (1, 2, 4, 8):
        yield f"palette-{depth}", indices(1 << depth), depth, PALETTE, plte(1 << depth)
    yield "gray-alpha-8", np.dstack([gray(), alpha()]), 8, GRAY_ALPHA, b""
    yield "gray-alpha-16", wide(np.dstack([gray(), alpha()])), 16, GRAY_ALPHA, b""
    yield "rgba-8", np.dstack([rgb(), alpha()]), 8, RGBA, b""
    yield "rgba-16", wide(np.dstack([rgb(), alpha()])), 16, RGBA, b""


def transparencies():
    for depth in (1, 2, 4):
        yield f"gray-{depth}", indices(1 << depth), depth, GRAY, numbers(1)
    yield "gray-8", gray(), 8, GRAY, numbers(int(gray()[5, 5]))
    yield "gray-16", wide(gray()), 16, GRAY, numbers(int(wide(gray())[5, 5]))
    yield "rgb-8", rgb(), 8, RGB, numbers(*map(int, rgb()[5, 5]))
    yield "rgb-16", wide(rgb()), 16, RGB, numbers(*map(int, wide(rgb())[5, 5]))
    for depth in (1, 2, 4, 8):
        yield f"palette-{depth}", indices(1 << depth), depth, PALETTE, bytes([0, 128])
    yield "palette-8-all", indices(256), 8, PALETTE, bytes(range(256))


def files():
    for name, samples, depth, color, before in kinds():
        yield f"{name}.png", png(samples, depth, color, before=before, kind=None)
        yield f"{name}-interlaced.png", png(samples, depth, color, interlaced=True, before=before, kind=None)
    for name, samples, depth, color, transparent in transparencies():
        before = (plte(1 << depth) if color == PALETTE else b"") + chunk(b"tRNS", transparent)
        yield f"trns-{name}.png", png(samples, depth, color, before=before)
    for kind, name in enumerate(("none", "sub", "up", "average", "paeth")):
        yield f"filter-{name}.png", png(rgb(), 8, RGB, kind=kind)
    for height, width in ((1, 1), (1, 5), (5, 1), (2, 3), (3, 9)):
        yield f"interlaced-{height}x{width}.png", png(rgb(height, width), 8, RGB, interlaced=True)
    yield from by_pillow()
    yield from with_other_chunks()
    yield from animated()
    yield from damaged()


def by_pillow():
    yield "pillow-rgb.png", encoded(image(), "PNG")
    yield "pillow-rgba.png", encoded(image(mode="RGBA"), "PNG")
    yield "pillow-la.png", encoded(image(mode="LA"), "PNG")
    yield "pillow-gray.png", encoded(image(mode="L"), "PNG", optimize=True)
    yield "pillow-bilevel.png", encoded(image(mode="L").point(lambda v: 255 * (v > 99), "1"), "PNG")
    for bits in (1, 2, 4, 8):
        yield f"pillow-palette-{bits}.png", encoded(image().quantize(1 << bits, dither=0), "PNG", bits=bits)


def with_other_chunks():
    plain = dict(samples=rgb(), depth=8, color=RGB)
    yield "gamma.png", png(**plain, before=chunk(b"gAMA", (220000).to_bytes(4, "big")))
    yield "srgb.png", png(**plain, before=chunk(b"sRGB", b"\0") + chunk(b"gAMA", (45455).to_bytes(4, "big")))
    yield "gray-gamma.png", png(gray(), 8, GRAY, before=chunk(b"gAMA", (100000).to_bytes(4, "big")))
    yield "sbit.png", png(**plain, before=chunk(b"sBIT", bytes([5, 6, 5])))
    yield "background.png", png(np.dstack([rgb(), alpha()]), 8, RGBA, before=chunk(b"bKGD", numbers(255, 0, 0)))
    yield "density.png", png(**plain, before=chunk(b"pHYs", (2835).to_bytes(4, "big") * 2 + b"\1"))
    yield "icc-damaged.png", png(**plain, before=chunk(b"iCCP", b"made up\0\0" + stored(b"no profile")))
    yield "palette-suggested.png", png(**plain, before=plte(16))
    yield "palette-short.png", png(indices(16), 4, PALETTE, before=plte(9))
    yield "several-idat.png", png(**plain, pieces=7)
    yield "unknown-chunk.png", png(**plain, before=chunk(b"abCd", b"anything"), after=chunk(b"abCe", b"more"))
    yield "after-the-end.png", png(**plain) + b"bytes after the end"
    for orientation in range(1, 9):
        yield f"exif-{orientation}.png", png(**plain, before=chunk(b"eXIf", drawing.exif(orientation, False)))
    yield "exif-after-pixels.png", png(**plain, after=chunk(b"eXIf", drawing.exif(6)))
    yield "exif-with-prefix.png", png(**plain, before=chunk(b"eXIf", b"Exif\0\0" + drawing.exif(6)))
    yield "exif-damaged.png", png(**plain, before=chunk(b"eXIf", drawing.exif(6)[:11]))
    hexadecimal = b"\nexif\n      %d\n%s\n" % (len(drawing.exif(8)) + 6, (b"Exif\0\0" + drawing.exif(8)).hex().encode())
    name = b"Raw profile type exif\0"
    yield "exif-imagemagick-text.png", png(**plain, before=chunk(b"tEXt", name + hexadecimal))
    yield "exif-imagemagick-compressed.png", png(**plain, before=chunk(b"zTXt", name + b"\0" + stored(hexadecimal)))
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + drawing.xmp(6)
    yield "xmp-orientation.png", png(**plain, before=chunk(b"iTXt", text))
    yield "xmp-orientation-after-pixels.png", png(**plain, after=chunk(b"iTXt", text))
    squeezed = b"XML:com.adobe.xmp\0\1\0\0\0" + stored(drawing.xmp(6))
    yield "xmp-orientation-compressed.png", png(**plain, before=chunk(b"iTXt", squeezed))


def animated():
    frames = [image(), image().transpose(0), image().transpose(1)]
    yield "apng.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100, loop=0)
    yield "apng-default-apart.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=True)
    control = lambda sequence, height, width, top, left: chunk(b"fcTL", b"".join(
        v.to_bytes(4, "big") for v in (sequence, width, height, left, top)) + b"\0\1\0\x0a\0\0")
    small = stored(pixels(rgb(20, 20), 8))
    yield "apng-second-frame-offset.png", png(
        rgb(), 8, RGB, before=chunk(b"acTL", (2).to_bytes(4, "big") + bytes(4)) + control(0, 37, 45, 0, 0),
        after=control(1, 20, 20, 9, 11) + chunk(b"fdAT", (2).to_bytes(4, "big") + small))


def damaged():
    whole = png(rgb(), 8, RGB)
    yield "truncated-in-pixels.png", whole[:len(whole) * 2 // 3]
    yield "truncated-in-pixels-interlaced.png", (lambda b: b[:len(b) * 2 // 3])(png(rgb(), 8, RGB, interlaced=True))
    compressed = encoded(image(), "PNG")
    yield "truncated-compressed.png", compressed[:len(compressed) * 2 // 3]
    yield "truncated-in-header.png", whole[:20]
    yield "truncated-signature-only.png", SIGNATURE
    yield "no-end.png", whole[:-12]
    yield "no-checksum-of-pixels.png", whole[:-16]
    yield "no-pixels.png", SIGNATURE + header(37, 45, 8, RGB) + chunk(b"IEND", b"")
    yield "too-few-rows.png", (SIGNATURE + header(37, 45, 8, RGB)
                               + chunk(b"IDAT", stored(pixels(rgb()[:20], 8))) + chunk(b"IEND", b""))
    yield "too-many-rows.png", (SIGNATURE + header(20, 45, 8, RGB)
                                + chunk(b"IDAT", stored(pixels(rgb(), 8))) + chunk(b"IEND", b""))
    flip = lambda data, position: data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1:]
    yield "checksum-of-header.png", flip(whole, 29)
    yield "checksum-of-pixels.png", flip(whole, -13)
    yield "checksum-of-text.png", flip(png(rgb(), 8, RGB, before=chunk(b"tEXt", b"Title\0x")), 33 + 18)
    yield "checksum-of-text-after-pixels.png", flip(png(rgb(), 8, RGB, after=chunk(b"tEXt", b"Title\0x")), -13)
    data = stored(pixels(rgb(), 8))
    yield "checksum-of-zlib.png", (SIGNATURE + header(37, 45, 8, RGB) + chunk(b"IDAT", flip(data, -1))
                                   + chunk(b"IEND", b""))
    yield "filter-unknown.png", (SIGNATURE + header(37, 45, 8, RGB) + chunk(b"IDAT", stored(b"\7" + pixels(rgb(), 8)[1:]))
                                 + chunk(b"IEND", b""))
    yield "palette-missing.png", png(indices(16), 4, PALETTE)
    yield "depth-3.png", SIGNATURE + header(37, 45, 3, GRAY) + whole[33:]
    yield "color-type-5.png", SIGNATURE + header(37, 45, 8, 5) + whole[33:]
    yield "zero-width.png", SIGNATURE + header(37, 0, 8, RGB) + whole[33:]
    yield "zero-height.png", SIGNATURE + header(0, 45, 8, RGB) + whole[33:]
    yield "unknown-critical-chunk.png", png(rgb(), 8, RGB, before=chunk(b"ABCD", b"x"))
