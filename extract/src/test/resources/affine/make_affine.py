"""Writes affine.json and affine.npy beside this script with Keras itself (keras 3, numpy, scipy, pillow).

    python make_affine.py            the committed files: one small picture, every fill, flip, shift and brightness
    python make_affine.py FOLDER N   N random cases for each fill on a 150x150 picture, for a longer look

affine.json holds the picture (uint8, row-major RGB) and for each case its fill, cval and float32 parameters; affine.npy
is float32 (cases, height, width, 3): ImageDataGenerator.apply_transform of the picture.
"""
import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

NOTHING = dict(theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, flip_horizontal=False, flip_vertical=False,
               channel_shift_intensity=None, brightness=None)
SMALL = [
    dict(fill="nearest"),
    dict(fill="nearest", theta=-33.3, tx=1.5, ty=-2.1, shear=12, zx=1.17, zy=0.86, flip_horizontal=True),
    dict(fill="nearest", channel_shift_intensity=-60.5, flip_vertical=True),
    dict(fill="nearest", brightness=1),
    dict(fill="constant", cval=0, theta=25, shear=-9.5, zx=1.4, zy=1.3),
    dict(fill="constant", cval=200.25, tx=-2, ty=3, flip_horizontal=True, flip_vertical=True),
    dict(fill="constant", cval=17, theta=140, zx=0.7, zy=1.6, channel_shift_intensity=41.75, brightness=0.55),
    dict(fill="reflect", theta=65, zx=2.6, zy=2.9),
    dict(fill="reflect", tx=13.3, ty=-31.7, brightness=1.8),
    dict(fill="wrap", theta=-77, shear=20, zx=2.2, zy=3.1, flip_vertical=True),
    dict(fill="wrap", tx=-13.3, ty=31.7, channel_shift_intensity=99, brightness=0),
]


def random_cases(count, random):
    for number in range(4 * count):
        yield dict(fill=["nearest", "constant", "reflect", "wrap"][number % 4], cval=random.uniform(0, 255),
                   theta=random.uniform(-180, 180), tx=random.uniform(-200, 200), ty=random.uniform(-200, 200),
                   shear=random.uniform(-45, 45), zx=random.uniform(0.3, 3), zy=random.uniform(0.3, 3),
                   flip_horizontal=bool(random.integers(2)), flip_vertical=bool(random.integers(2)),
                   channel_shift_intensity=[None, random.uniform(-128, 128)][random.integers(2)],
                   brightness=[None, random.uniform(0, 3)][random.integers(2)])


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    random = np.random.default_rng(7)
    cases = list(random_cases(int(sys.argv[2]), random)) if len(sys.argv) > 2 else SMALL
    height, width = (150, 150) if len(sys.argv) > 2 else (9, 7)
    picture = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
    outputs = []
    for case in cases:
        for name, default in dict(NOTHING, cval=0).items():
            value = case.setdefault(name, default)
            if value is not None and not isinstance(value, bool):
                case[name] = float(np.float32(value))
        keras = ImageDataGenerator(fill_mode=case["fill"], cval=case["cval"], data_format="channels_last")
        outputs.append(keras.apply_transform(picture.astype(np.float32), {name: case[name] for name in NOTHING}))
    np.save(folder / "affine.npy", np.stack(outputs).astype(np.float32))
    lines = ",\n    ".join(json.dumps(case) for case in cases)
    (folder / "affine.json").write_text(
        f'{{\n  "height": {height},\n  "width": {width},\n  "picture": {json.dumps(picture.ravel().tolist())},\n'
        f'  "cases": [\n    {lines}\n  ]\n}}\n')


main()
