"""Feature extraction with OpenVINO; Pillow reads the images on separate threads.

    open_vino.py whole|forward MODEL.xml IMAGES COUNT float32|bfloat16 LATENCY|THROUGHPUT
"""

import sys
import time

import numpy
import openvino
from images import BATCH, batches, files, in_memory, report

PRECISIONS = {"float32": openvino.Type.f32, "bfloat16": openvino.Type.bf16}


class Queue:
    """The number of concurrent requests is that which OpenVINO recommends. The batch size is fixed: a dynamic one is slower."""

    def __init__(self, path, precision, hint):
        core = openvino.Core()
        model = core.read_model(path)
        model.reshape([BATCH, 150, 150, 3])
        compiled = core.compile_model(
            model, "CPU", {"PERFORMANCE_HINT": hint, "INFERENCE_PRECISION_HINT": PRECISIONS[precision]})
        self.shape = tuple(compiled.output(0).shape)[1:]
        self.requests = openvino.AsyncInferQueue(compiled)
        self.requests.set_callback(lambda request, keep: keep(request.get_output_tensor(0).data))

    def start(self, images, keep):
        """keep(features [16, …]) is called once; the array is OpenVINO's and must be copied."""
        self.requests.start_async({0: images}, keep)

    def finish(self):
        self.requests.wait_all()


def forward(queue, ready, count):
    """Seconds for that many batches."""
    start = time.perf_counter()
    for i in range(count):
        queue.start(ready[i % len(ready)], numpy.copy)
    queue.finish()
    return time.perf_counter() - start


def whole(queue, paths):
    features = numpy.empty((len(paths), *queue.shape), dtype=numpy.float32)
    for first, images in batches(paths):
        size = len(images)
        if size < BATCH:
            images = numpy.concatenate([images, numpy.zeros((BATCH - size, *images.shape[1:]), numpy.float32)])

        def keep(found, first=first, size=size):
            features[first : first + size] = found[:size]

        queue.start(images, keep)
    queue.finish()
    return features


if __name__ == "__main__":
    what, path, folder, count, precision, hint = sys.argv[1:]
    queue = Queue(path, precision, hint)
    if what == "forward":
        ready = in_memory(folder)
        rounds = -(-int(count) // BATCH)
        forward(queue, ready, len(ready))
        report(rounds * BATCH, forward(queue, ready, rounds), None)
    else:
        paths = files(folder)
        start = time.perf_counter()
        features = whole(queue, paths)
        report(len(paths), time.perf_counter() - start, features)
