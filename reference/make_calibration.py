"""Makes logits and, by scikit-learn, SciPy and NumPy, what the tests of calibration compare Headstart's with.

    python make_calibration.py OUT_DIR      (requirements.txt); writes OUT_DIR/calibration

two.csv    2 classes, one logit of the second, overconfident
five.csv   5 classes, overconfident
timid.csv  3 classes, underconfident: a temperature below 1
huge.csv   3 classes, logits of hundreds, whose probabilities underflow

The temperature is SciPy's, by a bounded search for the least negative log-likelihood. scikit-learn's (CalibratedClassifierCV,
method="temperature") has to agree with it.
"""

import csv
import json
import pathlib
import sys

import numpy as np
from scipy import optimize, special
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

OUT = pathlib.Path(sys.argv[1]) / "calibration"


class Logits(ClassifierMixin, BaseEstimator):
    """A classifier whose features are its logits."""

    def fit(self, features, labels):
        self.classes_ = np.unique(labels)
        return self

    def decision_function(self, features):
        # Of two classes scikit-learn takes −x and x for the logits.
        return features[:, 1] / 2 if features.shape[1] == 2 else features

    def predict(self, features):
        return features.argmax(axis=1)


def loss(logits, labels, temperature):
    return -special.log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels].mean()


def by_scipy(logits, labels):
    found = optimize.minimize_scalar(lambda log: loss(logits, labels, np.exp(log)), bounds=(-12, 12), method="bounded",
                                     options={"xatol": 1e-10})
    return float(np.exp(found.x))


def by_scikit_learn(logits, labels):
    model = CalibratedClassifierCV(FrozenEstimator(Logits().fit(logits, labels)), method="temperature", ensemble=False)
    model.fit(logits, labels)
    return float(1 / model.calibrated_classifiers_[0].calibrators[0].beta_)


def relative_standard_error(logits, labels, temperature):
    """Of the maximum-likelihood estimate: one over the root of the observed information of its logarithm, by differences."""
    step = 1e-2
    weights = np.array([-1, 16, -30, 16, -1]) / (12 * step ** 2)
    losses = [loss(logits, labels, temperature * np.exp(i * step)) for i in range(-2, 3)]
    return float(1 / np.sqrt(len(labels) * (weights @ losses)))


def errors(logits, labels, temperature):
    probabilities = special.softmax(logits / temperature, axis=1)
    confidence, correct = probabilities.max(axis=1).astype(np.float32), logits.argmax(axis=1) == labels
    index = np.searchsorted(np.linspace(0, 1, 16)[1:-1].astype(np.float32), confidence)
    error = sum(abs(confidence[index == b].sum(dtype=np.float64) - correct[index == b].sum()) for b in range(15))
    return {"expected_error": float(error / len(labels)),
            "negative_log_likelihood": float(loss(logits, labels, temperature))}


def coverage(logits, labels):
    """Accuracy of the samples that are at least as confident, at every confidence that occurs, from the highest."""
    probabilities = special.softmax(logits, axis=1).astype(np.float32)
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    return [{"threshold": float(t), "coverage": float((confidence >= t).mean()),
             "accuracy": float(correct[confidence >= t].mean())} for t in np.unique(confidence)[::-1]]


def make(name, logits, labels):
    logits = logits.astype(np.float32)
    with open(OUT / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["label", *range(logits.shape[1])])
        writer.writerows([label, *map(str, row)] for label, row in zip(labels, logits))
    logits = logits.astype(np.float64)
    temperature = by_scipy(logits, labels)
    assert abs(by_scikit_learn(logits, labels) / temperature - 1) < 1e-6, by_scikit_learn(logits, labels)
    values = {"temperature": temperature,
              "relative_standard_error": relative_standard_error(logits, labels, temperature), "before": errors(logits, labels, 1),
              "after": errors(logits, labels, temperature), "coverage": coverage(logits, labels)}
    with open(OUT / (name + ".json"), "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1, allow_nan=False)
        file.write("\n")
    print(name, {key: values[key] for key in ["temperature", "relative_standard_error", "before", "after"]}, len(values["coverage"]))


def draw(rng, classes, rows, signal, scale):
    labels = rng.integers(classes, size=rows)
    return scale * (rng.normal(size=(rows, classes)) + signal * np.eye(classes)[labels]), labels


OUT.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(20261129)
logits, labels = draw(rng, 2, 200, 1.5, 4)
make("two", np.stack([np.zeros(len(labels)), logits[:, 1] - logits[:, 0]], axis=1), labels)
logits, labels = draw(rng, 5, 200, 2, 3)
# Equal confidences, which share a point of the curve.
logits[100:120], labels[100:120] = logits[:20], np.roll(labels[:20], 1)
make("five", logits, labels)
make("timid", *draw(rng, 3, 150, 3, 0.2))
make("huge", *draw(rng, 3, 100, 2, 400))
