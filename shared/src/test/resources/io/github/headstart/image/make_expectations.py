"""Writes the CSV files in this folder: what Pillow makes of pictures, as checksums of RGB bytes. Made with Pillow 13.0.

    python make_expectations.py SHARED     SHARED is the folder of reference data (data/awkward-images, data/cats_...)
"""
import csv
import hashlib
import io
import pathlib
import sys
import warnings

from PIL import Image, ImageFile, ImageOps

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
DATA = pathlib.Path(sys.argv[1]) / "data"
METHODS = {"nearest": Image.Resampling.NEAREST, "bilinear": Image.Resampling.BILINEAR,
           "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS, "area": Image.Resampling.BOX}


def checksum(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


def verdict(data, orientation, truncated):
    """Height, width and checksum, or None where Pillow refuses."""
    ImageFile.LOAD_TRUNCATED_IMAGES = truncated == "accept"
    try:
        image = Image.open(io.BytesIO(data))
        rgb = (ImageOps.exif_transpose(image) if orientation == "exif" else image).convert("RGB")
        return rgb.height, rgb.width, checksum(rgb)
    except Exception:
        return None


def awkward():
    root = DATA / "awkward-images"
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.name != "LIST.md"):
        for orientation, truncated in (("ignore", "error"), ("exif", "error"), ("ignore", "accept")):
            yield [path.relative_to(root).as_posix(), orientation, truncated,
                   *(verdict(path.read_bytes(), orientation, truncated) or ("", "", "refused"))]


def synthetic(height, width):
    """The same picture as in ResizeTest."""
    return Image.frombytes("RGB", (width, height), bytes((i * i // 7 + i * 31) & 255 for i in range(height * width * 3)))


def crop(image, width, height, method):
    """As keras.utils.load_img(keep_aspect_ratio=True)."""
    crop_height = min(image.height, image.width * height // width)
    crop_width = min(image.width, image.height * width // height)
    top, left = (image.height - crop_height) // 2, (image.width - crop_width) // 2
    return image.resize((width, height), method, box=(left, top, left + crop_width, top + crop_height))


def resized():
    pictures = {f"synthetic/{h}x{w}": synthetic(h, w) for h, w in ((1, 1), (7, 5), (33, 64), (100, 41))}
    root = DATA / "cats_and_dogs_small" / "test"
    for i in range(10):
        for name in (f"cats/cat.{1520 + i}.jpg", f"dogs/dog.{1520 + i}.jpg"):
            pictures[name] = Image.open(root / name).convert("RGB")
    for name, image in pictures.items():
        for method, filter in METHODS.items():
            for height, width in ((37, 50), (150, 150), (image.height * 3 // 2, image.width * 2)):
                yield [name, method, "stretch", height, width, checksum(image.resize((width, height), filter))]
            yield [name, method, "crop", 64, 96, checksum(crop(image, 96, 64, filter))]
            yield [name, method, "pad", 64, 97, checksum(ImageOps.pad(image, (97, 64), filter))]


for file, header, rows in (
        ("awkward-images.csv", ["file", "orientation", "truncated", "height", "width", "checksum"], awkward()),
        ("resized.csv", ["picture", "resize", "fit", "height", "width", "checksum"], resized())):
    with open(HERE / file, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
