"""TIFF: by Pillow and libtiff, and by hand where Pillow chooses the form."""
import struct

import numpy as np
from PIL import Image

from drawn import drawing
from drawn.drawing import alpha, encoded, gray, image, indices, palette, rgb, wide
from drawn.png import stored

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, STRIPS, ORIENTATION = 256, 257, 258, 259, 262, 273, 274
BANDS, ROWS_PER_STRIP, STRIP_BYTES, PLANAR, PREDICTOR, COLOR_MAP = 277, 278, 279, 284, 317, 320
XMP = 700
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_BYTES, INK_SET, EXTRA, FORMAT, FILL_ORDER = 322, 323, 324, 325, 332, 338, 339, 266
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK = 0, 1, 2, 3, 5
NONE, DEFLATE, PACKBITS = 1, 8, 32773


def tiff(height, width, bits, photometric, parts, bands=1, order="<", rows=None, tile=None, big=False, **more):
    """parts: the strips' or tiles' bytes. more: other tags by their names here, each a number, some, or bytes."""
    tags = {WIDTH: width, HEIGHT: height, BITS: [bits] * bands, COMPRESSION: NONE, PHOTOMETRIC: photometric, BANDS: bands}
    tags.update({globals()[name.upper()]: value for name, value in more.items()})
    places, lengths = (TILES, TILE_BYTES) if tile else (STRIPS, STRIP_BYTES)
    tags.update({TILE_WIDTH: tile, TILE_HEIGHT: tile} if tile else {ROWS_PER_STRIP: rows or height})
    head = 16 if big else 8
    start, offsets = head, []
    for part in parts:
        offsets.append(start)
        start += len(part)
    start += start % 2
    tags[places], tags[lengths] = offsets, [len(part) for part in parts]
    pack = lambda form, *values: struct.pack(order + form, *values)
    room, count_form, entry_form = (8, "Q", "HHQ") if big else (4, "H", "HHI")
    entries, beyond = b"", b""
    after = start + struct.calcsize(order + count_form) + len(tags) * (20 if big else 12) + (8 if big else 4)
    for tag in sorted(tags):
        values = [tags[tag]] if isinstance(tags[tag], int) else tags[tag]
        long = tag in (places, lengths)
        kind, form = (1, "B") if isinstance(tags[tag], bytes) else (4, "I") if long else (3, "H")
        content = pack(f"{len(values)}{form}", *values)
        if len(content) > room:
            place = after + len(beyond)
            beyond += content + bytes(len(content) % 2)
            content = pack("Q" if big else "I", place)
        entries += pack(entry_form, tag, kind, len(values)) + content.ljust(room, b"\0")
    mark = b"II" if order == "<" else b"MM"
    header = mark + (pack("HHHQ", 43, 8, 0, start) if big else pack("HI", 42, start))
    body = b"".join(parts)
    return (header + body + bytes(start - head - len(body)) + pack(count_form, len(tags)) + entries
            + pack("Q" if big else "I", 0) + beyond)


def strips(samples, rows, order="<"):
    kind = samples.dtype.newbyteorder(order)
    return [samples[i:i + rows].astype(kind).tobytes() for i in range(0, len(samples), rows)]


def tiles(samples, side):
    height, width = samples.shape[:2]
    margins = [(0, -height % side), (0, -width % side)] + [(0, 0)] * (samples.ndim - 2)
    full = np.pad(samples, margins)
    return [full[y:y + side, x:x + side].tobytes() for y in range(0, height, side) for x in range(0, width, side)]


def bits(samples, depth):
    spread = (samples[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
    return b"".join(np.packbits(row.reshape(-1).astype(np.uint8)).tobytes() for row in spread)


def packbits(data):
    out = b""
    for i in range(0, len(data), 100):
        piece = data[i:i + 100]
        out += bytes([len(piece) - 1]) + piece
    return out


def by_pillow():
    compressions = {"raw": None, "lzw": "tiff_lzw", "deflate": "tiff_adobe_deflate", "old-deflate": "tiff_deflate",
                    "packbits": "packbits"}
    for name, compression in compressions.items():
        for mode in ("1", "L", "LA", "RGB", "RGBA", "CMYK"):
            yield f"pillow-{mode.lower()}-{name}.tif", encoded(image(mode=mode), "TIFF", compression=compression)
        yield f"pillow-palette-{name}.tif", encoded(image().quantize(64, dither=0), "TIFF", compression=compression)
        yield f"pillow-gray-16-{name}.tif", encoded(Image.fromarray(wide(gray())), "TIFF", compression=compression)
    for mode in ("L", "RGB", "YCbCr", "CMYK"):
        yield f"pillow-{mode.lower()}-jpeg.tif", encoded(image(mode=mode), "TIFF", compression="jpeg", quality=90)
    for compression in ("group3", "group4", "tiff_ccitt"):
        yield f"pillow-1-{compression.replace('_', '-')}.tif", encoded(image(mode="1"), "TIFF", compression=compression)
    yield "pillow-gray-16-dark.tif", encoded(Image.fromarray(wide(gray()) // 200), "TIFF")
    yield "pillow-gray-32.tif", encoded(Image.fromarray(gray().astype(np.int32) * 3 - 200), "TIFF")
    yield "pillow-float.tif", encoded(Image.fromarray(gray().astype(np.float32) * 1.5 - 40), "TIFF")
    yield "pillow-ycbcr-raw.tif", encoded(image(mode="YCbCr"), "TIFF")
    yield "pillow-lab.tif", encoded(Image.merge("LAB", image().split()), "TIFF")
    yield "pillow-pages.tif", encoded(image(), "TIFF", save_all=True, append_images=[image(20, 20), image(mode="L")])
    yield "pillow-predictor.tif", encoded(image(), "TIFF", compression="tiff_lzw", tiffinfo={PREDICTOR: 2})
    yield "pillow-strips.tif", encoded(image(60, 45), "TIFF", compression="tiff_lzw", strip_size=45 * 3 * 8)
    yield "pillow-big.tif", encoded(image(), "TIFF", big_tiff=True)


def files():
    yield from by_pillow()
    for order, name in (("<", "little"), (">", "big")):
        yield f"rgb-{name}.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, order)
        yield f"gray-16-{name}.tif", tiff(37, 45, 16, BLACK_IS_ZERO, strips(wide(gray()), 37, order), order=order)
        yield f"rgb-16-{name}.tif", tiff(37, 45, 16, RGB, strips(wide(rgb()), 37, order), 3, order)
        yield f"bigtiff-{name}.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, order, big=True)
    yield "rgba-16.tif", tiff(37, 45, 16, RGB, strips(wide(np.dstack([rgb(), alpha()])), 37), 4, extra=2)
    yield "strips.tif", tiff(37, 45, 8, RGB, strips(rgb(), 5), 3, rows=5)
    yield "tiles.tif", tiff(37, 45, 8, RGB, tiles(rgb(), 16), 3, tile=16)
    yield "tiles-gray.tif", tiff(37, 45, 8, BLACK_IS_ZERO, tiles(gray(), 16), tile=16)
    yield "tiles-deflate.tif", tiff(37, 45, 8, RGB, [stored(t) for t in tiles(rgb(), 16)], 3, tile=16, compression=DEFLATE)
    yield "deflate.tif", tiff(37, 45, 8, RGB, [stored(s) for s in strips(rgb(), 9)], 3, rows=9, compression=DEFLATE)
    yield "packbits.tif", tiff(37, 45, 8, RGB, [packbits(s) for s in strips(rgb(), 1)], 3, rows=1, compression=PACKBITS)
    differences = rgb().copy()
    differences[:, 1:] -= rgb()[:, :-1]
    yield "deflate-predictor.tif", tiff(37, 45, 8, RGB, [stored(differences.tobytes())], 3, compression=DEFLATE, predictor=2)
    planes = [np.ascontiguousarray(rgb()[:, :, i]).tobytes() for i in range(3)]
    yield "planes.tif", tiff(37, 45, 8, RGB, planes, 3, planar=2)
    for depth in (1, 2, 4):
        yield f"gray-{depth}.tif", tiff(37, 45, depth, BLACK_IS_ZERO, [bits(indices(1 << depth), depth)])
        yield f"gray-{depth}-white-is-zero.tif", tiff(37, 45, depth, WHITE_IS_ZERO, [bits(indices(1 << depth), depth)])
    yield "gray-8-white-is-zero.tif", tiff(37, 45, 8, WHITE_IS_ZERO, [gray().tobytes()])
    yield "gray-16-white-is-zero.tif", tiff(37, 45, 16, WHITE_IS_ZERO, strips(wide(gray()), 37))
    yield "gray-alpha.tif", tiff(37, 45, 8, BLACK_IS_ZERO, [np.dstack([gray(), alpha()]).tobytes()], 2, extra=2)
    yield "gray-fill-order.tif", tiff(37, 45, 1, BLACK_IS_ZERO, [bytes(
        int(f"{v:08b}"[::-1], 2) for v in bits(indices(2), 1))], fill_order=2)
    for depth in (1, 2, 4, 8):
        colors = palette(1 << depth).astype(int)
        maps = [int(v) * 257 for v in colors.T.reshape(-1)]
        yield f"palette-{depth}.tif", tiff(37, 45, depth, PALETTE, [bits(indices(1 << depth), depth)], color_map=maps)
    eight_bit_map = [int(v) for v in palette(256).astype(int).T.reshape(-1)]
    yield "palette-8-of-low-bytes.tif", tiff(37, 45, 8, PALETTE, [indices(256).tobytes()], color_map=eight_bit_map)
    for name, extra in (("unspecified", 0), ("premultiplied", 1), ("straight", 2)):
        yield f"rgb-and-{name}.tif", tiff(37, 45, 8, RGB, [np.dstack([rgb(), alpha()]).tobytes()], 4, extra=extra)
    yield "rgb-and-two.tif", tiff(37, 45, 8, RGB, [np.dstack([rgb(), alpha(), gray()]).tobytes()], 5, extra=[0, 0])
    inks = np.array(image(mode="CMYK")) // 2 + 40
    yield "cmyk.tif", tiff(37, 45, 8, CMYK, [inks.tobytes()], 4, ink_set=1)
    yield "cmyk-16.tif", tiff(37, 45, 16, CMYK, strips(wide(inks), 37), 4, ink_set=1)
    for orientation in range(1, 9):
        yield f"orientation-{orientation}.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, orientation=orientation)
    yield "xmp-orientation.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, xmp=drawing.xmp(6))
    yield "signed-16.tif", tiff(37, 45, 16, BLACK_IS_ZERO, strips(wide(gray()) // 2, 37), format=2)
    whole = tiff(37, 45, 8, RGB, strips(rgb(), 5), 3, rows=5)
    yield "truncated-directory.tif", whole[:-40]
    place = 8 + 37 * 45 * 3 // 2
    pixels_last = encoded(image(), "TIFF")
    yield "truncated-pixels.tif", pixels_last[:len(pixels_last) * 2 // 3]
    lzw = encoded(image(), "TIFF", compression="tiff_lzw")
    yield "truncated-lzw.tif", lzw[:len(lzw) * 2 // 3]
    yield "damaged-lzw.tif", lzw[:place // 2] + bytes([lzw[place // 2] ^ 0x55]) + lzw[place // 2 + 1:]
    yield "truncated-header.tif", whole[:6]
    yield "strip-beyond-the-end.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, strips=[1 << 20])
    yield "directory-beyond-the-end.tif", b"II*\0" + (1 << 20).to_bytes(4, "little")
    yield "zero-width.tif", tiff(37, 0, 8, RGB, strips(rgb(), 37), 3)
    yield "unknown-compression.tif", tiff(37, 45, 8, RGB, strips(rgb(), 37), 3, compression=999)
    yield "after-the-end.tif", whole + b"bytes after the end"
