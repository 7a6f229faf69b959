"""Headstart's extraction beside Keras, tf.data, ONNX Runtime, OpenVINO, OpenCV and ncnn, in turn on the same images.

See README.md beside this file. Needs no more than Python itself for `--table`; the tools are those of the Python that
runs it.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import table
from jobs import HERE, Bench, JobFailed, jobs

GROUPS = ["whole", "forward", "bfloat16", "mobilenet", "heap", "large"]
DATA = pathlib.Path(os.environ.get("HEADSTART_TEST_DATA", HERE.parent.parent / "shared"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP",
                        help=f"what to measure: {', '.join(GROUPS)} (default: all but large)")
    parser.add_argument("--rounds", type=int, default=3, help="each measures every job once (default: %(default)s)")
    parser.add_argument("--count", type=int, default=400, help="images in each job (default: %(default)s)")
    parser.add_argument("--large", type=int, default=4000, help="images in the group large (default: %(default)s)")
    parser.add_argument("--without", nargs="+", default=[], metavar="JOB", help="leave out jobs, by name")
    parser.add_argument("--images", default=DATA / "data/cats_and_dogs_small", metavar="FOLDER",
                        help="<split>/<class>/<image> (default: that of $HEADSTART_TEST_DATA)")
    parser.add_argument("--weights", default=DATA / "golden/vgg16_seeded_notop.h5", metavar="FILE.h5",
                        help="VGG16's without its top, as Keras publishes them (default: seeded ones, likewise)")
    parser.add_argument("--saved-model", default=DATA / "backbones/mobilenet_v1_imagenet", metavar="FOLDER",
                        help="the backbone of the group mobilenet (default: likewise)")
    parser.add_argument("--work", metavar="FOLDER",
                        help="keep converted models, images and stores here (default: a temporary folder)")
    parser.add_argument("--results", metavar="FILE.json",
                        help="add the measurements to those in this file; the tables are of all of them")
    parser.add_argument("--table", action="store_true", help="measure nothing, print the tables of --results")
    parser.add_argument("--json", action="store_true", help="print measurements and ratios as JSON")
    options = parser.parse_args()
    for group in options.groups:
        if group not in GROUPS:
            parser.error(f"GROUP: expected one of {', '.join(GROUPS)}, found {group}")
    if options.table and not options.results:
        parser.error("--table: expected --results beside it")
    for name in ("images", "weights", "saved_model"):
        path = pathlib.Path(getattr(options, name)).resolve()
        if not options.table and not path.exists():
            parser.error(f"--{name.replace('_', '-')}: nothing at {path}; name another, or set HEADSTART_TEST_DATA")
        setattr(options, name, str(path))
    return options


def first_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return (done.stdout.splitlines() or [""])[0]


def processor():
    try:
        information = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    name = re.search(r"model name\s*:\s*(.*)", information)
    flags = re.search(r"flags\s*:\s*(.*)", information)
    known = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flags and flag in flags[1].split()]
    return f"{name[1] if name else platform.processor()} ({', '.join(known)})"


def machine(options):
    versions = {}
    for package in ("tensorflow-cpu", "keras", "onnxruntime", "openvino", "opencv-python-headless", "ncnn", "pillow", "numpy"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "java": first_line([os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java",
                            "-version"]),
        "python": platform.python_version(),
        "headstart": first_line(["git", "-C", str(HERE), "describe", "--always", "--dirty"]),
        **versions,
        "images": options.count,
        "large": options.large,
        "images from": options.images,
        "weights": options.weights,
        "saved model": options.saved_model,
    }


def read(file):
    """The results in the file; none if it does not exist yet."""
    if not file or not file.exists():
        return {"machine": {}, "rows": {}}
    results = json.loads(file.read_text())
    if not all("round" in measured for rounds in results["rows"].values() for measured in rounds):
        raise JobFailed(f"{file}: expected the round of each measurement, found some without; an older version wrote "
                        f"them, and they cannot be told apart: measure into another file")
    return results


def measure(options, results, save):
    bench = Bench(options)
    bench.prepare()
    groups = jobs(bench)
    # A job that several groups need is run once per round.
    wanted = {name: job for group in options.groups or GROUPS[:-1] for name, job in groups[group].items()}
    for name in options.without:
        if wanted.pop(name, None) is None:
            raise JobFailed(f"--without: expected one of {', '.join(wanted)}; found {name}")
    for number in range(options.rounds):
        # Unlike a number, it also tells this call's rounds from those of other calls in the same file.
        started = datetime.datetime.now(datetime.timezone.utc).isoformat()
        for name, job in wanted.items():
            print(f"round {number + 1} of {options.rounds}, load {os.getloadavg()[0]:.1f}: {name}",
                  file=sys.stderr, flush=True)
            try:
                found = job(name)
            except JobFailed as failure:
                print(f"    {failure}", file=sys.stderr)
                found = {name: {"error": str(failure)}}
            for row, measured in found.items():
                results["rows"].setdefault(row, []).append({"round": started, **measured})
            save()


def main():
    options = arguments()
    file = pathlib.Path(options.results) if options.results else None
    results = read(file)

    def save():
        if file:
            # Written beside its target first, since this may be interrupted.
            partial = file.with_name(file.name + ".partial")
            partial.write_text(json.dumps(results, indent=1))
            os.replace(partial, file)

    if not options.table:
        here = machine(options)
        # Medians over different configurations would be meaningless.
        for name, value in here.items():
            if results["rows"] and results["machine"].get(name) != value:
                raise JobFailed(f"{file}: {name}: measured with {results['machine'].get(name)}, now {value}; "
                                f"name another file")
        results["machine"] = here
        if options.work:
            measure(options, results, save)
        else:
            with tempfile.TemporaryDirectory(prefix="headstart-compare-") as folder:
                options.work = folder
                measure(options, results, save)
    if options.json:
        print(json.dumps({**results, "ratios": table.ratios(results["rows"])}, indent=1))
    else:
        print(", ".join(f"{name} {value}" for name, value in results["machine"].items()), end="\n\n")
        print(table.rows_table(results["rows"]), end="\n\n")
        print(table.ratios_table(results["rows"]))


if __name__ == "__main__":
    try:
        main()
    except JobFailed as failure:
        sys.exit(f"error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
