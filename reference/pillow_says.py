"""Pillow's result for a file, or for an image in another size, as checksums of RGB bytes."""
import csv
import hashlib
import io
import pathlib
import warnings

from PIL import Image, ImageFile, ImageOps

warnings.simplefilter("ignore")
METHODS = {"nearest": Image.Resampling.NEAREST, "bilinear": Image.Resampling.BILINEAR,
           "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS, "area": Image.Resampling.BOX}
MODES = [(orientation, truncated) for orientation in ("ignore", "exif") for truncated in ("error", "accept")]


def checksum(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


def pixels(data, orientation, truncated):
    """The RGB image, or None if Pillow refuses the file."""
    ImageFile.LOAD_TRUNCATED_IMAGES = truncated == "accept"
    try:
        image = Image.open(io.BytesIO(data))
        return (ImageOps.exif_transpose(image) if orientation == "exif" else image).convert("RGB")
    except Exception:
        return None


def verdicts(name, data):
    """A row for each way of reading."""
    for orientation, truncated in MODES:
        rgb = pixels(data, orientation, truncated)
        yield [name, orientation, truncated, *((rgb.height, rgb.width, checksum(rgb)) if rgb else ("", "", "refused"))]


def crop(image, width, height, method):
    """As keras.utils.load_img(keep_aspect_ratio=True)."""
    crop_height = min(image.height, image.width * height // width)
    crop_width = min(image.width, image.height * width // height)
    top, left = (image.height - crop_height) // 2, (image.width - crop_width) // 2
    return image.resize((width, height), method, box=(left, top, left + crop_width, top + crop_height))


def padded(image, width, height, method):
    """Pillow rounds a very thin image to no row or column at all and gives black (before 12: fails)."""
    try:
        if 0 in ImageOps.contain(image, (width, height), method).size:
            return "left-out"
    except ValueError:
        return "left-out"
    return checksum(ImageOps.pad(image, (width, height), method))


def resized(name, image, sizes, other_ratios):
    """Rows for each method: stretched to sizes, cropped and padded to other_ratios, all (height, width)."""
    for method, filter in METHODS.items():
        for height, width in sizes:
            yield [name, method, "stretch", height, width, checksum(image.resize((width, height), filter))]
        for height, width in other_ratios:
            yield [name, method, "crop", height, width, checksum(crop(image, width, height, filter))]
            yield [name, method, "pad", height, width, padded(image, width, height, filter)]


def write(file, header, rows):
    pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


READ_HEADER = ["file", "orientation", "truncated", "height", "width", "checksum"]
RESIZED_HEADER = ["image", "resize", "fit", "height", "width", "checksum"]
