"""Draws features and writes the logistic regressions that scikit-learn fits to them.

    python make_probe.py OUT_DIR        (requirements.txt); writes OUT_DIR/probe/probe.json

Headstart minimises the mean of the rows' losses plus l2 times the sum of squares of the kernel, scikit-learn C times the sum of the
losses plus half of it: C = 1 / (2 * rows * l2). scikit-learn's default tolerance is too coarse to compare coefficients.
"""

import json
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

OUT = pathlib.Path(sys.argv[1]) / "probe"


def fit(features, labels, l2, class_weight):
    model = LogisticRegression(
        C=1 / (2 * len(labels) * l2), class_weight=class_weight, solver="newton-cg", tol=1e-12, max_iter=100_000)
    model.fit(features, labels)
    return model


def case(rng, name, rows, shape, classes, l2, pooling="none", offset=0.0, spread=1.0, balanced=False):
    labels = rng.choice(classes, size=rows, p=np.arange(1, classes + 1) / sum(range(1, classes + 1)))
    centres = rng.normal(size=(classes, *shape))
    # Three digits are exact in float32 to what matters here, and the file stays small.
    features = np.round(offset + spread * (centres[labels] + 1.5 * rng.normal(size=(rows, *shape))), 3).astype(np.float32)
    inputs = {"none": lambda maps: maps.reshape(rows, -1), "avg": lambda maps: maps.mean(axis=(1, 2)),
              "max": lambda maps: maps.max(axis=(1, 2))}[pooling](features.astype(np.float64))
    model = fit(inputs, labels, l2, "balanced" if balanced else None)
    probabilities = model.predict_proba(inputs)
    return {
        "name": name, "shape": list(shape), "pooling": pooling, "classes": classes, "l2": l2, "balanced": balanced,
        "labels": labels.tolist(), "features": [[round(float(v), 3) for v in row] for row in features.reshape(rows, -1)],
        # As Keras's kernel: [inputs, outputs], row-major.
        "kernel": model.coef_.T.ravel().tolist(), "bias": model.intercept_.tolist(),
        "loss": float(-np.log(probabilities[np.arange(rows), labels]).mean() + l2 * (model.coef_ ** 2).sum()),
    }


def main():
    rng = np.random.default_rng(20261129)
    cases = [
        case(rng, "two classes", 60, (8,), 2, 1e-3),
        case(rng, "two separable classes, hardly regularized", 30, (12,), 2, 1e-6),
        case(rng, "strongly regularized", 60, (8,), 2, 10.0),
        case(rng, "inputs far from 0", 80, (6,), 2, 1e-4, offset=50.0, spread=3.0),
        case(rng, "four classes", 90, (6,), 4, 1e-3),
        case(rng, "five classes, balanced weights", 120, (5,), 5, 1e-2, offset=2.0, balanced=True),
        case(rng, "mean of maps", 50, (2, 2, 5), 3, 1e-3, pooling="avg"),
        case(rng, "maximum of maps", 50, (2, 3, 4), 2, 1e-3, pooling="max"),
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "probe.json", "w", encoding="utf-8") as file:
        json.dump({"cases": cases}, file)
        file.write("\n")


main()
