"""Draws images/, and writes Pillow's results for it: expected.csv, resized.csv and prepared.csv.

    python make_images.py OUT_DIR
"""
import pathlib
import sys

from PIL import Image

import pillow_says
from drawn import bmp, gif, jpeg, other, png, tiff, webp

FOLDERS = {"bmp": bmp, "gif": gif, "jpeg": jpeg, "other": other, "png": png, "tiff": tiff, "webp": webp}
SIZES = ((1, 1), (7, 5), (33, 64), (100, 41), (150, 150), (64, 3), (2, 97))

PREPARED = ("jpeg/baseline-444.jpg", "jpeg/baseline-422.jpg", "jpeg/baseline-420.jpg", "jpeg/baseline-440.jpg",
            "jpeg/progressive-420.jpg", "jpeg/gray.jpg", "jpeg/cmyk.jpg", "jpeg/ycck.jpg", "jpeg/rgb.jpg", "jpeg/exif-6.jpg",
            "png/rgb-8.png", "png/rgb-16-interlaced.png", "png/gray-1.png", "png/gray-16-dark.png", "png/palette-4.png",
            "png/gray-alpha-8.png", "png/rgba-8.png", "gif/offset-transparent.gif", "gif/interlaced.gif", "bmp/rle8.bmp",
            "bmp/rgb-16.bmp", "tiff/orientation-6.tif", "tiff/cmyk.tif", "webp/lossy-50.webp", "webp/lossless-alpha.webp",
            "webp/animated-offset.webp")


def synthetic(height, width):
    """The same image as in ResizeIT."""
    return Image.frombytes("RGB", (width, height), bytes((i * i // 7 + i * 31) & 255 for i in range(height * width * 3)))


def resized():
    for height, width in SIZES:
        image = synthetic(height, width)
        sizes = ((1, 1), (37, 50), (150, 150), (height * 3 // 2, width * 2), (max(1, height // 3), width),
                 (height, max(1, width // 2)), (height + 1, width + 1), (max(1, height - 1), max(1, width - 1)))
        yield from pillow_says.resized(f"{height}x{width}", image, dict.fromkeys(sizes), ((64, 96), (64, 97), (150, 150), (31, 7), (3, 50)))


def prepared(root):
    """A file of each kind through all steps from bytes to a backbone's size, as in keras.utils.load_img."""
    for name in PREPARED:
        rgb = pillow_says.pixels((root / name).read_bytes(), "ignore", "error")
        yield from pillow_says.resized(name, rgb, ((20, 24), (150, 150)), ((30, 30), (60, 20)))


def main(out):
    rows = []
    for folder, module in FOLDERS.items():
        (out / folder).mkdir(parents=True, exist_ok=True)
        names = set()
        for name, data in module.files():
            assert name not in names, name
            names.add(name)
            (out / folder / name).write_bytes(data)
            rows += pillow_says.verdicts(f"{folder}/{name}", data)
    pillow_says.write(out / "expected.csv", pillow_says.READ_HEADER, sorted(rows, key=lambda row: row[0]))
    pillow_says.write(out / "resized.csv", pillow_says.RESIZED_HEADER, resized())
    pillow_says.write(out / "prepared.csv", pillow_says.RESIZED_HEADER, prepared(out))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) / "images")
