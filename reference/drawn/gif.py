"""GIF: written block by block, because Pillow chooses offsets, palettes and interlacing itself."""
from drawn.drawing import encoded, gray, image, indices, palette

INTERLACED = ((0, 8), (4, 8), (2, 4), (1, 2))
TRAILER = b";"


def number(value):
    return value.to_bytes(2, "little")


def blocks(data):
    return b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\0"


def lzw(values, bits):
    """Codes that never grow: the table is cleared before it would need another bit."""
    clear, size = 1 << bits, bits + 1
    codes = []
    for i, value in enumerate(values):
        if i % (clear - 2) == 0:
            codes.append(clear)
        codes.append(value)
    codes.append(clear + 1)
    packed = sum(code << i * size for i, code in enumerate(codes))
    return bytes([bits]) + blocks(packed.to_bytes(-(-len(codes) * size // 8), "little"))


def table(colors):
    """The palette of a power of two colours and its flags."""
    return palette(colors).tobytes(), 0x80 | (colors.bit_length() - 2)


def screen(height, width, colors=None, background=0, version=b"GIF89a"):
    content, flags = table(colors) if colors else (b"", 0)
    return version + number(width) + number(height) + bytes([flags, background, 0]) + content


def control(transparent=None, disposal=0):
    flags = disposal << 2 | (transparent is not None)
    return b"!\xf9\x04" + bytes([flags]) + number(10) + bytes([transparent or 0, 0])


def frame(samples, bits=4, top=0, left=0, colors=None, interlaced=False):
    content, flags = table(colors) if colors else (b"", 0)
    order = range(samples.shape[0])
    if interlaced:
        order = [row for start, step in INTERLACED for row in range(start, samples.shape[0], step)]
    values = [int(v) for row in order for v in samples[row]]
    height, width = samples.shape
    return (b"," + number(left) + number(top) + number(width) + number(height)
            + bytes([flags | interlaced << 6]) + content + lzw(values, bits))


def files():
    yield "pillow.gif", encoded(image().quantize(64, dither=0), "GIF")
    yield "pillow-not-interlaced.gif", encoded(image().quantize(64, dither=0), "GIF", interlace=False)
    yield "pillow-gray.gif", encoded(image(mode="L"), "GIF")
    yield "pillow-transparent.gif", encoded(image().quantize(16, dither=0), "GIF", transparency=3)
    frames = [image(mode="L").quantize(32), image(mode="L").transpose(0).quantize(32), image(mode="L").transpose(1).quantize(32)]
    for disposal in range(4):
        yield f"pillow-animated-disposal-{disposal}.gif", encoded(
            frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, disposal=disposal)
    yield "pillow-1x1.gif", encoded(image(1, 1).quantize(2), "GIF")

    drawn = indices(16)
    for colors in (2, 4, 8, 16, 32, 64, 128, 256):
        bits = max(2, colors.bit_length() - 1)
        yield f"colors-{colors}.gif", screen(37, 45, colors) + frame(indices(colors), bits) + TRAILER
    yield "interlaced.gif", screen(37, 45, 16) + frame(drawn, interlaced=True) + TRAILER
    for rows in (1, 2, 3, 5):
        yield f"interlaced-{rows}-rows.gif", screen(rows, 45, 16) + frame(drawn[:rows], interlaced=True) + TRAILER
    yield "version-87a.gif", screen(37, 45, 16, version=b"GIF87a") + frame(drawn) + TRAILER
    yield "local-palette.gif", screen(37, 45) + frame(drawn, colors=16) + TRAILER
    yield "two-palettes.gif", screen(37, 45, 8) + frame(drawn, colors=16) + TRAILER
    yield "no-palette.gif", screen(37, 45) + frame(drawn) + TRAILER
    yield "no-palette-256.gif", screen(37, 45) + frame(gray(), bits=8) + TRAILER
    yield "index-beyond-palette.gif", screen(37, 45, 8) + frame(drawn) + TRAILER
    yield "gray-palette.gif", (b"GIF89a" + number(45) + number(37) + b"\xf7\0\0" + bytes(v for i in range(256) for v in (i, i, i))
                               + frame(gray(), bits=8) + TRAILER)
    for transparent in (0, 3, 15):
        yield f"transparent-{transparent}.gif", screen(37, 45, 16) + control(transparent) + frame(drawn) + TRAILER
    yield "transparent-beyond-palette.gif", screen(37, 45, 16) + control(200) + frame(drawn) + TRAILER
    small = drawn[:20, :24]
    for name, height, width, top, left in (("offset", 37, 45, 9, 11), ("offset-beyond-right", 37, 45, 5, 30),
                                           ("offset-beyond-bottom", 37, 45, 30, 5), ("offset-outside", 37, 45, 50, 60),
                                           ("smaller-than-screen", 37, 45, 0, 0), ("larger-than-screen", 10, 12, 0, 0)):
        yield f"{name}.gif", screen(height, width, 16, background=5) + frame(small, top=top, left=left) + TRAILER
        yield f"{name}-transparent.gif", (screen(height, width, 16, background=5) + control(7)
                                          + frame(small, top=top, left=left) + TRAILER)
    yield "offset-local-palette.gif", screen(37, 45, 8, background=5) + frame(small, top=9, left=11, colors=16) + TRAILER
    yield "offset-local-palette-only.gif", screen(37, 45) + frame(small, top=9, left=11, colors=16) + TRAILER
    yield "offset-interlaced.gif", screen(37, 45, 16) + frame(small, top=9, left=11, interlaced=True) + TRAILER
    yield "animated-offset.gif", (screen(37, 45, 16, background=2) + control(1, 2) + frame(small, top=9, left=11)
                                  + control(3, 1) + frame(drawn[::-1]) + TRAILER)
    yield "zero-screen.gif", screen(0, 0, 16) + frame(small) + TRAILER
    comment = b"!\xfe" + blocks(b"drawn by a script")
    loop = b"!\xff" + blocks(b"NETSCAPE2.0")[:-1] + blocks(b"\1\0\0")
    yield "extensions.gif", screen(37, 45, 16) + comment + loop + control() + frame(drawn) + comment + TRAILER
    yield "two-controls.gif", screen(37, 45, 16) + control(3) + control(5) + frame(small, top=9, left=11) + TRAILER
    yield "control-without-transparency-after-one-with.gif", (
        screen(37, 45, 16) + control(3) + control() + frame(small, top=9, left=11) + TRAILER)
    yield "no-trailer.gif", screen(37, 45, 16) + frame(drawn)
    yield "after-the-end.gif", screen(37, 45, 16) + frame(drawn) + TRAILER + b"bytes after the end"
    yield "junk-before-frame.gif", screen(37, 45, 16) + b"\0\0\0" + frame(drawn) + TRAILER
    whole = screen(37, 45, 16) + frame(drawn) + TRAILER
    yield "truncated.gif", whole[:len(whole) * 2 // 3]
    yield "truncated-interlaced.gif", (lambda b: b[:len(b) * 2 // 3])(screen(37, 45, 16) + frame(drawn, interlaced=True))
    yield "truncated-in-palette.gif", whole[:40]
    yield "truncated-after-screen.gif", screen(37, 45, 16)
    yield "no-frame.gif", screen(37, 45, 16) + TRAILER
    yield "too-few-pixels.gif", screen(37, 45, 16) + frame(drawn)[:10] + lzw([int(v) for v in drawn[:20].ravel()], 4) + TRAILER
    yield "no-end-code.gif", screen(37, 45, 16) + frame(drawn)[:-4] + b"\0" + TRAILER
    yield "zero-width-frame.gif", screen(37, 45, 16) + frame(drawn[:, :0]) + TRAILER
    yield "code-size-12.gif", screen(37, 45, 16) + frame(drawn)[:10] + b"\x0c" + blocks(bytes(100)) + TRAILER
