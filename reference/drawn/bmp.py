"""BMP: written field by field, because Pillow writes few of its forms."""
import struct

import numpy as np

from drawn.drawing import alpha, encoded, image, indices, palette, rgb

RAW, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS = 0, 1, 2, 3, 6


def padded(line):
    return line + bytes(-len(line) % 4)


def bmp(height, width, bits, data, compression=RAW, colors=b"", masks=b"", size=40, used=0, top_down=False):
    """size: of the header, 12 for OS/2, 40, or 108 and 124, which hold the masks."""
    if size == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", size, width, -height if top_down else height, 1, bits, compression, len(data),
                           2835, 2835, used, 0)
        if size > 40:
            info += masks + bytes(size - 40 - len(masks))
            masks = b""
    start = 14 + len(info) + len(masks) + len(colors)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + info + masks + colors + data


def bottom_up(lines):
    return b"".join(padded(line) for line in reversed(lines))


def quads(count):
    return b"".join(bytes([*color[::-1], 0]) for color in palette(count).tolist())


def packed(samples, bits):
    spread = (samples[:, :, None] >> np.arange(bits - 1, -1, -1)) & 1
    return [np.packbits(row.reshape(-1).astype(np.uint8)).tobytes() for row in spread]


def words(bits, fields):
    """rgb() as 16- or 32-bit words; fields: (mask, shift, bits kept) of red, green, blue and perhaps alpha."""
    samples = np.dstack([rgb(), alpha()]).astype(np.uint32)
    total = sum(samples[:, :, i] >> (8 - kept) << shift for i, (_, shift, kept) in enumerate(fields))
    return [row.astype(f"<u{bits // 8}").tobytes() for row in total]


def masks(fields):
    return b"".join(mask.to_bytes(4, "little") for mask, _, _ in fields)


def fields(text):
    """For example 'r5g6b5' from the highest bit down; x is for unused bits."""
    parts = [(text[i], int(text[i + 1])) for i in range(0, len(text), 2)]
    shift, found = sum(size for _, size in parts), {}
    for name, size in parts:
        shift -= size
        found[name] = (((1 << size) - 1) << shift, shift, size)
    return [found[name] for name in "rgba" if name in found]


def runs8(samples):
    out = b""
    for number, row in enumerate(reversed(samples.tolist())):
        i = 0
        while i < len(row):
            run = next((k for k in range(1, 200) if i + k >= len(row) or row[i + k] != row[i]), 1)
            if run == 1 and number % 2 == 0 and len(row) - i >= 3:
                count = min(5, len(row) - i)
                out += bytes([0, count, *row[i:i + count]]) + bytes(count % 2)
                i += count
            else:
                out += bytes([run, row[i]])
                i += run
        out += b"\0\0"
    return out[:-2] + b"\0\1"


def runs4(samples):
    out = b""
    for number, row in enumerate(reversed(samples.tolist())):
        i = 0
        while i < len(row):
            if number % 2 == 0 and len(row) - i >= 6:
                nibbles = row[i:i + 6]
                out += bytes([0, 6] + [nibbles[k] << 4 | nibbles[k + 1] for k in range(0, 6, 2)]) + b"\0"
                i += 6
            else:
                pair = row[i:i + 2]
                out += bytes([len(pair), pair[0] << 4 | pair[-1]])
                i += 2
        out += b"\0\0"
    return out[:-2] + b"\0\1"


def files():
    for mode in ("1", "L", "RGB", "RGBA"):
        yield f"pillow-{mode.lower()}.bmp", encoded(image(mode=mode), "BMP")
    yield "pillow-palette.bmp", encoded(image().quantize(64, dither=0), "BMP")

    colors = rgb()[:, :, ::-1]
    lines24 = [row.tobytes() for row in colors]
    for bits in (1, 4, 8):
        count = 1 << bits
        yield f"palette-{bits}.bmp", bmp(37, 45, bits, bottom_up(packed(indices(count), bits)), colors=quads(count))
    yield "palette-2.bmp", bmp(37, 45, 2, bottom_up(packed(indices(4), 2)), colors=quads(4))
    yield "palette-8-of-100.bmp", bmp(37, 45, 8, bottom_up(packed(indices(100), 8)), colors=quads(100), used=100)
    yield "palette-8-index-beyond.bmp", bmp(37, 45, 8, bottom_up(packed(indices(256), 8)), colors=quads(100), used=100)
    yield "palette-1-inverted.bmp", bmp(37, 45, 1, bottom_up(packed(indices(2), 1)), colors=b"\xff\xff\xff\0\0\0\0\0")
    yield "gray-8.bmp", bmp(37, 45, 8, bottom_up(packed(indices(256), 8)), colors=b"".join(bytes([i, i, i, 0]) for i in range(256)))
    yield "rgb-24.bmp", bmp(37, 45, 24, bottom_up(lines24))
    yield "rgb-24-top-down.bmp", bmp(37, 45, 24, b"".join(map(padded, lines24)), top_down=True)
    yield "palette-8-top-down.bmp", bmp(37, 45, 8, b"".join(map(padded, packed(indices(256), 8))), colors=quads(256), top_down=True)
    yield "os2-24.bmp", bmp(37, 45, 24, bottom_up(lines24), size=12)
    yield "os2-palette-4.bmp", bmp(37, 45, 4, bottom_up(packed(indices(16), 4)), size=12, colors=palette(16)[:, ::-1].tobytes())
    yield "os2-palette-8.bmp", bmp(37, 45, 8, bottom_up(packed(indices(256), 8)), size=12, colors=palette(256)[:, ::-1].tobytes())
    five = fields("x1r5g5b5")
    yield "rgb-16.bmp", bmp(37, 45, 16, bottom_up(words(16, five)))
    yield "rgb-16-top-down.bmp", bmp(37, 45, 16, b"".join(map(padded, words(16, five))), top_down=True)
    for text in ("x1r5g5b5", "r5g6b5", "r4g4b4x4", "x4r4g4b4"):
        use = fields(text)
        yield f"bitfields-16-{text}.bmp", bmp(37, 45, 16, bottom_up(words(16, use)), BITFIELDS, masks=masks(use))
    yield "rgb-32.bmp", bmp(37, 45, 32, bottom_up(words(32, fields("x8r8g8b8"))))
    yield "rgb-32-with-alpha.bmp", bmp(37, 45, 32, bottom_up(words(32, fields("a8r8g8b8"))))
    yield "rgb-32-top-down.bmp", bmp(37, 45, 32, b"".join(words(32, fields("x8r8g8b8"))), top_down=True)
    for text in ("x8r8g8b8", "x8b8g8r8", "r8g8b8x8", "b8g8r8x8"):
        use = fields(text)
        yield f"bitfields-32-{text}.bmp", bmp(37, 45, 32, bottom_up(words(32, use)), BITFIELDS, masks=masks(use))
    for text in ("a8r8g8b8", "a8b8g8r8", "r8g8b8a8", "b8g8r8a8"):
        use = fields(text)
        for size in (56, 108, 124):
            yield f"bitfields-32-{text}-header-{size}.bmp", bmp(
                37, 45, 32, bottom_up(words(32, use)), BITFIELDS, masks=masks(use), size=size)
    yield "header-124-24.bmp", bmp(37, 45, 24, bottom_up(lines24), size=124)
    yield "header-64.bmp", bmp(37, 45, 24, bottom_up(lines24), size=64)
    yield "rle8.bmp", bmp(37, 45, 8, runs8(indices(16)), RLE8, colors=quads(256))
    yield "rle8-absolute.bmp", bmp(37, 45, 8, runs8(indices(256)), RLE8, colors=quads(256))
    yield "rle4.bmp", bmp(37, 45, 4, runs4(indices(16)), RLE4, colors=quads(16))
    skip = bytes([5, 9, 0, 2, 3, 4, 6, 200, 0, 0, 7, 99, 0, 1])
    yield "rle8-delta.bmp", bmp(20, 30, 8, skip, RLE8, colors=quads(256))
    yield "rle8-short.bmp", bmp(20, 30, 8, bytes([30, 9, 0, 0, 6, 200, 0, 1]), RLE8, colors=quads(256))
    yield "rle8-no-end.bmp", bmp(37, 45, 8, runs8(indices(16))[:-2], RLE8, colors=quads(256))
    yield "rle8-long-run.bmp", bmp(20, 30, 8, b"\x3c\x05\0\0" + b"\x1e\x09\0\0" * 19 + b"\0\1", RLE8, colors=quads(256))
    yield "rle4-delta.bmp", bmp(20, 30, 4, bytes([5, 0x91, 0, 2, 3, 4, 6, 0xC8, 0, 0, 7, 0x63, 0, 1]), RLE4, colors=quads(16))
    yield "size-1x1.bmp", bmp(1, 1, 24, b"\x10\x20\x30\0")
    whole = bmp(37, 45, 24, bottom_up(lines24))
    yield "truncated.bmp", whole[:len(whole) * 2 // 3]
    yield "truncated-palette-8.bmp", (lambda b: b[:len(b) * 2 // 3])(
        bmp(37, 45, 8, bottom_up(packed(indices(256), 8)), colors=quads(256)))
    yield "truncated-rle8.bmp", (lambda b: b[:len(b) * 2 // 3])(bmp(37, 45, 8, runs8(indices(256)), RLE8, colors=quads(256)))
    yield "truncated-rgb-16.bmp", (lambda b: b[:len(b) * 2 // 3])(bmp(37, 45, 16, bottom_up(words(16, five))))
    yield "truncated-in-header.bmp", whole[:30]
    yield "after-the-end.bmp", whole + b"bytes after the end"
    yield "zero-width.bmp", bmp(37, 0, 24, bottom_up(lines24))
    yield "bits-7.bmp", bmp(37, 45, 7, bottom_up(lines24))
    yield "compression-9.bmp", bmp(37, 45, 24, bottom_up(lines24), 9)
    yield "jpeg-inside.bmp", bmp(37, 45, 0, encoded(image(), "JPEG"), 4)
