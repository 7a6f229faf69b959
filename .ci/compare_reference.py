"""Compares regenerated reference data with the committed data. Images have to be the same to the byte. Values computed by
Keras may differ in their last digits on another processor: they are compared within a tolerance, and reported.

    python compare_reference.py COMMITTED MADE
"""
import json
import pathlib
import subprocess
import sys

import numpy as np

TOLERANCE = 1e-3
committed, made = map(pathlib.Path, sys.argv[1:])


def close(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), 1e-3)
    return one == other


def close_arrays(one, other):
    scale = np.abs(one).max(initial=0)
    return one.shape == other.shape and one.dtype == other.dtype and np.allclose(one, other, TOLERANCE, TOLERANCE * scale)


def compare(name):
    one, other = committed / name, made / name
    if one.read_bytes() == other.read_bytes():
        return "the same"
    if name.startswith(("images/", "external/")):
        return "DIFFERENT"
    if name.endswith(".json") and close(json.loads(one.read_text()), json.loads(other.read_text())):
        return "the same but for last digits"
    if name.endswith(".npy") and close_arrays(np.load(one), np.load(other)):
        return "the same but for last digits"
    return "DIFFERENT"


tracked = subprocess.run(["git", "ls-files", "-z", "."], cwd=committed, stdout=subprocess.PIPE, check=True).stdout
there = {name for name in tracked.decode().split("\0") if "/" in name and not name.endswith(".py")}
there = {name for name in there if not name.startswith("format-1/")}  # is never made again
again = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
if not any(name.startswith("external/") for name in again):
    print("external/ was not regenerated: no external data")
    there = {name for name in there if not name.startswith("external/")}
results = {name: compare(name) for name in there & again}
results |= {name: "NOT REGENERATED" for name in there - again} | {name: "NOT COMMITTED" for name in again - there}
for result in sorted(set(results.values())):
    names = sorted(name for name in results if results[name] == result)
    print(f"{len(names)} files {result}" + ("" if result == "the same" else ": " + ", ".join(names[:20])))
print(f"{sum((committed / name).stat().st_size for name in there):,} bytes")
if any(result.isupper() for result in results.values()):
    sys.exit(1)
