import pathlib
import numpy as np
from PIL import Image
random = np.random.default_rng(1)
for split, count in (("train", 6), ("validation", 3), ("test", 3)):
    for label in ("across", "along"):
        folder = pathlib.Path("images", split, label)
        folder.mkdir(parents=True)
        for number in range(count):
            colours = random.integers(0, 256, (2, 3)).astype(np.uint8)
            stripes = (np.arange(32) // random.integers(2, 6)) % 2
            pixels = np.repeat(colours[stripes][None], 32, 0)
            Image.fromarray(pixels if label == "across" else pixels.transpose(1, 0, 2)).save(folder / f"{number}.png")
pathlib.Path("images/train/along/broken.png").write_bytes(b"no image")
