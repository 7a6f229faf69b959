"""Feature extraction as Keras's blog teaches it: flow_from_directory, predict batch by batch, collect.

    keras_loop.py whole|forward MODEL IMAGES COUNT
"""

import sys
import time

import numpy
from keras_models import open_model
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from images import files, in_memory, report

BLOG_BATCH = 20


def whole(model, folder, preprocessing):
    count = len(files(folder))
    start = time.perf_counter()
    batches = ImageDataGenerator(**preprocessing).flow_from_directory(
        folder, target_size=(150, 150), batch_size=BLOG_BATCH, class_mode="binary", shuffle=False)
    features = numpy.zeros((count, *model.output_shape[1:]), dtype=numpy.float32)
    done = 0
    for images, _ in batches:
        features[done : done + len(images)] = model.predict(images, verbose=0)
        done += len(images)
        if done >= count:
            break
    report(count, time.perf_counter() - start, features)


def forward(model, folder, count):
    ready = numpy.concatenate(in_memory(folder))
    images = numpy.resize(ready, (count, *ready.shape[1:]))
    model.predict(ready, batch_size=16, verbose=0)
    start = time.perf_counter()
    model.predict(images, batch_size=16, verbose=0)
    report(count, time.perf_counter() - start, None)


what, path, folder, count = sys.argv[1:]
if what == "forward":
    forward(open_model(path), folder, int(count))
elif path.endswith(".h5"):
    whole(open_model(path), folder, {"rescale": 1 / 255})
else:
    whole(open_model(path), folder, {"preprocessing_function": lambda pixels: pixels / 127.5 - 1})
