"""Draws labels with errors and probabilities, and writes which labels cleanlab takes for issues.

    python make_label_issues.py OUT_DIR     (requirements.txt); writes OUT_DIR/labels/issues.json

find_label_issues with its default filter_by="prune_by_noise_rate" (the scaled off-diagonal of the confident joint), ranked by
"normalized_margin".
"""

import json
import os
import pathlib
import sys

# Of equal values numpy's vectorized sorting leaves the order open, and cleanlab rounds by it; the other one is stable for few values.
os.environ["NPY_DISABLE_CPU_FEATURES"] = "AVX2 AVX512F AVX512_SKX"

import numpy as np
from cleanlab.count import compute_confident_joint
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

OUT = pathlib.Path(sys.argv[1]) / "labels"


def case(rng, name, weights, rows, flipped, sharpness, digits=5, confused=0.0):
    classes = len(weights)
    true = rng.choice(classes, size=rows, p=weights)
    labels = true.copy()
    wrong = rng.random(rows) < flipped
    present = np.flatnonzero(weights)
    labels[wrong] = rng.choice(present, size=wrong.sum())
    logits = rng.normal(size=(rows, classes)) + sharpness * np.eye(classes)[true]
    logits[:, 0] += confused
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    # As float32, which Headstart's probabilities are.
    probabilities = np.round(probabilities, digits).astype(np.float32).astype(np.float64)
    scores = get_label_quality_scores(labels, probabilities, method="normalized_margin")
    issues = find_label_issues(labels, probabilities, return_indices_ranked_by="normalized_margin", n_jobs=1)
    # Of equal scores the first image first: cleanlab leaves it open.
    issues = sorted(issues.tolist(), key=lambda image: (scores[image], image))
    return {
        "name": name, "classes": classes, "labels": labels.tolist(),
        "probabilities": [[round(float(value), digits) for value in row] for row in probabilities],
        "issues": issues, "scores": [float(scores[image]) for image in issues],
        "suggested": [int(probabilities[image].argmax()) for image in issues],
    }


def small(rng, name, classes, rows):
    """Classes of 2 to 5 images, of one of which the rounded confident joint leaves no image."""
    while True:
        found = case(rng, name, [1 / classes] * classes, rows, 0.5, 1)
        labels = np.array(found["labels"])
        sizes = np.bincount(labels, minlength=classes)
        joint = compute_confident_joint(labels, np.array(found["probabilities"]))
        if sizes.min() >= 2 and sizes.max() <= 5 and (joint.diagonal() == 0).any() and 0 < len(found["issues"]) < rows / 2:
            return found


def main():
    rng = np.random.default_rng(20261129)
    cases = [
        case(rng, "two classes", [0.5, 0.5], 200, 0.1, 3),
        case(rng, "two classes, hardly separable", [0.5, 0.5], 200, 0.1, 2),
        case(rng, "five classes, one rare", [0.4, 0.3, 0.2, 0.08, 0.02], 300, 0.15, 3),
        case(rng, "a class without images", [0.5, 0.3, 0.2, 0], 150, 0.1, 2),
        case(rng, "hardly separable classes, one overestimated", [0.25, 0.25, 0.25, 0.25], 200, 0.2, 1, confused=1.0),
        case(rng, "ten classes", [0.1] * 10, 300, 0.2, 3),
        small(rng, "four classes of 2 to 5 images", 4, 14),
        small(rng, "six classes of 2 to 5 images", 6, 20),
    ]
    for each in cases:
        assert 0 < len(each["issues"]) < len(each["labels"]) / 2, each["name"]
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "issues.json", "w", encoding="utf-8") as file:
        json.dump({"cases": cases}, file)
        file.write("\n")


main()
