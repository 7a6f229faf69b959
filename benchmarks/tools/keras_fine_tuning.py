"""Fine-tuning of VGG16's block 5 with Keras, as its guide to transfer learning teaches it.

    keras_fine_tuning.py cached CACHE              on block4_pool's output, which is read from CACHE or computed into it
    keras_fine_tuning.py on-the-fly PIXELS         the whole network on pixels in memory, without augmentation
    keras_fine_tuning.py job IMAGES HEAD TUNED     from files with augmentation: epochs of the head, then with block 5

All train on the images of IMAGES/train, in batches of 20, with RMSprop. The first two print images per second of the last of
three epochs.
"""

import json
import pathlib
import sys
import time

import keras
import numpy
from images import files
from keras_models import open_model
from keras.src.legacy.preprocessing.image import ImageDataGenerator

SIZE, BATCH, HEAD_RATE, TUNED_RATE = (150, 150), 20, 1e-3, 1e-5
AUGMENTATION = dict(rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, shear_range=0.2, zoom_range=0.2,
                    horizontal_flip=True, fill_mode="nearest")


def head():
    return [keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid")]


def compiled(model, rate):
    model.compile(keras.optimizers.RMSprop(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def unfreeze(base):
    base.trainable = True
    for layer in base.layers:
        layer.trainable = layer.name.startswith("block5")


def pixels(folder):
    paths = files(folder)
    labels = numpy.array([path.parent.name == sorted({p.parent.name for p in paths})[1] for path in paths], "float32")
    images = numpy.stack([keras.utils.img_to_array(keras.utils.load_img(path, target_size=SIZE)) for path in paths])
    return images / 255, labels[:, None]


def speed(model, inputs, labels):
    model.fit(inputs, labels, batch_size=BATCH, epochs=2, verbose=0)
    start = time.perf_counter()
    history = model.fit(inputs, labels, batch_size=BATCH, epochs=1, verbose=0)
    print(json.dumps({"images": len(inputs), "rate": len(inputs) / (time.perf_counter() - start),
                      "loss": history.history["loss"][-1]}))


def cached(weights, images):
    base = open_model(weights)
    inputs, labels = pixels(images)
    maps = keras.Model(base.input, base.get_layer("block4_pool").output).predict(inputs, batch_size=16, verbose=0)
    tail = keras.Sequential([keras.Input(maps.shape[1:]), *base.layers[-4:], *head()])
    speed(compiled(tail, TUNED_RATE), maps, labels)


def on_the_fly(weights, images):
    base = open_model(weights)
    unfreeze(base)
    inputs, labels = pixels(images)
    speed(compiled(keras.Sequential([keras.Input(inputs.shape[1:]), base, *head()]), TUNED_RATE), inputs, labels)


def job(weights, images, head_epochs, tuned_epochs):
    root = pathlib.Path(images).parent
    flow = dict(target_size=SIZE, batch_size=BATCH, class_mode="binary")
    train = ImageDataGenerator(rescale=1 / 255, **AUGMENTATION).flow_from_directory(root / "train", **flow)
    validation = ImageDataGenerator(rescale=1 / 255).flow_from_directory(root / "validation", shuffle=False, **flow)
    base = open_model(weights)
    base.trainable = False
    model = compiled(keras.Sequential([keras.Input((*SIZE, 3)), base, *head()]), HEAD_RATE)
    model.fit(train, validation_data=validation, epochs=int(head_epochs), verbose=0)
    unfreeze(base)
    compiled(model, TUNED_RATE)
    history = model.fit(train, validation_data=validation, epochs=int(tuned_epochs), verbose=0)
    print(json.dumps({"val_accuracy": history.history["val_accuracy"][-1]}))


what, weights, *arguments = sys.argv[1:]
{"cached": cached, "on-the-fly": on_the_fly, "job": job}[what](weights, *arguments)
