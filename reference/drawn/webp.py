"""WebP: by Pillow and libwebp; chunks are inserted where Pillow would not."""
import numpy as np
from PIL import Image

from drawn import drawing
from drawn.drawing import alpha, encoded, image, rgb


def chunks(file):
    position, found = 12, []
    while position < len(file):
        size = int.from_bytes(file[position + 4:position + 8], "little")
        found.append((file[position:position + 4], file[position + 8:position + 8 + size]))
        position += 8 + size + size % 2
    return found


def riff(parts):
    body = b"".join(name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2) for name, content in parts)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def three(value):
    return value.to_bytes(3, "little")


def extended(flags, height=37, width=45):
    return b"VP8X", bytes([flags, 0, 0, 0]) + three(width - 1) + three(height - 1)


def frame(file, top, left, height, width):
    inner = b"".join(name + len(c).to_bytes(4, "little") + c + bytes(len(c) % 2) for name, c in chunks(file))
    return b"ANMF", three(left // 2) + three(top // 2) + three(width - 1) + three(height - 1) + three(100) + b"\0" + inner


def files():
    transparent = Image.fromarray(np.dstack([rgb(), alpha()]))
    lossy = encoded(image(), "WEBP", quality=80)
    lossless = encoded(image(), "WEBP", lossless=True)
    for quality in (1, 50, 100):
        yield f"lossy-{quality}.webp", encoded(image(), "WEBP", quality=quality)
    yield "lossy-alpha.webp", encoded(transparent, "WEBP", quality=80)
    yield "lossless.webp", lossless
    yield "lossless-alpha.webp", encoded(transparent, "WEBP", lossless=True)
    yield "lossless-alpha-exact.webp", encoded(transparent, "WEBP", lossless=True, exact=True)
    yield "lossless-palette.webp", encoded(image().quantize(9, dither=0).convert("RGB"), "WEBP", lossless=True)
    yield "lossless-gray.webp", encoded(image(mode="L").convert("RGB"), "WEBP", lossless=True)
    for height, width in ((1, 1), (1, 40), (40, 1), (2, 2), (3, 5), (16, 16), (17, 33)):
        yield f"size-{height}x{width}-lossy.webp", encoded(image(height, width), "WEBP", quality=80)
        yield f"size-{height}x{width}-lossless.webp", encoded(image(height, width), "WEBP", lossless=True)
    yield "icc.webp", encoded(image(), "WEBP", quality=80, icc_profile=b"no profile, but bytes")
    for orientation in range(1, 9):
        yield f"exif-{orientation}.webp", encoded(image(), "WEBP", quality=80, exif=drawing.exif(orientation))
    yield "exif-with-prefix.webp", encoded(image(), "WEBP", quality=80, exif=b"Exif\0\0" + drawing.exif(6))
    yield "exif-without-flag.webp", riff([extended(0), *chunks(lossy), (b"EXIF", drawing.exif(6))])
    yield "xmp-orientation.webp", encoded(image(), "WEBP", quality=80, xmp=drawing.xmp(6))
    frames = [image(), image().transpose(0), image().transpose(1)]
    yield "animated-lossy.webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=80)
    yield "animated-lossless.webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    yield "animated-alpha.webp", encoded(transparent, "WEBP", save_all=True, append_images=[transparent.transpose(0)], lossless=True)
    small = encoded(image(20, 24), "WEBP", lossless=True)
    small_alpha = encoded(transparent.crop((0, 0, 24, 20)), "WEBP", lossless=True, exact=True)
    control = b"ANIM", bytes([10, 200, 30, 255, 0, 0])
    yield "animated-offset.webp", riff([extended(2), control, frame(small, 8, 12, 20, 24), frame(lossy, 0, 0, 37, 45)])
    yield "animated-offset-alpha.webp", riff([extended(18), control, frame(small_alpha, 8, 12, 20, 24), frame(lossy, 0, 0, 37, 45)])
    yield "animated-offset-lossy-alpha.webp", riff([
        extended(18), control, frame(riff([c for c in chunks(encoded(transparent.crop((0, 0, 24, 20)), "WEBP", quality=80))
                                           if c[0] != b"VP8X"]), 8, 12, 20, 24)])
    yield "animated-one-frame.webp", riff([extended(2), control, frame(lossless, 0, 0, 37, 45)])
    yield "animated-beyond-the-canvas.webp", riff([extended(2), control, frame(small, 30, 30, 20, 24)])
    yield "animated-exif.webp", riff([extended(10), control, frame(lossless, 0, 0, 37, 45), (b"EXIF", drawing.exif(6))])
    yield "extended-still.webp", riff([extended(0), *chunks(lossless)])
    yield "extended-of-another-size.webp", riff([extended(0, 50, 60), *chunks(lossless)])
    yield "unknown-chunk.webp", riff([extended(0), (b"ABCD", b"odd"), *chunks(lossless)])
    yield "after-the-end.webp", lossless + b"bytes after the end"
    yield "truncated-lossy.webp", lossy[:len(lossy) * 2 // 3]
    yield "truncated-lossless.webp", lossless[:len(lossless) * 2 // 3]
    animated = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    yield "truncated-animated-in-first-frame.webp", animated[:200]
    yield "truncated-animated-in-last-frame.webp", animated[:-50]
    yield "truncated-in-header.webp", lossy[:18]
    yield "no-image.webp", riff([extended(0)])
    damaged = bytearray(lossless)
    damaged[60:64] = b"\xff\0\xff\0"
    yield "damaged-lossless.webp", bytes(damaged)
    yield "wrong-riff-size.webp", lossy[:4] + (len(lossy) + 100).to_bytes(4, "little") + lossy[8:]
    yield "short-riff-size.webp", lossy[:4] + (20).to_bytes(4, "little") + lossy[8:]
