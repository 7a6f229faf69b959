"""The two backbones as Keras models."""

import keras

INPUT = (150, 150, 3)


def open_model(path):
    """A .h5 file holds VGG16's weights, a folder is a SavedModel."""
    if path.endswith(".h5"):
        return keras.applications.VGG16(weights=path, include_top=False, input_shape=INPUT)
    images = keras.Input(INPUT)
    outputs = keras.layers.TFSMLayer(path, call_endpoint="serving_default")(images)
    return keras.Model(images, next(iter(outputs.values())))
