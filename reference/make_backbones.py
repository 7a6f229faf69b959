"""Writes OUT_DIR/backbones: a tiny SavedModel of each kind that Headstart accepts or refuses, and its outputs for some images.

    python make_backbones.py OUT_DIR      (requirements.txt; a minute)

backbones/inputs.npy        uint8 [3, 32, 32, 3], noise
backbones/NAME/             the SavedModel
backbones/NAME.npy          TensorFlow's outputs for the unpreprocessed inputs, 0 to 255: float32 [3, ...], float16
                            outputs widened. NAME-OUTPUT.npy where the model has several outputs.

All weights come from a counter hash. With the versions of requirements.txt the output is the same byte for byte.
"""
import os
import pathlib
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

SIDE = 32


def uniform(count, salt):
    """[0, 1) from splitmix64 of (salt << 32) + index, top 24 bits: the same in any language."""
    z = (np.uint64(salt) << np.uint64(32)) + np.arange(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0 ** 24


def kernel(salt):
    """[4, 4, 3, 8], between -0.1 and 0.1"""
    return ((2 * uniform(4 * 4 * 3 * 8, salt) - 1) * 0.1).astype(np.float32).reshape(4, 4, 3, 8)


def convolution(salt):
    """4x4 with stride 4 and relu: 32x32x3 to 8x8x8. The bias is an eighth."""
    layer = keras.layers.Conv2D(8, 4, strides=4, activation="relu", name="maps")
    layer.build((None, SIDE, SIDE, 3))
    layer.set_weights([kernel(salt), np.full(8, 0.125, np.float32)])
    return layer


def keras_model(salt, dtype="float32", scaled=False):
    pixels = keras.Input((SIDE, SIDE, 3), dtype=dtype, name="pixels")
    values = keras.layers.Rescaling(1 / 127.5, offset=-1)(pixels) if scaled else pixels
    return keras.Model(pixels, convolution(salt)(values))


def two_outputs(salt):
    pixels = keras.Input((SIDE, SIDE, 3), name="pixels")
    maps = convolution(salt)(pixels)
    return keras.Model(pixels, {"maps": maps, "pooled": keras.layers.GlobalAveragePooling2D()(maps)})


class Module(tf.Module):
    """A tf.function of pixels with one kernel, its type, sizes and names free."""

    def __init__(self, salt, function, *inputs):
        super().__init__()
        self.kernel = tf.Variable(kernel(salt))
        self.function = tf.function(lambda *values: function(self.kernel, *values), input_signature=inputs)


def convolved(weights, pixels):
    return tf.nn.relu(tf.nn.conv2d(tf.cast(pixels, tf.float32), weights, 4, "SAME"))


def pixels(dtype=tf.float32, batch=None, name="pixels"):
    return tf.TensorSpec((batch, SIDE, SIDE, 3), dtype, name)


def save(module, folder, signature="serving_default"):
    tf.saved_model.save(module, str(folder), signatures={signature: module.function})


def tidy(folder):
    """Leaves what is needed to run the model, in an order that does not differ from run to run."""
    for extra in ("fingerprint.pb", "keras_metadata.pb"):
        (folder / extra).unlink(missing_ok=True)
    for extra in ("assets", "debug"):
        shutil.rmtree(folder / extra, ignore_errors=True)
    file = folder / "saved_model.pb"
    model = saved_model_pb2.SavedModel()
    model.ParseFromString(file.read_bytes())
    file.write_bytes(model.SerializeToString(deterministic=True))


def main():
    out = pathlib.Path(sys.argv[1]) / "backbones"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    inputs = np.floor(256 * uniform(3 * SIDE * SIDE * 3, 1)).astype(np.uint8).reshape(3, SIDE, SIDE, 3)
    np.save(out / "inputs.npy", inputs)

    # As Keras exports them.
    keras_model(2).export(str(out / "float32"), verbose=False)
    keras_model(3, "uint8", scaled=True).export(str(out / "uint8"), verbose=False)
    two_outputs(4).export(str(out / "outputs"), verbose=False)
    keras.config.set_dtype_policy("mixed_float16")
    keras_model(5).export(str(out / "mixed_float16"), verbose=False)
    keras.config.set_dtype_policy("float32")

    # As tf.saved_model.save writes models built by hand.
    save(Module(6, lambda w, x: {"features": tf.cast(convolved(w, x), tf.float16)}, pixels(tf.float16)), out / "float16")
    save(Module(7, lambda w, x: {"features": convolved(w, x)}, pixels()), out / "signature", signature="embed")

    # Models that are refused.
    save(Module(8, lambda w, x: {"features": convolved(w, x)}, pixels(batch=4)), out / "fixed_batch")
    save(Module(9, lambda w, x, y: {"features": convolved(w, x + y)}, pixels(name="left"), pixels(name="right")),
         out / "two_inputs")
    save(Module(10, lambda w, x: {"features": x @ tf.reshape(w, (-1, 8))},
                tf.TensorSpec((None, 4 * 4 * 3), tf.float32, "pixels")), out / "flat_input")
    save(Module(11, lambda w, x: {"features": convolved(w, tf.map_fn(
        lambda file: tf.image.resize(tf.io.decode_jpeg(file, channels=3), (SIDE, SIDE)), x, fn_output_signature=tf.float32))},
                tf.TensorSpec((None,), tf.string, "bytes")), out / "string_input")
    save(Module(12, lambda w, x: {"classes": tf.argmax(tf.reduce_mean(convolved(w, x), (1, 2)), 1)}, pixels()),
         out / "no_map")

    for folder in sorted(path for path in out.iterdir() if path.is_dir()):
        tidy(folder)
    for name, dtype, signature in (("float32", tf.float32, "serving_default"), ("uint8", tf.uint8, "serving_default"),
                                   ("outputs", tf.float32, "serving_default"),
                                   ("mixed_float16", tf.float32, "serving_default"),
                                   ("float16", tf.float16, "serving_default"), ("signature", tf.float32, "embed")):
        network = tf.saved_model.load(str(out / name)).signatures[signature]
        found = network(tf.cast(tf.constant(inputs), dtype))
        for output, values in found.items():
            values = values.numpy().astype(np.float32)
            assert np.isfinite(values).all() and np.std(values) > 0.1, name
            suffix = "" if len(found) == 1 else "-" + output
            np.save(out / f"{name}{suffix}.npy", values)


main()
