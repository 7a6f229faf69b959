"""What the reference values of metrics have in common: scikit-learn's values, and the calibration of Guo et al. (2017)."""

import numpy as np
from sklearn import metrics


def known(value):
    return None if value is None or not np.isfinite(value) else float(value)


def averages(labels, predicted, average):
    # Without labels, as by default: only the classes that occur or are predicted count.
    values = metrics.precision_recall_fscore_support(labels, predicted, average=average, zero_division=0)
    return dict(zip(["precision", "recall", "f1"], map(float, values[:3])))


def calibration(confidence, correct):
    edges = np.linspace(0, 1, 16)
    index = np.searchsorted(edges[1:-1].astype(np.float32), confidence)
    bins, error = [], 0.0
    for b in range(15):
        inside = index == b
        n = int(inside.sum())
        mean = float(confidence[inside].mean(dtype=np.float64)) if n else None
        right = float(correct[inside].mean()) if n else None
        error += n / len(confidence) * abs(mean - right) if n else 0
        bins.append({"above": edges[b], "up_to": edges[b + 1], "samples": n, "confidence": mean, "accuracy": right})
    return {"expected_error": error, "bins": bins}


def curves(positive, score):
    fpr, tpr, thresholds = metrics.roc_curve(positive, score, drop_intermediate=True)
    roc = [{"threshold": known(t), "false_positive_rate": float(f), "true_positive_rate": float(r)}
           for t, f, r in zip(thresholds, fpr, tpr)]
    precision, recall, thresholds = metrics.precision_recall_curve(positive, score, drop_intermediate=True)
    points = [{"threshold": known(t), "recall": float(r), "precision": float(p)}
              for t, r, p in zip([*thresholds, np.inf], recall, precision)]
    both = 0 < positive.sum() < len(positive)
    return {"roc": roc if both else [], "precision_recall": points[::-1] if positive.any() else []}
