"""Makes vectors and, by scikit-learn, the nearest neighbours and classes that the tests compare Headstart's with.

    python make_neighbors.py OUT_DIR      (requirements.txt); writes OUT_DIR/neighbors

Two neighbours of a vector are never so near to the same distance that rounding decides which one is nearer: where they
are, scikit-learn's order is arbitrary; but for the twins of the search, which have the same class. Classes do tie among the neighbours; scikit-learn then takes the first class.
"""

import json
import pathlib
import sys

import numpy as np
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut, PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

OUT = pathlib.Path(sys.argv[1]) / "neighbors"
CLASSES, LENGTH, FOLDS = 4, 12, 5
SIZES = [1, 2, 3, 4, 5, 8, 15, 40]
SMALLEST_GAP = 1e-5
TWINS = 10


def vectors(rng, centres, rows):
    """Whole numbers, which JSON and float32 hold exactly; of different lengths, so that only the angle counts."""
    labels = rng.integers(0, CLASSES, size=rows)
    directions = centres[labels] + rng.normal(size=(rows, LENGTH))
    return np.round(directions * rng.uniform(200, 2000, size=(rows, 1))), labels


def separated(train, others):
    """Those of the others whose distances from all training vectors differ clearly."""
    distances = np.sort(NearestNeighbors(metric="cosine", n_neighbors=len(train)).fit(train).kneighbors(others)[0])
    return (np.diff(distances[:, : max(SIZES) + len(train) // FOLDS], axis=1) > SMALLEST_GAP).all(axis=1)


rng = np.random.default_rng(3)
centres = rng.normal(size=(CLASSES, LENGTH)) * 0.6
train, train_labels = vectors(rng, centres, 150)
keep = separated(train, train)
train, train_labels = train[keep], train_labels[keep]
test, test_labels = vectors(rng, centres, 200)
keep = separated(train, test)
test, test_labels = test[keep], test_labels[keep]

distances, rows = NearestNeighbors(metric="cosine", n_neighbors=10).fit(train).kneighbors(test)
folds = PredefinedSplit(np.arange(len(train)) % FOLDS)
tied = 0
by_size = {}
for size in SIZES:
    classifier = KNeighborsClassifier(n_neighbors=size, metric="cosine").fit(train, train_labels)
    votes = np.sort(classifier.predict_proba(test))
    tied += int((votes[:, -1] == votes[:, -2]).sum())
    by_size[str(size)] = {
        "accuracy": float(classifier.score(test, test_labels)),
        "folds": [float(score) for score in cross_val_score(classifier, train, train_labels, cv=folds)],
    }

# Cross-validation with each image, or pair of equal images, as a fold: the one way to cut folds that needs no chance.
grouped = np.concatenate([train, train[:TWINS]])
grouped_labels = np.concatenate([train_labels, train_labels[:TWINS]])
groups = np.concatenate([np.arange(len(train)), np.arange(TWINS)])
search = GridSearchCV(KNeighborsClassifier(metric="cosine"), {"n_neighbors": SIZES}, cv=LeaveOneGroupOut())
search.fit(grouped, grouped_labels, groups=groups)
scores = [
    [search.cv_results_[f"split{fold}_test_score"][size] for fold in range(len(train))] for size in range(len(SIZES))
]
assert tied > 20 and len(train) > 80 and len(test) > 100, (tied, len(train), len(test))
OUT.mkdir(parents=True, exist_ok=True)
(OUT / "neighbors.json").write_text(
    json.dumps(
        {
            "classes": CLASSES,
            "train": train.astype(int).tolist(),
            "train_labels": train_labels.tolist(),
            "test": test.astype(int).tolist(),
            "test_labels": test_labels.tolist(),
            "rows": rows.tolist(),
            "cosines": (1 - distances).tolist(),
            "by_size": by_size,
        }
    )
    + "\n"
)
accuracies = [
    float(KNeighborsClassifier(n_neighbors=size, metric="cosine").fit(grouped, grouped_labels).score(test, test_labels))
    for size in SIZES
]
(OUT / "search.json").write_text(
    json.dumps(
        {
            "twins": TWINS,
            "sizes": SIZES,
            "means": [float(np.mean(each)) for each in scores],
            "deviations": [float(np.std(each, ddof=1)) for each in scores],
            "chosen": search.best_params_["n_neighbors"],
            "accuracies": accuracies,
        }
    )
    + "\n"
)
print(f"{len(train)} training vectors, {len(test)} others, {tied} tied votes")
