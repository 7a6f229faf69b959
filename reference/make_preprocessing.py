"""Writes what torchvision's Resize, CenterCrop, ToTensor and Normalize make of images, computed with Pillow and numpy: preprocessing/expected.json.

    python make_preprocessing.py OUT_DIR
"""
import hashlib
import json
import pathlib
import sys

import numpy
from PIL import Image

import pillow_says
from make_images import synthetic

ROOT = pathlib.Path(__file__).parent / "images"
FILES = ("jpeg/baseline-420.jpg", "jpeg/exif-6.jpg", "png/rgba-8.png", "gif/offset-transparent.gif", "webp/lossy-50.webp")
# Height × width; long ones, one with a side of the target's size, and sizes whose halves are rounded to even.
SYNTHETIC = ((1, 1), (7, 5), (33, 64), (100, 41), (150, 150), (64, 3), (2, 97), (331, 500), (37, 333), (256, 301), (301, 256), (256, 256))
# Shorter side, then height × width of the crop.
SIZES = ((256, 224, 224), (224, 224, 224), (37, 20, 31), (18, 17, 1))

PREPROCESSING = {
    "torchvision": {"scale": 0.00392156862745098, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "channels": "rgb"},
    "clip": {"scale": 0.00392156862745098, "mean": [0.48145466, 0.4578275, 0.40821073],
             "std": [0.26862954, 0.26130258, 0.27577711], "channels": "rgb"},
    "inception": {"scale": 0.00392156862745098, "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "channels": "rgb"},
    "bgr": {"scale": 0.00392156862745098, "mean": [0.406, 0.456, 0.485], "std": [0.225, 0.224, 0.229], "channels": "bgr"},
    "caffe": {"scale": 1, "mean": [103.939, 116.779, 123.68], "std": [1, 1, 1], "channels": "bgr"},
}


def checksum(data):
    return hashlib.sha256(data).hexdigest()[:16]


def cropped(image, shorter_side, height, width, method):
    """torchvision.transforms.Resize(shorter_side, method) and CenterCrop((height, width)) of a Pillow image."""
    short, long = sorted(image.size)
    other = int(shorter_side * long / short)
    resized = image.resize((shorter_side, other) if image.width <= image.height else (other, shorter_side), method)
    top, left = int(round((resized.height - height) / 2.0)), int(round((resized.width - width) / 2.0))
    return resized.crop((left, top, left + width, top + height))


def normalized(image, scale, mean, std, channels):
    """torchvision.transforms.ToTensor and Normalize, with the channels last: float32."""
    values = numpy.asarray(image).astype(numpy.float32)[:, :, :: 1 if channels == "rgb" else -1]
    scaled = values / numpy.float32(255) if scale == 1 / 255 else values * numpy.float32(scale)
    return (scaled - numpy.array(mean, numpy.float32)) / numpy.array(std, numpy.float32)


def rows(name, image):
    for resize, method in pillow_says.METHODS.items():
        for shorter_side, height, width in SIZES:
            pixels = cropped(image, shorter_side, height, width, method)
            row = {"image": name, "resize": resize, "resize_to": shorter_side, "height": height, "width": width,
                   "pixels": checksum(pixels.tobytes())}
            if resize == "bicubic":
                row["values"] = {key: checksum(numpy.ascontiguousarray(normalized(pixels, **numbers)).astype("<f4").tobytes())
                                 for key, numbers in PREPROCESSING.items()}
            yield row


def main(out):
    images = {name: pillow_says.pixels((ROOT / name).read_bytes(), "ignore", "error") for name in FILES}
    images |= {f"{height}x{width}": synthetic(height, width) for height, width in SYNTHETIC}
    expected = [row for name, image in images.items() for row in rows(name, image)]
    out.mkdir(parents=True, exist_ok=True)
    lines = ",\n  ".join(json.dumps(row) for row in expected)
    stated = ",\n  ".join(f'"{key}": {json.dumps(numbers)}' for key, numbers in PREPROCESSING.items())
    (out / "expected.json").write_text(f'{{"preprocessing": {{\n  {stated}}},\n "images": [\n  {lines}]}}\n')


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) / "preprocessing")
