"""Fine-tuning of VGG16's block 5 with Headstart and with Keras, in turn on one machine. See README.md.

    python fine_tuning.py speed [--images N] [--rounds N]     images per second
    python fine_tuning.py job [--images N]                    everything from files to a fine-tuned model, from the shell
    python fine_tuning.py demo                                a backbone whose frozen features do not suffice
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

from jobs import BLOGS_AUGMENTATION, HEADSTART, HERE, run

SHARED = pathlib.Path(os.environ.get("HEADSTART_TEST_DATA", HERE.parent.parent / "shared"))
EPOCHS = 10


class Work:
    """Images, stores and runs in one folder."""

    def __init__(self, folder, options):
        self.folder = pathlib.Path(folder)
        self.options = options
        self.log = self.folder / "last.log"

    def images(self, train, validation, test=0):
        """Copies of as many images, equally many of both classes."""
        root = self.folder / f"images-{train}-{validation}-{test}"
        for split, count in (("train", train), ("validation", validation), ("test", test)):
            for label in ("cats", "dogs"):
                (root / split / label).mkdir(parents=True, exist_ok=True)
                source = sorted((SHARED / "data/cats_and_dogs_small" / split / label).iterdir())
                for image in source[:count // 2]:
                    shutil.copyfile(image, root / split / label / image.name)
        return root

    def manifest(self, name, images, backbone, passes, size=150):
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps({
            "dataset": {"root": str(images), "layout": "folders"},
            "image": {"height": size, "width": size, "resize": "nearest"},
            "backbone": {"name": "vgg16", "preprocessing": "rescale", "layer": "block4_pool", **backbone},
            "augmentation": {**BLOGS_AUGMENTATION, "passes": passes} if passes else {"passes": 0},
            "features": {"directory": f"store-{name}"},
        }, indent=1))
        return file

    def weights(self):
        return {"weights": {"file": str(self.options.weights)}}

    def headstart(self, *arguments):
        return run([str(HEADSTART), *map(str, arguments)], self.log)

    def extract(self, manifest):
        shutil.rmtree(self.folder / f"store-{manifest.stem}", ignore_errors=True)
        return self.headstart("extract", manifest, "--cache", self.folder / "cache")[1]

    def classify(self, manifest, *arguments):
        output = self.folder / "run"
        shutil.rmtree(output, ignore_errors=True)
        printed, measured = self.headstart(
            "classify", self.folder / f"store-{manifest.stem}", "--output", output, *arguments)
        return printed, measured, output

    def keras(self, what, *arguments):
        printed, measured = run([sys.executable, str(HERE / "tools/keras_fine_tuning.py"), what,
                                 str(self.options.weights), *map(str, arguments)], self.log)
        return json.loads(printed.splitlines()[-1]), measured


def median(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def speed(work):
    images = work.images(work.options.images, 0)
    manifest = work.manifest("speed", images, work.weights(), passes=0)
    work.extract(manifest)
    rates = {"ours": [], "Keras, cached": [], "Keras, on the fly": []}
    memory = []
    for number in range(work.options.rounds):
        printed, measured, _ = work.classify(
            manifest, "--epochs", 1, "--fine-tune", "block5", "--fine-tune-epochs", 4)
        memory.append(measured["peak_mb"])
        seconds = [float(found) for found in re.findall(r"^Epoch [345]/5 +([\d.]+) s", printed, re.MULTILINE)]
        rates["ours"].append(len(seconds) * work.options.images / sum(seconds))
        rates["Keras, cached"].append(work.keras("cached", images / "train")[0]["rate"])
        rates["Keras, on the fly"].append(work.keras("on-the-fly", images / "train")[0]["rate"])
        print({name: round(values[-1], 1) for name, values in rates.items()}, flush=True)
    for name, values in rates.items():
        print(f"{name}: {median(values)} images/s")
    for name in ("Keras, cached", "Keras, on the fly"):
        ratios = [ours / theirs for ours, theirs in zip(rates["ours"], rates[name])]
        print(f"ours is {median(ratios)} times as fast as {name}")
    print(f"peak resident memory: {max(memory):.0f} MB")


def job(work):
    """The blog's job with fine-tuning: 2,000 + 1,000 images, 10 epochs of the head, 10 with block 5."""
    train, validation = work.options.images, work.options.images // 2
    images = work.images(train, validation)
    arguments = ["--epochs", EPOCHS, "--fine-tune", "block5", "--fine-tune-epochs", EPOCHS]
    times = {}
    for passes in (1, 5):
        manifest = work.manifest(f"job-{passes}", images, work.weights(), passes)
        extracted = work.extract(manifest)["wall"]
        _, trained, output = work.classify(manifest, *arguments)
        times[passes] = extracted + trained["wall"]
        print(f"ours, passes 0 to {passes}: {extracted:.0f} + {trained['wall']:.0f} = {times[passes]:.0f} s, "
              f"{validation_accuracy(output)}, {trained['peak_mb']:.0f} MB", flush=True)
    found, measured = work.keras("job", images / "train", EPOCHS, EPOCHS)
    print(f"Keras from files: {measured['wall']:.0f} s, val_accuracy {found['val_accuracy']:.4f}, "
          f"{measured['peak_mb']:.0f} MB")
    for passes, seconds in times.items():
        print(f"passes 0 to {passes}: {measured['wall'] / seconds:.2f} times less time than Keras")


def validation_accuracy(output):
    return f"val_accuracy {json.loads((output / 'metrics.json').read_text())['validation']['accuracy']:.4f}"


def demo(work):
    """Photographs of cats and dogs at 64x64 through VGG16 with random weights, whose features tell them apart badly."""
    images = work.images(2000, 1000, 1000)
    seeded = {"weights": {"seed": 1}, "preprocessing": "tf", "engine": "winograd"}
    for name, layer, arguments in (
            ("head alone", "block5_pool", []),
            ("head, blocks 4 and 5", "block3_pool", [
                "--fine-tune", "block4", "--fine-tune-epochs", 6, "--fine-tune-learning-rate", "1e-4"])):
        manifest = work.manifest(f"demo-{layer}", images, {**seeded, "layer": layer}, passes=0, size=64)
        work.extract(manifest)
        printed, measured, _ = work.classify(
            manifest, "--pooling", "avg", "--epochs", 30, "--optimizer", "adam", "--learning-rate", "1e-3", *arguments)
        accuracy = re.findall(r"^(validation|test) +accuracy ([\d.]+)", printed, re.MULTILINE)
        print(f"{name}: {', '.join(' '.join(found) for found in accuracy)}, {measured['wall']:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "job", "demo"])
    parser.add_argument("--images", type=int, default=2000, help="training images; half as many for validation")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--weights", type=pathlib.Path, default=SHARED / "golden/vgg16_seeded_notop.h5")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        {"speed": speed, "job": job, "demo": demo}[options.what](Work(folder, options))


main()
