"""Prints the mean feature of a store's pass 0, to compare with the other tools.

    store_mean.py STORE
"""

import pathlib
import sys

import numpy
import pyarrow.ipc

total = count = 0
for shard in sorted(pathlib.Path(sys.argv[1]).glob("*-pass0-*.arrow")):
    with pyarrow.memory_map(str(shard)) as source:
        for chunk in pyarrow.ipc.open_file(source).read_all()["features"].chunks:
            values = chunk.to_numpy_ndarray()
            total += numpy.sum(values, dtype=numpy.float64)
            count += values.size
print(total / count)
