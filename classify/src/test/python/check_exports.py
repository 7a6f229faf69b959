"""Loads the exports of `classify export` with Keras and TensorFlow and compares their predictions with predictions.csv.

usage: check_exports.py RUN EXPORTS PREDICTIONS ROOT
where EXPORTS contains model.keras (VGG16 and head) and savedmodel of RUN, and ROOT is the dataset's root.
"""
import csv
import json
import os
import pathlib
import sys
import time
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy
import tensorflow

TOLERANCE = 1e-4

run, exports, predictions, root = map(pathlib.Path, sys.argv[1:5])
store = json.loads((run / "run.json").read_text())["store"]
recipe = store["recipe"]
several = store.get("labelling") == "multi-label"
classes = json.loads((run / "labels.json").read_text())
with open(predictions, newline="", encoding="utf-8") as file:
    paths, _, labels, predicted, *columns = zip(*list(csv.reader(file))[1:])
ours = numpy.array(columns, dtype=float).T
files = [root / path for path in paths]


def compare(name, theirs):
    difference = float(numpy.abs(ours - theirs).max())
    print(f"{name}: largest difference of {theirs.size} probabilities {difference:.2e}")
    assert difference <= TOLERANCE, f"{name}: expected at most {TOLERANCE}"


def prepared(file):
    size = (recipe["image"]["height"], recipe["image"]["width"])
    pixels = keras.utils.img_to_array(keras.utils.load_img(file, target_size=size, interpolation=recipe["image"]["resize"]))
    if recipe["preprocessing"] == "rescale":
        return pixels / numpy.float32(255)
    return keras.applications.imagenet_utils.preprocess_input(pixels, mode=recipe["preprocessing"])


print("spread of the probabilities: %.4f to %.4f" % (ours.min(), ours.max()))

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Skipping variable loading for optimizer")
    model = keras.models.load_model(exports / "model.keras")
model.summary()
base = model.get_layer("vgg16")
print("parameters of VGG16, of the head: %d, %d" % (base.count_params(), model.count_params() - base.count_params()))
assert base.count_params() == 14_714_688
assert sum(numpy.prod(weight.shape) for weight in model.trainable_weights) == model.count_params() - 14_714_688
images = numpy.stack([prepared(file) for file in files])
says = model.predict(images, verbose=0)
binary = len(classes) == 2 and not several
compare("keras", numpy.concatenate([1 - says, says], axis=1) if binary else says)

# The model is trainable: training changes the head, but not the frozen base.
before = [layer.get_weights()[0].copy() for layer in (base.get_layer("block1_conv1"), model.get_layer("dense"))]
if several:
    targets = numpy.array([[name in label.split("|") for name in classes] for label in labels], dtype=numpy.float32)
    metrics = json.loads((run / "metrics.json").read_text())
    images_of = {split: metrics[split]["count"] for split in ("train", "validation", "test")}
    mean = {name: sum(metrics[split][name] * count for split, count in images_of.items()) / len(files)
            for name in ("accuracy", "loss")}
    theirs = model.evaluate(images, targets, verbose=0, return_dict=True)
    print("difference of loss %.1e and accuracy %.1e" % (theirs["loss"] - mean["loss"], theirs["binary_accuracy"] - mean["accuracy"]))
    assert abs(theirs["loss"] - mean["loss"]) < TOLERANCE and abs(theirs["binary_accuracy"] - mean["accuracy"]) < TOLERANCE
else:
    targets = keras.utils.to_categorical([classes.index(label) for label in labels], len(classes))
model.fit(images, targets[:, 1:] if binary else targets, batch_size=8, verbose=0)
after = [layer.get_weights()[0] for layer in (base.get_layer("block1_conv1"), model.get_layer("dense"))]
assert numpy.array_equal(before[0], after[0]) and not numpy.array_equal(before[1], after[1])

serve = tensorflow.saved_model.load(exports / "savedmodel").signatures["serving_default"]
start = time.perf_counter()
says = serve(tensorflow.constant([file.read_bytes() for file in files]))
print(f"savedmodel: {len(files)} files in {time.perf_counter() - start:.1f} s")
compare("savedmodel", says["probabilities"].numpy())
assert [label.decode() for label in says["labels"].numpy()] == list(predicted)
