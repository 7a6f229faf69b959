"""Files with wrong names, contents or sizes, and files of formats that are not read."""
import struct
import zlib

from drawn import bmp, gif, jpeg, png, tiff, webp
from drawn.drawing import encoded, image


def misnamed():
    formats = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP", "webp": "WEBP", "tif": "TIFF"}
    for name, format in formats.items():
        file = encoded(image(), format)
        for extension in ("jpg", "png"):
            if extension != name:
                yield f"{name}-named.{extension}", file
    yield "jpg-without-extension", encoded(image(), "JPEG")
    yield "png-named.txt", encoded(image(), "PNG")


def no_images():
    yield "empty.jpg", b""
    yield "one-byte.png", b"\x89"
    yield "text.jpg", b"This is no image.\n"
    yield "utf-16.png", "This is no image.\n".encode("utf-16")
    yield "page.jpg", b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>Not found</body></html>\n"
    yield "drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="45" height="37"><rect width="9" height="9"/></svg>\n'
    yield "document.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n"
    yield "archive.jpg", b"PK\3\4" + bytes(40)
    yield "compressed.jpg", b"\x1f\x8b\x08\0" + bytes(30)
    yield "zeros.jpg", bytes(1000)
    yield "pointer.jpg", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1234\n"
    yield "appledouble.jpg", b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(60)


def bombs():
    """Headers that ask for far more pixels than there are bytes for."""
    for side in (30_000, 50_000, 100_000, 2 ** 31 - 1):
        yield f"bomb-{side}.png", png.SIGNATURE + png.header(side, side, 8, png.RGBA) + png.chunk(
            b"IDAT", png.stored(bytes(100))) + png.chunk(b"IEND", b"")
    for side in (30_000, 65_500, 65_535):
        yield f"bomb-{side}.jpg", jpeg.frame(jpeg.jpeg(), lambda c: bytes(c[:1]) + struct.pack(">HH", side, side) + bytes(c[5:]))
    yield "bomb-65535.gif", gif.screen(65_535, 65_535, 16) + gif.frame(gif.indices(16)) + gif.TRAILER
    yield "bomb-frame-65535.gif", (gif.screen(37, 45, 16) + b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0)
                                   + gif.lzw([1, 2, 3], 4) + gif.TRAILER)
    yield "bomb-50000.bmp", bmp.bmp(50_000, 50_000, 24, bytes(100))
    yield "bomb-50000-rle8.bmp", bmp.bmp(50_000, 50_000, 8, b"\0\1", bmp.RLE8, colors=bmp.quads(256))
    yield "bomb-50000.tif", tiff.tiff(50_000, 50_000, 8, tiff.RGB, [bytes(100)], 3)
    yield "bomb-16384.webp", webp.riff([(b"VP8L", b"\x2f\xff\xff\xff\x0f" + bytes(20))])
    yield "bomb-canvas.webp", webp.riff([webp.extended(2, 1 << 24, 250), (b"ANIM", bytes(6)), webp.frame(
        encoded(image(), "WEBP", lossless=True), 0, 0, 37, 45)])


def other_formats():
    yield "image.avif", encoded(image(), "AVIF", quality=80, max_threads=1)
    yield "image.jp2", encoded(image(), "JPEG2000", irreversible=False)
    yield "image.ico", encoded(image(32, 32), "ICO", sizes=[(32, 32)], bitmap_format="bmp")
    yield "image.ppm", encoded(image(), "PPM")
    yield "image.tga", encoded(image(), "TGA")
    yield "image.pcx", encoded(image(), "PCX")


def files():
    yield from misnamed()
    yield from no_images()
    yield from bombs()
    yield from other_formats()
