"""Compares training a head with Keras's fit on the same arrays in memory, alternately on the same machine.

    mvn -q -DskipTests package
    python classify/src/test/speed/compare_with_keras.py FOLDER [CHANNELS]

with keras, tensorflow and pyarrow; FOLDER takes a store of random maps [4, 4, CHANNELS] (512: VGG16's at 150x150).
Headstart reads the rows from the store in each step; Keras has them in one array.
"""

import glob
import os
import subprocess
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
folder = sys.argv[1]
channels = int(sys.argv[2]) if len(sys.argv) > 2 else 512
home = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
target = os.path.join(home, "target")
classpath = ":".join(os.path.join(target, part) for part in ("test-classes", "classes", "lib/*"))
speed = ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", classpath,
         "io.github.headstart.classify.train.TrainingSpeed", folder, str(channels)]
subprocess.run(speed, check=True, stderr=subprocess.DEVNULL)

WHOLE_RUN = """
import sys, time
import keras, numpy, pyarrow
def split(name):
    import glob
    tables = [pyarrow.ipc.open_file(f).read_all() for f in sorted(glob.glob(sys.argv[1] + "/" + name + "-*.arrow"))]
    x = numpy.concatenate([c.to_numpy_ndarray() for t in tables for c in t["features"].chunks])
    y = numpy.concatenate([(numpy.array(t["label"].to_pylist()) == "dogs").astype("float32") for t in tables])
    return x.reshape(len(x), -1), y
x, y = split("train")
v = split("validation")
model = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.Dense(256, activation="relu"),
                          keras.layers.Dense(1, activation="sigmoid")])
model.compile(keras.optimizers.RMSprop(1e-5), "binary_crossentropy", metrics=["accuracy"])
batch = int(sys.argv[2])
if sys.argv[3] == "run":
    model.fit(x, y, batch_size=batch, epochs=10, validation_data=v, verbose=0)
    model.predict(x, verbose=0); model.predict(v[0], verbose=0)
    model.save(sys.argv[1] + "/keras-run.keras")
else:
    model.fit(x, y, batch_size=batch, epochs=2, verbose=0)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        model.fit(x, y, batch_size=batch, epochs=1, verbose=0)
        seconds.append(time.perf_counter() - start)
    print(1000 * sorted(seconds)[2] / -(-len(x) // batch))
"""


def keras(batch, what):
    start = time.perf_counter()
    out = subprocess.run([sys.executable, "-c", WHOLE_RUN, folder, str(batch), what],
                         check=True, stderr=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout
    return float(out.split()[-1]) if what == "step" else time.perf_counter() - start


def ours_step(batch):
    out = subprocess.run(speed + [str(batch)], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    return float(out.stdout.split()[-1])


def ours_run(batch):
    output = os.path.join(folder, f"run-{time.time_ns()}")
    start = time.perf_counter()
    subprocess.run(["java", "-jar", os.path.join(target, "classify.jar"), folder, "--learning-rate", "1e-5",
                    "--batch-size", str(batch), "--output", output],
                   check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


for batch in (20, 256):
    for what, ours, unit in (("step", ours_step, "ms"), ("run", ours_run, "s")):
        for turn in range(2):
            a, b = ours(batch), keras(batch, what)
            name = "a step" if what == "step" else "10 epochs from the shell"
            print(f"batch {batch}, {name}: Headstart {a:.2f} {unit}, Keras {b:.2f} {unit}, ratio {a / b:.2f}", flush=True)
