"""Feature extraction with ONNX Runtime; Pillow reads the images on separate threads.

    onnx_runtime.py whole|forward MODEL.onnx IMAGES COUNT
"""

import sys

import onnxruntime
from images import measure

what, path, folder, count = sys.argv[1:]
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name


def run(images):
    return session.run(None, {name: images})[0]


measure(run, what, folder, int(count))
