"""What is measured, each in its own process, so that start-up and peak memory are those that a user sees."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
HEADSTART = HERE.parent / "headstart"
PASSES_OFF = {"passes": 0}
BLOGS_AUGMENTATION = {"passes": 1, "seed": 42, "rotation": 40, "width_shift": 0.2, "height_shift": 0.2, "shear": 0.2,
                      "zoom": 0.2, "horizontal_flip": True, "fill": "nearest"}


class JobFailed(Exception):
    """A process ended with an error; the message is the end of its output."""


def run(command, log, extra_environment=None):
    """
    Runs one process to its end; what it says on stderr goes to the file log.

    @return what it printed, and its wall seconds, CPU seconds and peak resident MB
    """
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **(extra_environment or {})}
    # Where these are set, they keep old OpenBLAS builds from crashing, but they slow a current numpy down.
    for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(variable, None)
    start = time.perf_counter()
    with open(log, "wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment)
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = [line for line in pathlib.Path(log).read_text(errors="replace").splitlines() if line.strip()]
        raise JobFailed(" / ".join(said[-2:]) or f"exit code {process.returncode}")
    # Linux counts in KiB, macOS in bytes. Never below what this process itself has, so it imports nothing big.
    megabytes = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
    return output, {"wall": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak_mb": megabytes}


class Bench:
    """Everything that the jobs need, in one folder: images, models, stores. Made once, then used by every round."""

    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work).resolve()
        self.log = self.work / "last.log"
        self.models = self.work / "models"

    # --- before the rounds -------------------------------------------------------------------------------------------

    def prepare(self):
        self.work.mkdir(parents=True, exist_ok=True)
        run([str(HEADSTART), "extract", "--version"], self.log)  # builds it where it is not built yet
        weights = [pathlib.Path(self.options.weights)]
        images = self.images(64)

        def convert():
            print("converting VGG16 for the other tools", file=sys.stderr)
            self.python("convert.py", self.options.weights, images, self.models)

        def warm_up():
            print("a first extraction, which also unpacks TensorFlow and builds VGG16", file=sys.stderr)
            self.extract(self.manifest("warm-up", 32))

        self.once(self.models, weights, convert)
        self.once(self.work / "store-warm-up", weights, warm_up)

    def once(self, folder, sources, make):
        """Calls make, which fills the folder from these files, unless an earlier call did from the same ones."""
        note = folder.with_name(f"{folder.name}.made-from.txt")
        made_from = "".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in sources)
        if folder.exists() and note.exists() and note.read_text() == made_from:
            return
        # The marker is removed first and written last, since this may be interrupted.
        note.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        make()
        note.write_text(made_from)

    def images(self, count):
        """A folder <class>/<file> of that many images, equally many from each class, those of train first."""
        folder = self.work / f"images-{count}"
        root = pathlib.Path(self.options.images)
        classes = {}
        for split in ("train", "validation", "test"):
            for image in sorted((root / split).glob("*/*")):
                classes.setdefault(image.parent.name, []).append(image)
        share = count // max(1, len(classes))
        found = {label: images[:share] for label, images in classes.items()}
        if not found or sum(map(len, found.values())) < count:
            raise JobFailed(f"{root}: expected {count} images in <split>/<class>/, found "
                            f"{sum(map(len, classes.values()))}; name another folder or fewer images")

        def copy():
            # Copies, since links that lead out of a data set are refused.
            for label, images in found.items():
                (folder / "train" / label).mkdir(parents=True)
                for image in images:
                    shutil.copyfile(
                        image, folder / "train" / label / f"{image.parent.parent.name}-{image.name}")

        self.once(folder, [image for images in found.values() for image in images], copy)
        return folder / "train"

    # --- the other tools ---------------------------------------------------------------------------------------------

    def python(self, script, *arguments):
        return run([sys.executable, str(HERE / "tools" / script), *map(str, arguments)], self.log)

    def tool(self, script, what, model, count, *more):
        output, measured = self.python(script, what, model, self.images(count), count, *more)
        found = json.loads(output.splitlines()[-1])
        return {**measured, "images": found["images"], "rate": found["images"] / found["seconds"],
                "mean": found["mean"]}

    def openvino(self, what, precision):
        hint = json.loads((self.models / "hints.json").read_text())[precision]
        return self.tool("open_vino.py", what, self.models / "vgg16.xml", self.options.count, precision, hint)

    # --- ours --------------------------------------------------------------------------------------------------------

    def manifest(self, name, count, backbone=None, augmentation=PASSES_OFF):
        """Writes a manifest of its own store, in the work folder."""
        backbone = {"name": "vgg16", "preprocessing": "rescale", "precision": "float32",
                    "weights": {"file": self.options.weights}, **(backbone or {})}
        if "saved_model" in backbone:
            backbone = {field: backbone[field] for field in ("saved_model", "preprocessing")}
        file = self.work / f"{name}.json"
        file.write_text(json.dumps({
            "dataset": {"root": str(self.images(count).parent), "layout": "folders"},
            "image": {"height": 150, "width": 150, "resize": "nearest"},
            "backbone": backbone,
            "augmentation": augmentation,
            "features": {"directory": f"store-{name}", "dtype": "float32"},
        }, indent=1))
        return file

    def extract(self, manifest, fresh=True, mean=False, java_options=""):
        store = self.work / f"store-{manifest.stem}"
        if fresh:
            shutil.rmtree(store, ignore_errors=True)
        output, measured = run(
            [str(HEADSTART), "extract", str(manifest), "--json", "--offline", "--cache", str(self.work / "cache")],
            self.log, {"JDK_JAVA_OPTIONS": java_options} if java_options else None)
        summary = json.loads(output)
        result = {**measured, "images": summary["computed"], "seconds": summary["seconds"],
                  "rate": summary["images_per_second"] or None}
        if mean:
            result["mean"] = float(self.python("store_mean.py", store)[0])
        return result

    def ours(self, name, count, **backbone):
        return self.extract(self.manifest(name, count, backbone), mean=True)

    def plain_again_augmented(self):
        """One store grows: its images, nothing new, then one augmentation pass more."""
        name, count = "vgg16", self.options.count
        plain = self.ours(name, count)
        again = self.extract(self.manifest(name, count), fresh=False)
        augmented = self.extract(self.manifest(name, count, augmentation=BLOGS_AUGMENTATION), fresh=False)
        if again["images"] != 0 or augmented["images"] != count:
            raise JobFailed(f"expected 0 and {count} images computed, found {again['images']} and "
                            f"{augmented['images']}")
        return {"ours": plain, "ours, again": again, "ours, augmentation pass": augmented}

    def ours_in_small_heap(self):
        return self.extract(self.manifest("small-heap", self.options.count), mean=True, java_options="-Xmx128m")

    def large(self):
        count = self.options.large
        first = self.extract(self.manifest("large", count))
        return {"ours, many images": first,
                "ours, many images, again": self.extract(self.manifest("large", count), fresh=False)}

    def own_bench(self, suffix, **backbone):
        """extract bench: raw forward pass, preparing alone and the whole pipeline, in turn in one process."""
        manifest = self.manifest(f"bench{suffix}".replace(", ", "-"), self.options.count, backbone)
        command = [str(HEADSTART), "extract", "bench", str(manifest), "--json", "--cache", str(self.work / "cache")]
        output, measured = run(command, self.log)
        found = json.loads(output)
        return {f"ours, forward in bench{suffix}": {**measured, "rate": found["forward"]["median"]},
                f"ours, preparing in bench{suffix}": {"rate": found["prepare"]["median"]},
                f"ours, whole in bench{suffix}": {"rate": found["whole"]["median"],
                                                  "whole_to_forward": found["whole_to_forward"]["median"]}}


def jobs(bench):
    """The jobs of each group: {group: {job: function returning {row: measured}}}."""
    options = bench.options
    count, vgg16, mobilenet = options.count, options.weights, options.saved_model
    onnx = bench.models / "vgg16.onnx"
    # MobileNet is some ten times as fast, so it gets more to do.
    more = min(5 * count, options.large)

    def one(function, *arguments, **named):
        return lambda row: {row: function(*arguments, **named)}

    def several(function, *arguments, **named):
        return lambda _: function(*arguments, **named)

    own = several(bench.plain_again_augmented)
    return {
        "whole": {
            "ours": own,
            "ours, winograd": one(bench.ours, "winograd", count, engine="winograd"),
            "Keras's loop": one(bench.tool, "keras_loop.py", "whole", vgg16, count),
            "tf.data": one(bench.tool, "tf_data.py", "whole", vgg16, count),
            "ONNX Runtime": one(bench.tool, "onnx_runtime.py", "whole", onnx, count),
            "OpenVINO": one(bench.openvino, "whole", "float32"),
            "OpenCV": one(bench.tool, "open_cv.py", "whole", onnx, count),
            "ncnn": one(bench.tool, "ncnn_winograd.py", "whole", vgg16, count),
        },
        "forward": {
            "ours, bench": several(bench.own_bench, ""),
            "ours, bench, winograd": several(bench.own_bench, ", winograd", engine="winograd"),
            "Keras, forward": one(bench.tool, "keras_loop.py", "forward", vgg16, count),
            "ONNX Runtime, forward": one(bench.tool, "onnx_runtime.py", "forward", onnx, count),
            "OpenVINO, forward": one(bench.openvino, "forward", "float32"),
            "OpenCV, forward": one(bench.tool, "open_cv.py", "forward", onnx, count),
            "ncnn, forward": one(bench.tool, "ncnn_winograd.py", "forward", vgg16, count),
        },
        "bfloat16": {
            "ours": own,
            "ours, bfloat16": one(bench.ours, "bfloat16", count, precision="bfloat16"),
            "OpenVINO, bfloat16": one(bench.openvino, "whole", "bfloat16"),
            "ours, bench": several(bench.own_bench, ""),
            "ours, bench, winograd": several(bench.own_bench, ", winograd", engine="winograd"),
            "ours, bench, bfloat16": several(bench.own_bench, ", bfloat16", precision="bfloat16"),
            "OpenVINO, forward, bfloat16": one(bench.openvino, "forward", "bfloat16"),
        },
        "mobilenet": {
            "ours, MobileNet": one(bench.ours, "mobilenet", more, saved_model=mobilenet, preprocessing="tf"),
            "Keras's loop, MobileNet": one(bench.tool, "keras_loop.py", "whole", mobilenet, more),
            "ours, bench, MobileNet": several(
                bench.own_bench, ", MobileNet", saved_model=mobilenet, preprocessing="tf"),
        },
        "heap": {
            "ours": own,
            "ours, heap of 128 MB": one(bench.ours_in_small_heap),
        },
        "large": {"ours, many images": several(bench.large)},
    }
