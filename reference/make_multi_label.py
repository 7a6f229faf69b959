"""Writes what the tests of several labels per image are compared with: trainings by Keras, metrics by scikit-learn.

    python make_multi_label.py OUT_DIR      (requirements.txt; seconds); writes OUT_DIR/multi_label

training.json  trainings of heads with a sigmoid for each class on the feature maps of keras/training.npy, 12 steps each:
               labels, losses, accuracies, final probabilities and norms of the weights
tags.csv       predictions of 5 classes, ties, images of no class and of all, names that need quoting; tags.json its metrics
rare.csv       predictions of 4 classes: one that is never predicted, one without images, one that is neither; rare.json
one.csv        predictions of a single class; one.json

Everything is drawn from counter hashes and seeded generators.
"""
import csv
import json
import logging
import os
import pathlib
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from metric_values import averages, calibration, curves, known
from sklearn import metrics

logging.getLogger("tensorflow").setLevel("ERROR")

OUT = pathlib.Path(sys.argv[1]) / "multi_label"
SPLITS = ["train", "validation", "test"]
SAMPLES, BATCH, STEPS = 24, 7, 12


def uniform(count, salt):
    """[0, 1) as a function of (salt, index): the top 24 bits of splitmix64."""
    with np.errstate(over="ignore"):
        z = (np.uint64(salt) << np.uint64(32)) + np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(40)).astype(np.float64) / 2.0 ** 24


PLAIN = dict(classes=5, hidden=[16], l2=0, label_smoothing=0, optimizer="adam", learning_rate=0.01, momentum=0.0)


def trainings():
    yield "adam", {}
    yield "adam_linear", dict(hidden=[])
    yield "rmsprop", dict(optimizer="rmsprop", learning_rate=0.005)
    yield "sgd_momentum", dict(optimizer="sgd", learning_rate=0.05, momentum=0.9)
    yield "two_classes", dict(classes=2, hidden=[16, 8])
    yield "one_class", dict(classes=1)
    yield "label_smoothing", dict(label_smoothing=0.2)
    yield "l2", dict(l2=0.01, hidden=[16, 8])


def training(features, name, settings):
    case = {"name": name, **PLAIN, **settings}
    classes = case["classes"]
    targets = (uniform(SAMPLES * classes, 97) < 0.4).astype(np.float32).reshape(SAMPLES, classes)
    assert targets.any() and (classes == 1 or not targets.all(axis=1).all()) and not targets.any(axis=1).all()
    regularizer = keras.regularizers.L2(case["l2"]) if case["l2"] else None
    model = keras.Sequential([keras.Input((2, 2, 16)), keras.layers.Flatten()])
    for size in case["hidden"]:
        model.add(keras.layers.Dense(size, activation="relu", kernel_regularizer=regularizer))
    model.add(keras.layers.Dense(classes, activation="sigmoid", kernel_regularizer=regularizer))
    for salt, layer in enumerate(model.layers[1:], 100):
        shape = layer.kernel.shape
        draws = (2 * uniform(shape[0] * shape[1], salt) - 1) * np.sqrt(6.0 / sum(shape))
        layer.set_weights([draws.astype(np.float32).reshape(shape), np.zeros(shape[1], np.float32)])
    rate = case["learning_rate"]
    optimizer = {"adam": lambda: keras.optimizers.Adam(rate), "rmsprop": lambda: keras.optimizers.RMSprop(rate),
                 "sgd": lambda: keras.optimizers.SGD(rate, momentum=case["momentum"])}[case["optimizer"]]()
    model.compile(optimizer, keras.losses.BinaryCrossentropy(label_smoothing=case["label_smoothing"]),
                  metrics=["binary_accuracy"], jit_compile=False)
    losses, accuracies = [], []
    for step in range(STEPS):
        start = step % -(-SAMPLES // BATCH) * BATCH
        # Of this step alone: train_on_batch gives the mean since the last reset.
        model.reset_metrics()
        result = model.train_on_batch(features[start:start + BATCH], targets[start:start + BATCH], return_dict=True)
        losses.append(float(result["loss"]))
        accuracies.append(float(result["binary_accuracy"]))
    model.reset_metrics()
    result = model.evaluate(features, targets, batch_size=SAMPLES, verbose=0, return_dict=True)
    assert np.isfinite(losses).all() and abs(losses[0] - losses[-1]) > 1e-3, name
    return {**case, "labels": targets.astype(int).tolist(), "losses": losses, "accuracies": accuracies,
            "loss": float(result["loss"]), "accuracy": float(result["binary_accuracy"]),
            "probabilities": model.predict(features, verbose=0).tolist(),
            "weight_norms": [float(np.linalg.norm(values.astype(np.float64))) for values in model.get_weights()]}


def evaluation(classes, truth, probabilities):
    predicted = probabilities > 0.5
    # A single column would count as labels of one class each.
    single = len(classes) == 1
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth[:, 0] if single else truth, predicted[:, 0] if single else predicted,
        labels=[1] if single else None, average=None, zero_division=np.nan)
    both = [0 < column.sum() < len(column) for column in truth.T]
    auc = [metrics.roc_auc_score(truth[:, c], probabilities[:, c]) if both[c] else None for c in range(len(classes))]
    precisions = [metrics.average_precision_score(truth[:, c], probabilities[:, c]) if truth[:, c].any() else None
                  for c in range(len(classes))]
    if all(both):
        total_auc = metrics.roc_auc_score(truth, probabilities, average="macro")
        total_precision = metrics.average_precision_score(truth, probabilities, average="macro")
    else:
        # scikit-learn refuses a class without images, or counts it as 0; ours is the mean over the classes that occur.
        total_auc = np.mean([value for value in auc if value is not None])
        total_precision = np.mean([value for value in precisions if value is not None])
    flat = [truth.ravel(), predicted.ravel()]
    micro = averages(*flat, "binary") if single else averages(truth, predicted, "micro")
    macro = averages(*flat, "binary") if single else averages(truth, predicted, "macro")
    weighted = averages(*flat, "binary") if single else averages(truth, predicted, "weighted")
    crossentropy = keras.ops.convert_to_numpy(keras.losses.binary_crossentropy(
        truth.astype(np.float64), np.clip(probabilities.astype(np.float64), 1e-7, 1 - 1e-7)))
    return {
        "samples": len(truth),
        "log_loss": float(crossentropy.mean()),
        "accuracy": float(1 - metrics.hamming_loss(truth, predicted)),
        "exact_match": float(metrics.accuracy_score(truth, predicted)),
        "top5_accuracy": None,
        "micro": micro,
        "macro": macro,
        "weighted": weighted,
        "roc_auc": float(total_auc),
        "average_precision": float(total_precision),
        "calibration": calibration(np.maximum(probabilities, 1 - probabilities).ravel(), (predicted == truth).ravel()),
        "classes": [{
            "name": classes[c], "support": int(support[c]), "precision": known(precision[c]),
            "recall": known(recall[c]), "f1": known(f1[c]), "roc_auc": known(auc[c]),
            "average_precision": known(precisions[c])} for c in range(len(classes))],
        "confusion": None,
    }


def label(classes, row):
    return "|".join(name for name, is_one in zip(classes, row) if is_one)


def make(name, classes, truth, probabilities):
    assert classes == sorted(classes)
    with open(OUT / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["path", "split", "labels", "predicted", *classes])
        for i, (row, scores) in enumerate(zip(truth, probabilities)):
            writer.writerow([f"{name}/{i}.jpg", SPLITS[i % 3], label(classes, row), label(classes, scores > 0.5),
                             *map(str, scores)])
    values = {"evaluation": evaluation(classes, truth, probabilities),
              "curves": [curves(truth[:, c], probabilities[:, c]) for c in range(len(classes))]}
    (OUT / (name + ".json")).write_text(json.dumps(values, indent=1, allow_nan=False) + "\n")


def predictions(rng, shares, rows, sharpness, tied):
    """Sigmoid scores, of which a share is rounded to tenths, so that some tie and some are exactly 0.5, 0 or 1."""
    truth = rng.random((rows, len(shares))) < shares
    logits = rng.normal(size=truth.shape) * 1.5 + sharpness * (truth - 0.5)
    exact = 1 / (1 + np.exp(-logits))
    return truth, np.where(rng.random((rows, 1)) < tied, np.round(exact, 1), exact).astype(np.float32)


def main():
    warnings.simplefilter("ignore")
    OUT.mkdir(parents=True, exist_ok=True)
    features = (2 * uniform(SAMPLES * 64, 99)).astype(np.float32).reshape(SAMPLES, 2, 2, 16)
    cases = ",\n".join(json.dumps(training(features, name, settings)) for name, settings in trainings())
    (OUT / "training.json").write_text(f'{{"batch": {BATCH}, "cases": [\n{cases}\n]}}\n')

    rng = np.random.default_rng(20261129)
    truth, scores = predictions(rng, [0.5, 0.3, 0.2, 0.3, 0.1], 150, 2.5, 0.4)
    truth[0], truth[1] = False, True
    scores[2], scores[3] = 0, 1
    make("tags", ["plain", 'quoted "q"', "with\nline", "with, comma", "Ü"], truth, scores)
    truth, scores = predictions(rng, [0.4, 0.2, 0, 0], 80, 2, 0.3)
    scores[:, [1, 3]] /= 2.5
    assert not (scores[:, [1, 3]] > 0.5).any() and (scores[:, 2] > 0.5).any() and truth[:, 1].any()
    make("rare", ["a", "never predicted", "only predicted", "wholly absent"], truth, scores)
    make("one", ["only"], *predictions(rng, [0.4], 60, 2, 0.3))


main()
