"""Writes OUT_DIR/keras with Keras itself: images, VGG16's features of them, affine transforms, trainings of heads.

    python make_keras.py OUT_DIR      (requirements.txt; some minutes)

keras/images/SPLIT/LABEL/   drawn images, 24 of two classes, as JPEG and PNG of several sizes
keras/vgg16.json            for every size and preprocessing the norms of the features of the test images: at each position
                            over all channels, and of each block of 32 channels over all positions
keras/vgg16-*.npy           the features themselves at two positions: float32 [images, 2, 512]
keras/layers.json           the layers of VGG16 and its poolings, with the largest value and the norm of each image's output
keras/layers.npy            values of these outputs: float32 [outputs, images, 64], the k-th at place (7919 k + 101) mod size
keras/affine/               every fill, flip, shift and brightness on a small image
keras/affine_drawn/         transforms of a drawn image: the usual ones, and random ones of each fill
keras/training.json         trainings step by step: losses, rates, final probabilities and norms of the weights
keras/training.npy          the feature maps that they train on: float32 [24, 2, 2, 16]

keras/fine_tuning.json      trainings of VGG16's last layers with a head, step by step, as in training.json

VGG16 has the weights that {"seed": 1} draws in Headstart; this script draws them again and compares their fingerprint.
Everything is drawn from counter hashes and seeded generators. The same bytes come out again on the same processor with the
versions of requirements.txt; on others the last digits of features and trainings differ.
"""
import hashlib
import json
import logging
import os
import pathlib
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from PIL import Image, ImageDraw

logging.getLogger("tensorflow").setLevel("ERROR")

SEED = 1
FINGERPRINT = "bef7f80c171c186f14ac13b4dd799b71a3f3d67fcbfd1fe38dfed63247d17166"
CONVOLUTIONS = [(f"block{b}_conv{n}", i, o)
                for b, sizes in enumerate([(3, 64, 64), (64, 128, 128), (128, 256, 256, 256), (256, 512, 512, 512),
                                           (512, 512, 512, 512)], 1)
                for n, (i, o) in enumerate(zip(sizes, sizes[1:]), 1)]


def mix(z):
    """splitmix64's function of uint64 values"""
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def fractions(keys):
    """[0, 1), the top 24 bits"""
    return (mix(keys) >> np.uint64(40)).astype(np.float64) / 2.0 ** 24


def uniform(count, salt):
    """[0, 1) as a function of (salt, index)"""
    return fractions((np.uint64(salt) << np.uint64(32)) + np.arange(count, dtype=np.uint64))


def vgg16_kernels():
    """As Headstart draws them: He-uniform, then each output's kernel centred; the sums run over the inputs in order."""
    kernels = []
    for k, (_, inputs, outputs) in enumerate(CONVOLUTIONS):
        each = 9 * inputs
        with np.errstate(over="ignore"):
            keys = mix(np.full(1, SEED, np.uint64)) + (np.uint64(k) << np.uint64(40)) \
                + np.arange(each * outputs, dtype=np.uint64)
        draws = ((2 * fractions(keys) - 1) * np.sqrt(6.0 / each)).reshape(each, outputs)
        mean = np.zeros(outputs)
        for row in draws:
            mean += row / each
        kernels.append((draws - mean).astype(np.float32).reshape(3, 3, inputs, outputs))
    return kernels


def fingerprint(kernels):
    digest = hashlib.sha256(b"vgg16 without top\0")
    for kernel in kernels:
        digest.update(kernel.astype("<f4").tobytes() + np.zeros(kernel.shape[3], "<f4").tobytes())
    return digest.hexdigest()


def drawn(label, number):
    """A disc or stripes on a shaded ground, coloured and grainy, of one of several sizes."""
    random = np.random.default_rng([number, label == "discs"])
    height, width = [(150, 150), (120, 160), (177, 131), (96, 128)][number % 4]
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    ground = (random.uniform(40, 120, 3) + (x * random.uniform(-60, 60) + y * random.uniform(-60, 60))[..., None])
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    colour = tuple(int(c) for c in random.integers(130, 256, 3))
    if label == "discs":
        for _ in range(3):
            left, top, size = random.uniform(0, 0.6, 3) * (width, height, width) + (0, 0, 20)
            draw.ellipse((left, top, left + size, top + size), fill=colour)
    else:
        for at in range(0, width + height, int(random.integers(12, 25))):
            draw.line((at, 0, at - height // 2, height), fill=colour, width=5)
    grain = random.integers(-6, 7, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def images(out):
    """Writes them and returns the paths of the test images."""
    number = 0
    for split, count in (("train", 6), ("validation", 2), ("test", 4)):
        for label in ("discs", "stripes"):
            folder = out / "images" / split / label
            folder.mkdir(parents=True)
            for index in range(count):
                image = drawn(label, number)
                if index % 2:
                    image.save(folder / f"{number}.png", optimize=True)
                else:
                    image.save(folder / f"{number}.jpg", quality=85)
                number += 1
    return sorted((out / "images" / "test").rglob("*.*"))


def preprocessed(pixels, mode):
    pixels = pixels.astype(np.float32)
    if mode in ("caffe", "tf", "torch"):
        return keras.applications.imagenet_utils.preprocess_input(pixels, mode=mode)
    return pixels / 255 if mode == "rescale" else pixels


def norms(values, axes):
    return np.sqrt(np.sum(values.astype(np.float64) ** 2, axis=axes)).tolist()


def network_of(kernels, height, width, pooling=None):
    network = keras.applications.VGG16(weights=None, include_top=False, input_shape=(height, width, 3), pooling=pooling)
    for kernel, (name, _, outputs) in zip(kernels, CONVOLUTIONS):
        network.get_layer(name).set_weights([kernel, np.zeros(outputs, np.float32)])
    return network


def load(files, height, width):
    return np.stack([np.asarray(keras.utils.load_img(file, target_size=(height, width)), np.uint8) for file in files])


def vgg16_layers(out, files, kernels, height=70, width=50):
    """Every layer's output by a sub-model, and Keras's pooling argument."""
    pixels = preprocessed(load(files[:8], height, width), "caffe")
    network = network_of(kernels, height, width)
    models = {layer.name: keras.Model(network.input, layer.output) for layer in network.layers[1:]}
    models |= {pooling: network_of(kernels, height, width, pooling) for pooling in ("avg", "max")}
    outputs, values = [], []
    for name, model in models.items():
        maps = model.predict(pixels, batch_size=8, verbose=0)
        flat = maps.reshape(len(maps), -1)
        values.append(flat[:, (7919 * np.arange(64) + 101) % flat.shape[1]])
        outputs.append({"name": name, "shape": maps.shape[1:], "largest": float(flat.max()), "norms": norms(flat, 1)})
    np.save(out / "layers.npy", np.stack(values))
    write(out / "layers.json", {"height": height, "width": width, "outputs": outputs})


def vgg16(out, files, kernels):
    results = []
    for height, width, count, modes in ((150, 150, 8, ("caffe", "tf", "torch", "rescale", "none")),
                                        (96, 128, 2, ("caffe", "rescale"))):
        network = network_of(kernels, height, width)
        pixels = load(files[:count], height, width)
        for mode in modes:
            maps = network.predict(preprocessed(pixels, mode), batch_size=8, verbose=0)
            rows, columns = maps.shape[1:3]
            positions = [[0, 0], [rows - 2, columns - 1]]
            name = f"vgg16-{height}x{width}-{mode}.npy"
            np.save(out / name, np.stack([maps[:, row, column] for row, column in positions], axis=1))
            blocks = maps.reshape(count, rows, columns, 16, 32)
            results.append({"height": height, "width": width, "preprocessing": mode, "features": name,
                            "largest": float(maps.max()), "positions": positions,
                            "position_norms": norms(maps.reshape(count, rows * columns, -1), 2),
                            "channel_block_norms": norms(blocks, (1, 2, 4))})
    write(out / "vgg16.json", {"fingerprint": FINGERPRINT,
                               "images": [str(file.relative_to(out / "images")) for file in files],
                               "results": results})


NOTHING = dict(theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, flip_horizontal=False, flip_vertical=False,
               channel_shift_intensity=None, brightness=None)
EVERY_FILL = [
    dict(fill="nearest"),
    dict(fill="nearest", theta=-33.3, tx=1.5, ty=-2.1, shear=12, zx=1.17, zy=0.86, flip_horizontal=True),
    dict(fill="nearest", channel_shift_intensity=-60.5, flip_vertical=True),
    dict(fill="nearest", brightness=1),
    dict(fill="constant", cval=0, theta=25, shear=-9.5, zx=1.4, zy=1.3),
    dict(fill="constant", cval=200.25, tx=-2, ty=3, flip_horizontal=True, flip_vertical=True),
    dict(fill="constant", cval=17, theta=140, zx=0.7, zy=1.6, channel_shift_intensity=41.75, brightness=0.55),
    dict(fill="reflect", theta=65, zx=2.6, zy=2.9),
    dict(fill="reflect", tx=13.3, ty=-31.7, brightness=1.8),
    dict(fill="wrap", theta=-77, shear=20, zx=2.2, zy=3.1, flip_vertical=True),
    dict(fill="wrap", tx=-13.3, ty=31.7, channel_shift_intensity=99, brightness=0),
]
USUAL = [
    dict(fill="nearest"),
    dict(fill="nearest", theta=40),
    dict(fill="nearest", tx=4),
    dict(fill="nearest", ty=-2.75),
    dict(fill="nearest", shear=0.2),
    dict(fill="nearest", shear=20),
    dict(fill="nearest", zx=0.8, zy=1.2),
    dict(fill="nearest", theta=-33.3, tx=2.5, ty=-3.1, shear=0.13, zx=1.17, zy=0.86, flip_horizontal=True),
]


def random_transforms(count, random):
    for number in range(4 * count):
        yield dict(fill=["nearest", "constant", "reflect", "wrap"][number % 4], cval=random.uniform(0, 255),
                   theta=random.uniform(-180, 180), tx=random.uniform(-30, 30), ty=random.uniform(-30, 30),
                   shear=random.uniform(-45, 45), zx=random.uniform(0.3, 3), zy=random.uniform(0.3, 3),
                   flip_horizontal=bool(random.integers(2)), flip_vertical=bool(random.integers(2)),
                   channel_shift_intensity=[None, random.uniform(-128, 128)][random.integers(2)],
                   brightness=[None, random.uniform(0, 3)][random.integers(2)])


def affine(folder, image, cases):
    """affine.json: the image, row-major RGB, and each case's fill and float32 parameters; affine.npy: [case, h, w, 3]"""
    folder.mkdir()
    outputs = []
    for case in cases:
        for name, default in dict(NOTHING, cval=0).items():
            value = case.setdefault(name, default)
            if value is not None and not isinstance(value, bool):
                case[name] = float(np.float32(value))
        generator = ImageDataGenerator(fill_mode=case["fill"], cval=case["cval"], data_format="channels_last")
        outputs.append(generator.apply_transform(image.astype(np.float32), {name: case[name] for name in NOTHING}))
    np.save(folder / "affine.npy", np.stack(outputs).astype(np.float32))
    lines = ",\n    ".join(json.dumps(case) for case in cases)
    (folder / "affine.json").write_text(
        f'{{\n  "height": {image.shape[0]},\n  "width": {image.shape[1]},\n'
        f'  "image": {json.dumps(image.ravel().tolist())},\n  "cases": [\n    {lines}\n  ]\n}}\n')


SAMPLES, BATCH, EPOCHS = 24, 7, 4
PLAIN = dict(classes=2, hidden=[16], activation="relu", pooling="none", l2=0, label_smoothing=0, class_weights=None,
             optimizer="adam", learning_rate=0.01, momentum=0.0, schedule="constant")
OPTIMIZERS = {"rmsprop": dict(optimizer="rmsprop", learning_rate=0.005), "adam": dict(optimizer="adam"),
              "sgd": dict(optimizer="sgd", learning_rate=0.1),
              "sgd_momentum": dict(optimizer="sgd", learning_rate=0.02, momentum=0.9)}
HEADS = {"linear": [], "hidden": [16], "two_hidden": [16, 8]}


def trainings():
    for optimizer, settings in OPTIMIZERS.items():
        for classes, output in ((2, "sigmoid"), (3, "softmax")):
            for head, hidden in HEADS.items():
                yield f"{optimizer}_{output}_{head}", dict(settings, classes=classes, hidden=hidden)
    momentum = OPTIMIZERS["sgd_momentum"]
    yield "tanh", dict(activation="tanh", hidden=[16, 8])
    yield "sigmoid_activation", dict(activation="sigmoid", classes=3)
    yield "gelu", dict(activation="gelu", hidden=[16, 8])
    yield "average_pooling", dict(pooling="avg", classes=3)
    yield "maximum_pooling", dict(pooling="max")
    yield "l2", dict(l2=0.01)
    yield "l2_softmax", dict(momentum, l2=0.02, classes=3, hidden=[16, 8])
    yield "label_smoothing", dict(label_smoothing=0.1)
    yield "label_smoothing_softmax", dict(label_smoothing=0.2, classes=3)
    yield "class_weights", dict(class_weights=[0.6, 3])
    yield "class_weights_softmax", dict(momentum, class_weights=[0.5, 2, 0.25], classes=3)
    yield "cosine", dict(schedule="cosine")
    yield "cosine_softmax", dict(momentum, schedule="cosine", classes=3)
    yield "plateau", dict(schedule="plateau", learning_rate=0.5, optimizer="sgd", momentum=0.9)
    yield "everything", dict(activation="gelu", pooling="avg", hidden=[16, 8], l2=0.01, label_smoothing=0.1,
                             class_weights=[1, 0.5, 2, 4], classes=4, schedule="cosine", optimizer="rmsprop")


def head(case):
    """Glorot-uniform kernels by hash, salts 100, 101, ...; biases 0."""
    regularizer = keras.regularizers.L2(case["l2"]) if case["l2"] else None
    outputs = 1 if case["classes"] == 2 else case["classes"]
    model = keras.Sequential([keras.Input((2, 2, 16)), {
        "none": keras.layers.Flatten, "avg": keras.layers.GlobalAveragePooling2D,
        "max": keras.layers.GlobalMaxPooling2D}[case["pooling"]]()])
    for size in case["hidden"]:
        model.add(keras.layers.Dense(size, activation=case["activation"], kernel_regularizer=regularizer))
    model.add(keras.layers.Dense(outputs, activation="sigmoid" if outputs == 1 else "softmax",
                                 kernel_regularizer=regularizer))
    weights = model.get_weights()
    for layer in range(len(weights) // 2):
        shape = weights[2 * layer].shape
        limit = np.sqrt(6.0 / sum(shape))
        draws = (2 * uniform(shape[0] * shape[1], 100 + layer) - 1) * limit
        weights[2 * layer] = draws.astype(np.float32).reshape(shape)
    model.set_weights(weights)
    return model


def optimizer(case, steps):
    rate = case["learning_rate"]
    if case["schedule"] == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(rate, steps)
    if case["optimizer"] == "sgd":
        return keras.optimizers.SGD(rate, momentum=case["momentum"])
    return {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}[case["optimizer"]](rate)


def training(features, name, settings):
    case = {"name": name, **PLAIN, **settings}
    classes = case["classes"]
    labels = np.arange(SAMPLES) * 5 % 7 % classes
    targets = labels.astype(np.float32)[:, None] if classes == 2 else np.eye(classes, dtype=np.float32)[labels]
    steps = EPOCHS * -(-SAMPLES // BATCH)
    loss = keras.losses.BinaryCrossentropy if classes == 2 else keras.losses.CategoricalCrossentropy
    model = head(case)
    model.compile(optimizer(case, steps), loss(label_smoothing=case["label_smoothing"]), jit_compile=False)
    weights = case["class_weights"] and dict(enumerate(case["class_weights"]))
    plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.3, patience=1, min_delta=1e-4)
    plateau.set_model(model)
    plateau.on_train_begin()
    losses, rates, epochs = [], [], []
    for epoch in range(EPOCHS):
        for start in range(0, SAMPLES, BATCH):
            rates.append(float(model.optimizer.learning_rate))
            losses.append(float(model.train_on_batch(features[start:start + BATCH], targets[start:start + BATCH],
                                                     class_weight=weights, return_dict=True)["loss"]))
            model.reset_metrics()
        epochs.append(float(model.evaluate(features, targets, batch_size=SAMPLES, verbose=0)))
        model.reset_metrics()
        if case["schedule"] == "plateau":
            plateau.on_epoch_end(epoch, {"val_loss": epochs[-1]})
    assert np.isfinite(losses).all() and abs(losses[0] - losses[-1]) > 1e-3, name
    return {**case, "labels": labels.tolist(), "rates": rates, "losses": losses, "epoch_losses": epochs,
            "probabilities": model.predict(features, verbose=0).tolist(),
            "weight_norms": [float(np.linalg.norm(values.astype(np.float64))) for values in model.get_weights()]}


ROWS, TUNED_BATCH, TUNED_STEPS, CUT = 40, 20, 12, (4, 4, 512)


def fine_tunings():
    """The first trained layer of block 5, and the optimizer."""
    yield "block5_rmsprop", 0, keras.optimizers.RMSprop(1e-5)
    yield "block5_adam", 0, keras.optimizers.Adam(1e-5)
    yield "block5_sgd_momentum", 0, keras.optimizers.SGD(1e-4, momentum=0.9)
    yield "block5_conv3_rmsprop", 2, keras.optimizers.RMSprop(1e-5)


def fine_tuning(kernels, name, first, optimizer):
    """Block 5 from features of block4_pool's form, uniform in [0, 2) by hash of salt 98, then Flatten and the usual head."""
    features = (2 * uniform(ROWS * int(np.prod(CUT)), 98)).astype(np.float32).reshape(ROWS, *CUT)
    labels = (np.arange(ROWS) * 5 % 7 % 2).astype(np.float32)[:, None]
    layers = [keras.layers.Conv2D(512, 3, padding="same", activation="relu", trainable=k >= first) for k in range(3)]
    model = keras.Sequential([keras.Input(CUT), *layers, keras.layers.MaxPooling2D(2), keras.layers.Flatten(),
                              keras.layers.Dense(256, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
    for layer, kernel in zip(layers, kernels[-3:]):
        layer.set_weights([kernel, np.zeros(512, np.float32)])
    for salt, layer in enumerate(model.layers[-2:], 100):
        shape = layer.kernel.shape
        draws = (2 * uniform(shape[0] * shape[1], salt) - 1) * np.sqrt(6.0 / sum(shape))
        layer.set_weights([draws.astype(np.float32).reshape(shape), np.zeros(shape[1], np.float32)])
    model.compile(optimizer, "binary_crossentropy", jit_compile=False)
    losses = []
    for step in range(TUNED_STEPS):
        start = step * TUNED_BATCH % ROWS
        # Of this step alone: train_on_batch gives the mean since the last reset.
        model.reset_metrics()
        losses.append(float(model.train_on_batch(features[start:start + TUNED_BATCH], labels[start:start + TUNED_BATCH])))
    return {"name": name, "first": first, "optimizer": type(optimizer).__name__.lower(), "learning_rate": float(optimizer.learning_rate),
            "labels": labels[:, 0].astype(int).tolist(), "losses": losses,
            "probabilities": model.predict(features, verbose=0)[:, 0].tolist(),
            "weight_norms": [float(np.linalg.norm(values.astype(np.float64))) for values in model.get_weights()]}


def write(file, values):
    file.write_text(json.dumps(values, indent=1) + "\n")


def main():
    out = pathlib.Path(sys.argv[1]) / "keras"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = images(out)
    kernels = vgg16_kernels()
    assert fingerprint(kernels) == FINGERPRINT, "these are not the weights that Headstart draws"
    vgg16(out, files, kernels)
    vgg16_layers(out, files, kernels)

    random = np.random.default_rng(7)
    affine(out / "affine", random.integers(0, 256, (9, 7, 3)).astype(np.uint8), EVERY_FILL)
    small = np.asarray(keras.utils.load_img(files[0], target_size=(24, 20)), np.uint8)
    affine(out / "affine_drawn", small, USUAL + list(random_transforms(4, random)))

    features = (2 * uniform(SAMPLES * 64, 99)).astype(np.float32).reshape(SAMPLES, 2, 2, 16)
    np.save(out / "training.npy", features)
    cases = ",\n".join(json.dumps(training(features, name, settings)) for name, settings in trainings())
    (out / "training.json").write_text(f'{{"batch": {BATCH}, "epochs": {EPOCHS}, "cases": [\n{cases}\n]}}\n')
    cases = ",\n".join(json.dumps(fine_tuning(kernels, *case)) for case in fine_tunings())
    (out / "fine_tuning.json").write_text(
        f'{{"rows": {ROWS}, "batch": {TUNED_BATCH}, "shape": {list(CUT)}, "cases": [\n{cases}\n]}}\n')



main()
