"""Writes Pillow's results for images that are not part of the project: external/awkward-images.csv and resized.csv.

    python make_external.py OUT_DIR

They are in the folder that HEADSTART_TEST_DATA names, by default ../shared beside the project. If it does not exist,
nothing is written.
"""
import os
import pathlib
import sys

from PIL import Image

import pillow_says

DATA = pathlib.Path(os.environ.get("HEADSTART_TEST_DATA") or pathlib.Path(__file__).parents[2] / "shared") / "data"


def awkward():
    root = DATA / "awkward-images"
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.name != "LIST.md"):
        yield from pillow_says.verdicts(path.relative_to(root).as_posix(), path.read_bytes())


def resized():
    root = DATA / "cats_and_dogs_small" / "test"
    for i in range(10):
        for name in (f"cats/cat.{1520 + i}.jpg", f"dogs/dog.{1520 + i}.jpg"):
            image = Image.open(root / name).convert("RGB")
            sizes = ((37, 50), (150, 150), (image.height * 3 // 2, image.width * 2))
            yield from pillow_says.resized(name, image, sizes, ((64, 96), (64, 97)))


def main(out):
    if not DATA.is_dir():
        print(f"no external data at {DATA}")
        return
    pillow_says.write(out / "awkward-images.csv", pillow_says.READ_HEADER, awkward())
    pillow_says.write(out / "resized.csv", pillow_says.RESIZED_HEADER, resized())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) / "external")
