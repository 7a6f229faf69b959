"""What Spark adds to an extraction, and what a second executor brings. See README.md beside this file.

Needs Spark 4.2 in SPARK_HOME, and a clone in which `mvn -DskipTests package` has run.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import many_images

HOME = pathlib.Path(__file__).resolve().parent.parent
ROWS_OF_A_TASK = 512
EXECUTOR = b"CoarseGrainedExecutorBackend"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=51_200, help="tiny images for the overhead, 0 for none (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    return parser.parse_args()


def cpu_seconds():
    """By process, the processor time that Spark's executors have taken so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    seconds = {}
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if EXECUTOR in (process / "cmdline").read_bytes():
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                seconds[process.name] = (int(fields[11]) + int(fields[12])) / ticks
        except OSError:
            pass  # It has just ended.
    return seconds


def submit(master, manifest):
    """What SparkExtract printed, and the processor seconds of all executors."""
    natives = next((HOME / "extract/target/lib").glob("tensorflow-core-native-*-*.jar"))
    command = [f"{os.environ['SPARK_HOME']}/bin/spark-submit", "--master", master, "--driver-memory", "2g",
               "--conf", "spark.executor.memory=2g", "--class", "io.github.headstart.spark.SparkExtract",
               "--jars", str(natives), str(HOME / "spark/target/headstart-spark.jar"), str(manifest), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    cpu = {}
    while process.poll() is None:
        cpu.update(cpu_seconds())
        time.sleep(0.2)
    output = process.stdout.read().decode()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return json.loads(output), sum(cpu.values())


def local(manifest):
    jar = HOME / "extract/target/extract.jar"
    output = subprocess.run(["java", "-XX:+UseSerialGC", "-jar", str(jar), str(manifest), "--workers", "1", "--json"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    return json.loads(output)


def overhead(work, options):
    many_images.write_images(work / "images", many_images.jpeg(), range(options.images))
    subprocess.run([sys.executable, "-c", "import pathlib, sys, many_images; many_images.write_backbone(pathlib.Path(sys.argv[1]))",
                    str(work / "backbone")], cwd=pathlib.Path(__file__).parent, check=True, stderr=subprocess.DEVNULL)
    tasks = options.images / ROWS_OF_A_TASK
    for number in range(options.rounds):
        here = local(many_images.write_manifest(work, "images", f"here-{number}"))
        spark, _ = submit("local[1]", many_images.write_manifest(work, "images", f"spark-{number}"))
        more = (spark["seconds"] - here["seconds"]) / tasks
        print(f"a task of {ROWS_OF_A_TASK} rows: here {here['seconds'] / tasks * 1000:.0f} ms, "
              f"on local[1] {spark['seconds'] / tasks * 1000:.0f} ms, {more * 1000:+.0f} ms", flush=True)


def executors(work, options):
    jar = HOME / "extract/target/extract.jar"
    demo = work / "demo"
    subprocess.run(["java", "-jar", str(jar), "demo-images", str(demo)], check=True, stdout=subprocess.DEVNULL)
    description = json.loads((demo / "data-manifest.json").read_text())
    description["features"]["rows_per_shard"] = 16
    # So many rows that the start of the executors counts little.
    description["augmentation"] = {"passes": 4, "seed": 1, "rotation": 40}
    for number in range(options.rounds):
        measured = []
        for count in (1, 2):
            description["features"]["directory"] = f"features-{count}-{number}"
            manifest = demo / f"manifest-{count}-{number}.json"
            manifest.write_text(json.dumps(description))
            summary, cpu = submit(f"local-cluster[{count},1,2048]", manifest)
            measured.append((summary["computed"] / summary["seconds"], summary["computed"] / cpu))
        (one, one_cpu), (two, two_cpu) = measured
        print(f"VGG16, images/s of one executor {one:.1f}, of two {two:.1f}: {two / one:.2f} times; images per processor second "
              f"{one_cpu:.1f} and {two_cpu:.1f}: two executors of their own cores are {2 * two_cpu / one_cpu:.2f} times one", flush=True)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        if options.images:
            overhead(pathlib.Path(folder), options)
        executors(pathlib.Path(folder), options)


if __name__ == "__main__":
    main()
