"""Flips labels of a store at random and counts how many of them `classify check --labels` finds. See README.md.

    python flipped_labels.py MANIFEST OUT [--share 0.05] [--seeds 1 2 3]

MANIFEST is a data-manifest.json with images in folders by split and label, whose store has been extracted; it is copied, not changed.
OUT is a new folder. Needs the standard library only.
"""

import argparse
import csv
import json
import pathlib
import random
import re
import shutil
import subprocess
import time

HEADSTART = pathlib.Path(__file__).resolve().parent.parent / "headstart"


def headstart(*arguments):
    return subprocess.run([HEADSTART, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout


def flipped(samples, classes, share, seed):
    """The wrong labels of a share of the images, by path."""
    generator = random.Random(seed)
    chosen = generator.sample(sorted(samples), round(share * len(samples)))
    return {path: generator.choice([label for label in classes if label != samples[path][1]]) for path in chosen}


def experiment(manifest, store, out, share, seed):
    with open(store / "samples.csv", newline="", encoding="utf-8") as file:
        samples = {row["path"]: (row["split"], row["label"]) for row in csv.DictReader(file)}
    wrong = flipped(samples, sorted({label for _, label in samples.values()}), share, seed)
    out.mkdir(parents=True)
    with open(out / "labels.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "split"])
        writer.writerows((path, wrong.get(path, label), split) for path, (split, label) in samples.items())
    content = json.loads(manifest.read_text(encoding="utf-8"))
    root = (manifest.parent / content["dataset"]["root"]).resolve()
    content["dataset"] = {"root": str(root), "layout": {"csv": str(out / "labels.csv")}}
    content["features"]["directory"] = str(out / "store")
    if "saved_model" in content["backbone"]:
        content["backbone"]["saved_model"] = str((manifest.parent / content["backbone"]["saved_model"]).resolve())
    shutil.copytree(store, out / "store")
    (out / "data-manifest.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
    headstart("extract", out / "data-manifest.json")  # copies the rows of the relabelled images
    start = time.perf_counter()
    printed = headstart("classify", "check", out / "store", "--labels", "--output", out / "check")
    seconds = time.perf_counter() - start
    with open(out / "check" / "label_issues.csv", newline="", encoding="utf-8") as file:
        found = [row["path"] for row in csv.DictReader(file)]
    right = sum(path in wrong for path in found)
    first = sum(path in wrong for path in found[:len(wrong)])
    print(f"seed {seed}: {len(wrong)} of {len(samples)} labels flipped, {len(found)} found: precision {right / len(found):.3f}, "
          f"recall {right / len(wrong):.3f}; of the first {len(wrong)}: precision {first / min(len(found), len(wrong)):.3f}, "
          f"recall {first / len(wrong):.3f}; {seconds:.1f} s; {re.search('accuracy.*', printed)[0]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    manifest = options.manifest.resolve()
    store = (manifest.parent / json.loads(manifest.read_text(encoding="utf-8"))["features"]["directory"]).resolve()
    for seed in options.seeds:
        experiment(manifest, store, options.out.resolve() / f"seed-{seed}", options.share, seed)


main()
