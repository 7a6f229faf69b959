"""JPEG: written by Pillow, then markers are inserted, removed or changed."""
import base64
import io

from PIL import Image, ImageCms

from drawn import drawing
from drawn.drawing import encoded, image

START, END = b"\xff\xd8", b"\xff\xd9"
MODES = {"444": 0, "422": 1, "420": 2}


def jpeg(height=37, width=45, mode="RGB", quality=85, **options):
    return encoded(image(height, width, mode), "JPEG", quality=quality, **options)


def segment(marker, content):
    return b"\xff" + bytes([marker]) + (len(content) + 2).to_bytes(2, "big") + content


def after_start(file, *segments):
    return START + b"".join(segments) + file[2:]


def split(file):
    """The segments before the first scan as (marker, content), and all from that scan on."""
    segments, position = [], 2
    while file[position + 1] != 0xDA:
        length = int.from_bytes(file[position + 2:position + 4], "big")
        segments.append((file[position + 1], file[position + 4:position + 2 + length]))
        position += 2 + length
    return segments, file[position:]


def joined(segments, rest):
    return START + b"".join(segment(marker, content) for marker, content in segments) + rest


def without(file, marker):
    segments, rest = split(file)
    return joined([s for s in segments if s[0] != marker], rest)


def frame(file, change):
    """The file with its frame header's bytes changed: precision, height, width, components, then three bytes each."""
    segments, rest = split(file)
    return joined([(m, change(bytearray(c)) if 0xC0 <= m <= 0xC2 else c) for m, c in segments], rest)


def resampled(file, height, width, factors):
    """
    The same blocks as another image: where two kinds of subsampling have the same number of blocks in a unit, one
    file's data is valid as the other's. The image is out of order, which does not matter here.
    """
    def change(content):
        content[1:5] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
        content[7] = factors
        return bytes(content)
    return frame(file, change)


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def exif_segment(tiff):
    return segment(0xE1, b"Exif\0\0" + tiff)


def files():
    for name, subsampling in MODES.items():
        yield f"baseline-{name}.jpg", jpeg(subsampling=subsampling)
        yield f"progressive-{name}.jpg", jpeg(subsampling=subsampling, progressive=True)
    yield "baseline-440.jpg", resampled(jpeg(32, 64, subsampling=1), 61, 29, 0x12)
    yield "progressive-440.jpg", resampled(jpeg(32, 64, subsampling=1, progressive=True), 64, 32, 0x12)
    yield "baseline-411.jpg", resampled(jpeg(64, 64, subsampling=2), 29, 125, 0x41)
    yield "baseline-441.jpg", resampled(jpeg(64, 64, subsampling=2), 125, 29, 0x14)
    yield "ycck-440.jpg", resampled(after_start(without(jpeg(32, 64, mode="CMYK", subsampling=1), 0xEE), adobe(2)), 61, 29, 0x12)
    yield "optimized.jpg", jpeg(optimize=True)
    yield "gray.jpg", jpeg(mode="L")
    yield "gray-progressive.jpg", jpeg(mode="L", progressive=True)
    yield "gray-sampling-2x2.jpg", frame(jpeg(40, 48, mode="L"), lambda c: bytes(c[:7]) + b"\x22" + bytes(c[8:]))
    yield "quality-1.jpg", jpeg(quality=1)
    yield "quality-100.jpg", jpeg(quality=100, subsampling=0)
    for blocks in (1, 2, 5):
        yield f"restart-{blocks}-blocks.jpg", jpeg(restart_marker_blocks=blocks)
    yield "restart-row.jpg", jpeg(restart_marker_rows=1, subsampling=1)
    yield "restart-progressive.jpg", jpeg(restart_marker_blocks=2, progressive=True)
    # The smoothing of enlarged colour has special rules at the edges.
    for height, width in ((1, 1), (1, 40), (40, 1), (2, 2), (3, 3), (4, 5), (5, 4), (7, 6), (8, 8), (9, 9), (16, 16), (17, 17)):
        for name, subsampling in MODES.items():
            yield f"size-{height}x{width}-{name}.jpg", jpeg(height, width, subsampling=subsampling)
    yield from colors()
    yield from markers()
    yield from orientations()
    yield from transcoded()
    yield from damaged()


def colors():
    cmyk = jpeg(mode="CMYK")
    yield "cmyk.jpg", cmyk
    yield "cmyk-progressive.jpg", jpeg(mode="CMYK", progressive=True)
    yield "cmyk-subsampled.jpg", jpeg(mode="CMYK", subsampling=2)
    yield "cmyk-no-adobe.jpg", without(cmyk, 0xEE)
    yield "ycck.jpg", after_start(without(cmyk, 0xEE), adobe(2))
    yield "ycck-subsampled.jpg", after_start(without(jpeg(mode="CMYK", subsampling=2), 0xEE), adobe(2))
    yield "cmyk-adobe-1.jpg", after_start(without(cmyk, 0xEE), adobe(1))
    stored_rgb = jpeg(keep_rgb=True)
    yield "rgb.jpg", stored_rgb
    yield "rgb-named-by-components.jpg", without(stored_rgb, 0xEE)
    plain = without(jpeg(), 0xE0)
    yield "no-jfif.jpg", plain
    yield "adobe-0.jpg", after_start(plain, adobe(0))
    yield "adobe-1.jpg", after_start(plain, adobe(1))
    yield "adobe-2.jpg", after_start(plain, adobe(2))
    yield "adobe-0-and-jfif.jpg", after_start(jpeg(), adobe(0))
    yield "adobe-short.jpg", after_start(plain, segment(0xEE, b"Adobe\0"))
    def renumbered(numbers):
        file = jpeg(subsampling=0)
        start = file.rindex(b"\xff\xda")
        changed = bytearray(frame(without(file, 0xE0), lambda c: bytes(
            v if i not in (6, 9, 12) else numbers[(i - 6) // 3] for i, v in enumerate(c))))
        start = changed.rindex(b"\xff\xda")
        for i, number in enumerate(numbers):
            changed[start + 5 + 2 * i] = number
        return bytes(changed)
    yield "components-0-1-2.jpg", renumbered((0, 1, 2))
    yield "components-rgb.jpg", renumbered(b"RGB")
    yield "components-7-8-9.jpg", renumbered((7, 8, 9))
    yield "gray-adobe-2.jpg", after_start(jpeg(mode="L"), adobe(2))


def markers():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The profile holds the time at which it was made.
    profile = profile[:24] + bytes(12) + profile[36:]
    yield "icc.jpg", jpeg(icc_profile=profile)
    yield "icc-of-many-segments.jpg", after_start(jpeg(), *(
        segment(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, 4]) + profile[i * 150:(i + 1) * 150]) for i in range(4)))
    yield "icc-damaged.jpg", after_start(jpeg(), segment(0xE2, b"ICC_PROFILE\0\1\1no profile"))
    yield "icc-gray.jpg", jpeg(mode="L", icc_profile=profile)
    yield "comment.jpg", jpeg(comment="drawn by a script")
    yield "fill-bytes.jpg", START + b"\xff\xff\xff" + jpeg()[2:]
    segments, rest = split(jpeg())
    yield "end-marker-in-comment.jpg", joined([(0xFE, b"x" + END + b"y")] + segments, rest)
    yield "extended-sequential.jpg", (lambda s, r: joined([(0xC1 if m == 0xC0 else m, c) for m, c in s], r))(segments, rest)
    yield "after-the-end.jpg", jpeg() + b"bytes after the end"
    yield "two-images.jpg", jpeg() + jpeg(mode="L")
    yield "tables-between-scans.jpg", jpeg(progressive=True, quality=60)
    tail = rest[:-2]
    yield "fill-before-the-end.jpg", joined(segments, tail + b"\xff\xff\xff" + END)
    yield "zeros-before-the-end.jpg", joined(segments, tail + bytes(40) + END)


def orientations():
    for orientation in range(1, 9):
        yield f"exif-{orientation}.jpg", after_start(jpeg(), exif_segment(drawing.exif(orientation, orientation % 2 == 0)))
    for orientation in (0, 9):
        yield f"exif-{orientation}.jpg", after_start(jpeg(), exif_segment(drawing.exif(orientation)))
    yield "exif-after-jfif.jpg", jpeg(exif=b"Exif\0\0" + drawing.exif(6))
    yield "exif-twice.jpg", after_start(jpeg(), exif_segment(drawing.exif(6)), exif_segment(drawing.exif(3)))
    yield "exif-cut.jpg", after_start(jpeg(), exif_segment(drawing.exif(6)[:14]))
    yield "exif-no-entries.jpg", after_start(jpeg(), exif_segment(b"II*\0\x08\0\0\0" + bytes(6)))
    yield "exif-unknown-order.jpg", after_start(jpeg(), exif_segment(b"XX" + drawing.exif(6)[2:]))
    tiff = drawing.exif(6)
    yield "exif-long.jpg", after_start(jpeg(), exif_segment(tiff[:12] + b"\x04" + tiff[13:]))
    yield "exif-far.jpg", after_start(jpeg(), exif_segment(b"II*\0" + (300).to_bytes(4, "little") + bytes(292) + tiff[8:]))
    yield "exif-cmyk.jpg", after_start(jpeg(mode="CMYK"), exif_segment(drawing.exif(6)))
    name = b"http://ns.adobe.com/xap/1.0/\0"
    yield "xmp-orientation.jpg", after_start(jpeg(), segment(0xE1, name + drawing.xmp(6)))
    elements = b"<rdf:Description><tiff:Orientation>8</tiff:Orientation></rdf:Description>"
    yield "xmp-orientation-element.jpg", after_start(jpeg(), segment(0xE1, name + elements))
    yield "xmp-orientation-and-exif.jpg", after_start(
        jpeg(), segment(0xE1, name + drawing.xmp(6)), exif_segment(drawing.exif(3)))
    yield "xmp-orientation-before-exif-without.jpg", after_start(
        jpeg(), segment(0xE1, name + drawing.xmp(6)), exif_segment(b"II*\0\x08\0\0\0" + bytes(6)))


def damaged():
    for name, options in (("baseline", {}), ("progressive", {"progressive": True}), ("gray", {"mode": "L"}),
                          ("cmyk", {"mode": "CMYK"}), ("restart", {"restart_marker_blocks": 2})):
        whole = jpeg(**options)
        yield f"truncated-{name}.jpg", whole[:len(whole) * 3 // 4]
    whole = jpeg()
    scan = whole.rindex(b"\xff\xda")
    yield "truncated-before-the-scan.jpg", whole[:scan]
    yield "truncated-in-tables.jpg", whole[:200]
    yield "truncated-after-the-start.jpg", START + b"\xff"
    yield "no-end.jpg", whole[:-2]
    yield "half-an-end.jpg", whole[:-1]
    yield "no-end-progressive.jpg", jpeg(progressive=True)[:-2]
    yield "no-end-but-bytes-after.jpg", whole[:-2] + b"something else"
    damaged_scan = bytearray(whole)
    damaged_scan[scan + 200:scan + 204] = b"\x12\x34\x56\x78"
    yield "damaged-scan.jpg", bytes(damaged_scan)
    restarts = bytearray(jpeg(restart_marker_blocks=1))
    middle = restarts.index(b"\xff\xd3")
    yield "restart-missing.jpg", bytes(restarts[:middle] + restarts[middle + 2:])
    yield "restart-out-of-order.jpg", bytes(restarts[:middle + 1] + b"\xd5" + restarts[middle + 2:])
    yield "precision-12.jpg", frame(whole, lambda c: b"\x0c" + bytes(c[1:]))
    yield "zero-height.jpg", frame(whole, lambda c: bytes(c[:1]) + b"\0\0" + bytes(c[3:]))
    yield "zero-width.jpg", frame(whole, lambda c: bytes(c[:3]) + b"\0\0" + bytes(c[5:]))
    yield "two-components.jpg", frame(whole, lambda c: bytes(c[:5]) + b"\2" + bytes(c[6:12]))
    yield "taller-than-its-data.jpg", frame(whole, lambda c: bytes(c[:1]) + b"\0\x64" + bytes(c[3:]))
    yield "shorter-than-its-data.jpg", frame(whole, lambda c: bytes(c[:1]) + b"\0\x14" + bytes(c[3:]))
    yield "lossless-marker.jpg", whole.replace(b"\xff\xc0\0\x11", b"\xff\xc3\0\x11")
    yield "no-huffman-tables.jpg", without(whole, 0xC4)
    yield "no-quantization-tables.jpg", without(whole, 0xDB)


# Pillow writes no arithmetic coding and no scan of one component alone: these are jpeg(16, 24) after jpegtran of
# libjpeg-turbo 2.1.5 (Debian's libjpeg-turbo-progs): -arithmetic; -arithmetic -progressive; -scans with "0; 1; 2;".
TRANSCODED = {
    "arithmetic":
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExci"
        "JCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/yQAR"
        "CAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/ALwQQDmKWppDCgeDlALAAdwCW2H8V2pQF1n1DEeOeg9wsbhopGBI"
        "khywRD1vhZDS0Bxe6YI5GqGyVJjkc1KflP3IDJLCkS5jEdohOluVRle1ekc/fE+aqvdrfpqWAUsxs+gJXofDKMTx8eYuSHDaC9vLk3iDnZWf"
        "05GLItlZsON+lu6WJP0y76T8A+CULrdxa6vHRFyGMEyImxH3Iweg1o2N1EDH2aB6vuj5QsVJKaD9NRwEeY5fLp9+41YOFY63tQVj/sJTANga"
        "DsZRBo0tuCPZY7yfdSS1r4+IzHJ6gP/Z",
    "arithmetic-progressive":
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExci"
        "JCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/ygAR"
        "CAAQABgDASIAAhEBAxEB/8wABgAQARD/2gAMAwEAAhADEAAAAf8AeJuCwEdWFq6SZNiubkD/zAAEEAX/2gAIAQEAAQUCFVOVkh8P1d0RZ/AZ"
        "wTupFRH/zAAEEQX/2gAIAQMBAT8BFU3NhWOGxK8psw2sfWZa7K5sZ+D/zAAEEQX/2gAIAQIBAT8BhscvQjfvblZXG3zNxd3avFwQOCc72yD/"
        "zAAEEAX/2gAIAQEABj8CjqwHrnYlGUqsILXetaGQGf/MAAQQBf/aAAgBAQABPyEt0ll4QP8AeZiyQ39JqG+UQr2xHLthew24r0Sw/9oADAMB"
        "AAIAAwAAABATkP/MAAQRBf/aAAgBAwEBPxDuSQx5fMzMC3y+mBn7mP/MAAQRBf/aAAgBAgEBPxDRFwzQazKZLg01m3ElDMuKVcElE22A/8wA"
        "BBAF/9oACAEBAAE/EPk6hoE1ENG2ECfPhUidMfyXtty4+lzR2dKHNvMIWUKAgFDoqGK/rBfbSRa2dfD4hwomh0wDJsYiVGIuHZR4gP/Z",
    "scan-per-component":
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExci"
        "JCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wAAR"
        "CAAQABgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEG"
        "E1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG"
        "h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APJ9"
        "C8GC4nN1K6wxwhkTCnLYHOenGSfyrZsvC32WCV2ChnfCleVwQenGe549u+a37Twm2Ley8oZf94y9SoPX27H17V0Nr4bvY7GDyiCXYL5bDqD3"
        "9f8A9Y5NdRpfhNleCDAcD947iMfy57Afr1rp9M8P+ZM9xLEmIl2gsARkccHtnBPHrX//xAAfAQADAQEBAQEBAQEBAAAAAAAAAQIDBAUGBwgJ"
        "Cgv/xAC1EQACAQIEBAMEBwUEBAABAncAAQIDEQQFITEGEkFRB2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6"
        "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV"
        "1tfY2dri4+Tl5ufo6ery8/T19vf4+fr/2gAIAQIRAD8AxfEua1cXWnWaUZaxWmkqukdtb8t3q9EvviXEuTwk541rV2hdN+5H3VsurTZ//9oA"
        "CAEDEQA/AOzAcR5FTynDTwtVuu7cy16L3r30ST2tv99vusBxXUdFKMj/2Q==",
}


def transcoded():
    drawn = Image.open(io.BytesIO(jpeg(16, 24))).tobytes()
    for name, text in TRANSCODED.items():
        file = base64.b64decode(text)
        assert Image.open(io.BytesIO(file)).tobytes() == drawn, f"{name}.jpg holds another image"
        yield f"{name}.jpg", file
