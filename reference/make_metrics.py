"""Makes the predictions and, by scikit-learn, the values that the tests compare Headstart's with.

    python make_metrics.py OUT_DIR      (requirements.txt); writes OUT_DIR/metrics

two.csv    2 classes, many tied scores, probabilities of exactly 0 and 1
five.csv   5 classes, strongly unbalanced, ties, names that need quoting, one class never predicted
seven.csv  7 classes, one of them without samples; top-5 accuracy
absent.csv 4 classes, one of which neither occurs nor is predicted, and one that is predicted only
"""

import csv
import json
import pathlib
import sys
import warnings

import numpy as np
from metric_values import averages, calibration, curves, known
from sklearn import metrics

OUT = pathlib.Path(sys.argv[1]) / "metrics"
SPLITS = ["train", "validation", "test"]


def predictions(rng, classes, weights, rows, sharpness, tied):
    """Softmax scores, of which a share is rounded to tenths so that scores tie between rows and between classes."""
    labels = rng.choice(len(classes), size=rows, p=weights)
    logits = rng.normal(size=(rows, len(classes))) + sharpness * np.eye(len(classes))[labels]
    exact = np.exp(logits - logits.max(axis=1, keepdims=True))
    exact /= exact.sum(axis=1, keepdims=True)
    tenths = np.stack([rng.multinomial(10, row) for row in exact]) / 10
    mixed = np.where(rng.random((rows, 1)) < tied, tenths, exact)
    return labels, mixed.astype(np.float32)


def evaluation(classes, labels, probabilities):
    size = len(classes)
    predicted = probabilities.argmax(axis=1)
    clipped = np.clip(probabilities.astype(np.float64), 1e-7, 1 - 1e-7)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(size), average=None, zero_division=np.nan)
    auc, average_precision = [], []
    for c in range(size):
        positive = labels == c
        some = positive.any()
        auc.append(metrics.roc_auc_score(positive, probabilities[:, c]) if some and not positive.all() else None)
        average_precision.append(metrics.average_precision_score(positive, probabilities[:, c]) if some else None)
    if size == 2:
        total_auc = metrics.roc_auc_score(labels, probabilities[:, 1])
        total_precision = metrics.average_precision_score(labels, probabilities[:, 1])
    elif len(set(labels)) == size:
        total_auc = metrics.roc_auc_score(labels, probabilities, multi_class="ovr", average="macro")
        total_precision = metrics.average_precision_score(labels, probabilities, average="macro")
    else:
        # scikit-learn refuses, or counts the missing class as 0; ours is the mean over the classes that occur.
        total_auc = np.mean([value for value in auc if value is not None])
        total_precision = np.mean([value for value in average_precision if value is not None])
    micro = averages(labels, predicted, "micro")
    accuracy = metrics.accuracy_score(labels, predicted)
    assert all(abs(value - accuracy) < 1e-12 for value in micro.values())
    return {
        "samples": len(labels),
        "log_loss": metrics.log_loss(labels, y_proba=clipped, labels=range(size)),
        "accuracy": accuracy,
        "top5_accuracy": metrics.top_k_accuracy_score(labels, probabilities, k=5, labels=range(size))
        if size > 5 else None,
        "macro": averages(labels, predicted, "macro"),
        "weighted": averages(labels, predicted, "weighted"),
        "roc_auc": float(total_auc),
        "average_precision": float(total_precision),
        "calibration": calibration(
            probabilities.max(axis=1), predicted == labels),
        "classes": [{
            "name": classes[c], "support": int(support[c]), "precision": known(precision[c]),
            "recall": known(recall[c]), "f1": known(f1[c]), "roc_auc": known(auc[c]),
            "average_precision": known(average_precision[c])} for c in range(size)],
        "confusion": {
            "classes": classes,
            "counts": metrics.confusion_matrix(labels, predicted, labels=range(size)).tolist()},
    }


def make(name, classes, labels, probabilities):
    with open(OUT / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["path", "split", "label", "predicted", *classes])
        for i, (label, row) in enumerate(zip(labels, probabilities)):
            writer.writerow([f"{name}/{i}.jpg", SPLITS[i % 3], classes[label], classes[row.argmax()], *map(str, row)])
    values = {
        "evaluation": evaluation(classes, labels, probabilities),
        "curves": [curves(labels == c, probabilities[:, c]) for c in range(len(classes))],
    }
    with open(OUT / (name + ".json"), "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1, allow_nan=False)
        file.write("\n")


warnings.simplefilter("ignore")
OUT.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(20261123)

labels, probabilities = predictions(rng, ["cats", "dogs"], [0.6, 0.4], 120, 0.8, 0.5)
probabilities[0] = [0, 1]
probabilities[1] = [1, 0]
labels[:2] = 0
make("two", ["cats", "dogs"], labels, probabilities)

five = ["plain", "with, comma", 'with "quotes"', " blanks ", "Füchse\n狐"]
labels, probabilities = predictions(rng, five, [0.7, 0.17, 0.08, 0.03, 0.02], 160, 1.2, 0.4)
probabilities[:, 4] /= 20
probabilities /= probabilities.sum(axis=1, keepdims=True)
assert 4 not in probabilities.argmax(axis=1) and 4 in labels
make("five", five, labels, probabilities)

seven = list("abcdefg")
labels, probabilities = predictions(rng, seven, [0.3, 0.2, 0.2, 0, 0.1, 0.1, 0.1], 120, 1, 0.6)
make("seven", seven, labels, probabilities)

absent = list("wxyz")
labels, probabilities = predictions(rng, absent, [0.5, 0.5, 0, 0], 60, 1, 0.4)
probabilities[:, 3] /= 1000
probabilities /= probabilities.sum(axis=1, keepdims=True)
predicted = probabilities.argmax(axis=1)
assert set(labels) == {0, 1} and set(predicted) == {0, 1, 2}
make("absent", absent, labels, probabilities)
