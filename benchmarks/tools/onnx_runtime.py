"""Feature extraction with ONNX Runtime; Pillow reads the images on separate threads.

    onnx_runtime.py whole|forward MODEL.onnx IMAGES COUNT
"""

import sys
import time

import numpy
import onnxruntime
from images import BATCH, batches, files, in_memory, report

what, path, folder, count = sys.argv[1:]
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name


def run(images):
    return session.run(None, {name: images})[0]


if what == "forward":
    ready = in_memory(folder)
    rounds = -(-int(count) // BATCH)
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
