"""Images for the tools that bring no reader of their own, and the line in which every tool reports."""

import collections
import concurrent.futures
import json
import os
import pathlib
import time

import numpy
from PIL import Image

SIZE = 150
BATCH = 16


def files(folder):
    """In the order of Keras's flow_from_directory: by class, then by name."""
    return sorted(path for path in pathlib.Path(folder).glob("*/*") if path.is_file())


def read(path):
    """float32 [150, 150, 3] in 0 … 1, the pixels that Keras's load_img gives."""
    with Image.open(path) as image:
        pixels = image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.NEAREST)
    return numpy.asarray(pixels, dtype=numpy.float32) / 255


def batches(paths):
    """Reads on one thread per core, some batches ahead of the consumer; yields (first index, [≤ 16, 150, 150, 3])."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ahead = collections.deque()
        rest = iter(paths)
        for start in range(0, len(paths), BATCH):
            while len(ahead) < 4 * BATCH and (path := next(rest, None)) is not None:
                ahead.append(pool.submit(read, path))
            yield start, numpy.stack([ahead.popleft().result() for _ in range(min(BATCH, len(paths) - start))])


def in_memory(folder):
    """Four batches of images for a raw forward pass, [4][16, 150, 150, 3]."""
    return [batch for _, batch in batches((files(folder) * 4 * BATCH)[: 4 * BATCH])]


def report(images, seconds, features):
    """
    @param seconds from the first file's opening (raw forward pass: from the first batch) to the last feature, the model
        being loaded before
    @param features of all images; their mean tells whether two tools did the same job. None: nothing to compare
    """
    mean = None if features is None else float(numpy.mean(features, dtype=numpy.float64))
    print(json.dumps({"images": images, "seconds": seconds, "mean": mean}))


def measure(run, what, folder, count):
    """
    Measures a tool that takes batches one after the other.

    @param run takes images [≤ 16, 150, 150, 3] and returns their features
    @param what `forward`: `count` images in memory, after a batch to warm up; `whole`: all files of the folder
    """
    if what == "forward":
        ready = in_memory(folder)
        rounds = -(-count // BATCH)
        run(ready[0])
        start = time.perf_counter()
        for i in range(rounds):
            run(ready[i % len(ready)])
        report(rounds * BATCH, time.perf_counter() - start, None)
    else:
        paths = files(folder)
        start = time.perf_counter()
        features = numpy.concatenate([run(images) for _, images in batches(paths)])
        report(len(paths), time.perf_counter() - start, features)
