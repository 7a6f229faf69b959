"""What a million tiny images take: time and memory of extract, classify and evaluate, against goals.

Makes images of 32x32 pixels and a backbone that averages them, runs every case in its own process with a fixed Java heap,
and prints a table. See README.md beside this file.
"""

import argparse
import csv
import hashlib
import io
import json
import multiprocessing
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

HEADSTART = pathlib.Path(__file__).resolve().parent.parent / "headstart"
LABELS = ("cats", "dogs")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=1_000_000, help="their number (default: %(default)s)")
    parser.add_argument("--heap", default="192m", help="Java's heap for extract (default: %(default)s)")
    parser.add_argument("--classify-heap", default="512m", help="the same for classify (default: %(default)s)")
    parser.add_argument("--work", metavar="FOLDER", help="where everything goes (default: a temporary folder)")
    return parser.parse_args()


def jpeg():
    from PIL import Image

    random.seed(1)
    image = Image.frombytes("RGB", (32, 32), bytes(random.randrange(256) for _ in range(32 * 32 * 3)))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=40)
    return data.getvalue()


def image(base, number):
    """The same pixels with another content: a comment with the number."""
    comment = b"%012d" % number
    return base[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(comment)) + comment + base[2:]


def place(root, number):
    split = "validation" if number % 10 == 9 else "train"
    return root / split / LABELS[number // 10 % 2] / f"{number:08d}.jpg"


def write_images(root, base, numbers):
    for split in ("train", "validation"):
        for label in LABELS:
            (root / split / label).mkdir(parents=True, exist_ok=True)
    for number in numbers:
        place(root, number).write_bytes(image(base, number))


def write_backbone(folder):
    """In a process of its own: what a process takes counts for those that it starts, too."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    class Average(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None, 32, 32, 3], tf.float32, name="pixels")])
        def __call__(self, pixels):
            return {"features": tf.nn.avg_pool2d(pixels, 16, 16, "VALID")}

    module = Average()
    tf.saved_model.save(module, str(folder), signatures={"serving_default": module.__call__})


def write_manifest(work, images, features):
    file = work / f"{features}.json"
    file.write_text(json.dumps({
        "dataset": {"root": images, "layout": "folders"},
        "image": {"height": 32, "width": 32, "resize": "nearest"},
        "backbone": {"saved_model": "backbone", "preprocessing": "none"},
        "features": {"directory": features},
    }))
    return file


def start(heap, *command):
    environment = {**os.environ, "JDK_JAVA_OPTIONS": f"-Xmx{heap}"}
    return subprocess.Popen([str(HEADSTART), *map(str, command)], env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, start_new_session=True)


def run(heap, *command):
    """Seconds, peak resident MB and what the command printed."""
    begin = time.perf_counter()
    process = start(heap, *command)
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} failed with a heap of {heap}; run it by hand to see why")
    return time.perf_counter() - begin, usage.ru_maxrss / 1000, output


def extract(heap, manifest, *options):
    seconds, megabytes, output = run(heap, "extract", manifest, "--json", "--max-dropped", "100%", *options)
    return seconds, megabytes, json.loads(output)


def sha256sum(*folders):
    begin = time.perf_counter()
    find = subprocess.Popen(["find", *map(str, folders), "-type", "f", "-print0"], stdout=subprocess.PIPE)
    subprocess.run(["xargs", "-0", "-n", "500", "-P", str(os.cpu_count()), "sha256sum"], stdin=find.stdout, check=True,
                   stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def content(store):
    names = ["features.json", "samples.csv"] + [s["file"] for s in json.loads((store / "features.json").read_text())["shards"]]
    return {name: hashlib.sha256((store / name).read_bytes()).hexdigest() for name in names}


def row(case, heap, seconds, megabytes, result):
    print(f"| {case} | {heap} | {seconds:.1f} | {megabytes:.0f} | {result} |", flush=True)


def check(condition, problem):
    if not condition:
        sys.exit(problem)


def measure(work, base, count, options):
    """All cases of one number of images; gives the seconds of those that are to grow linearly."""
    images, store = work / f"images-{count}", work / f"store-{count}"
    write_images(images, base, range(count))
    manifest = write_manifest(work, images.name, store.name)
    seconds, megabytes, summary = extract(options.heap, manifest)
    check(summary["computed"] == count, f"expected {count} rows to be computed, found {summary}")
    row("first run", options.heap, seconds, megabytes, f"{count:,} computed")

    hashing = sha256sum(images, store)
    seconds, megabytes, summary = extract(options.heap, manifest)
    check(summary["kept"] == count, f"expected {count} rows to be kept, found {summary}")
    row("unchanged second run", options.heap, seconds, megabytes, f"{seconds / hashing:.2f} of sha256sum's {hashing:.1f} s")

    killed = write_manifest(work, images.name, f"killed-{count}")
    process = start(options.heap, "extract", killed)
    shards = len(list(store.glob("*.arrow")))
    while len(list((work / f"killed-{count}").glob("*.arrow"))) < shards // 2:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    seconds, megabytes, summary = extract(options.heap, killed)
    check(content(work / f"killed-{count}") == content(store), "a resumed run ended with other bytes")
    row("killed at half, resumed", options.heap, seconds, megabytes, f"{summary['resumed']:,} resumed, same bytes")
    shutil.rmtree(work / f"killed-{count}")

    for command in (["classify", store, "--epochs", "1", "--output", work / f"run-{count}"],
                    ["classify", "evaluate", work / f"run-{count}"]):
        seconds, megabytes, _ = run(options.classify_heap, *command)
        row(command[1] if command[1] == "evaluate" else "classify, 1 epoch", options.classify_heap, seconds, megabytes, "")

    damaged = sorted(store.glob("*.arrow"))[::2]
    for shard in damaged:
        with open(shard, "r+b") as file:
            file.seek(shard.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
    repair, megabytes, summary = extract(options.heap, manifest, "--repair")
    row("damaged shards repaired", options.heap, repair, megabytes, f"{len(damaged):,} shards")

    part = count // 100
    for number in range(part):
        place(images, number * 50).unlink()
        old = place(images, number * 50 + 1)
        old.rename(old.with_name(f"renamed-{old.name}"))
    write_images(images, base, range(count, count + part))
    seconds, megabytes, summary = extract(options.heap, manifest)
    check(summary["computed"] == part, f"expected {part} rows to be computed, found {summary}")
    row("1 % new, 1 % removed, 1 % renamed", options.heap, seconds, megabytes,
        f"{summary['computed']:,} computed, {summary['copied']:,} copied, {summary['kept']:,} kept")

    for number in range(part):
        place(images, number * 50 + 3).write_bytes(b"no image %d" % number)
    unreadable, megabytes, summary = extract(options.heap, manifest)
    check(summary["failed"] == part, f"expected {part} images to fail, found {summary}")
    row("1 % unreadable", options.heap, unreadable, megabytes, f"{summary['failed']:,} unreadable")
    with open(store / "samples.csv", newline="") as file:
        listed = sum(1 for line in csv.DictReader(file) if line["status"] != "ok")
    check(listed == part, f"expected {part} unreadable images in samples.csv, found {listed}")
    return {"damaged shards repaired": repair, "1 % unreadable": unreadable}


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="many-images") as temporary:
        work = pathlib.Path(options.work or temporary)
        work.mkdir(parents=True, exist_ok=True)
        base = jpeg()
        writer = multiprocessing.get_context("spawn").Process(target=write_backbone, args=(work / "backbone",))
        writer.start()
        writer.join()
        seconds = {}
        for count in (options.images // 2, options.images):
            print(f"\n{count:,} images\n\n| case | heap | seconds | peak MB | |\n|---|---|---|---|---|", flush=True)
            seconds[count] = measure(work, base, count, options)
        print()
        for case, half in seconds[options.images // 2].items():
            print(f"{case}: {seconds[options.images][case] / half:.2f} times the time of half as many")


if __name__ == "__main__":
    main()
