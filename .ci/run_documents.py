"""Runs the code blocks of the README and the pages in docs/, in order, each by itself, in the current folder.

The folder is a clone in which `./headstart demo` has run. Blocks are marked by their language:

    ```sh, ```python         are run
    ```python torch          is run where PyTorch is installed, and only compiled elsewhere: its package is gigabytes
    ```sh network            would download, so they are not run
    ```sh build              build or test, which CI does by itself
    ```sh spark              needs a Spark cluster; SparkExtractIT runs the same
    ```sql, ```js            for Spark SQL and Node.js, tried by hand
    ```sh release            needs a release; run_release.sh runs the same
    ```sh container          needs a container engine
    ```json                  manifests, which ManifestSchemaTest validates
    ```java, ```xml          a project, which run_java_example.py builds and runs
    ```text                  no code
"""
import importlib.util
import pathlib
import re
import subprocess
import sys
import time

# What a page runs may need what the pages before it made.
PAGES = [
    "README.md",
    "docs/training.md",
    "docs/prediction-and-export.md",
    "docs/python.md",
    "docs/java.md",
    "docs/store.md",
    "docs/manifest.md",
    "docs/operations.md",
    "docs/spark.md",
    "docs/performance.md",
    "CONTRIBUTING.md",
]
RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
NOT_RUN = {
    "sh network": "it would download",
    "sh build": "CI builds and tests by itself",
    "sh spark": "SparkExtractIT submits the same",
    "python torch": "PyTorch is not installed; the block compiles",
    "sql": "it needs Spark SQL",
    "js": "it needs Node.js and a package of npm",
    "sh release": "run_release.sh runs the same",
    "sh container": "it needs a container engine",
    "json": "ManifestSchemaTest validates it",
    "java": "run_java_example.py runs it",
    "xml": "run_java_example.py builds with it",
    "text": None,
}


def blocks(page):
    """The language, first line and code of every block of a page."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    for block in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        yield block[1], text.count("\n", 0, block.start()) + 1, block[2]


def main():
    missing = {page.as_posix() for page in pathlib.Path("docs").glob("*.md")} - set(PAGES)
    if missing:
        sys.exit(f"pages without a place in the order: {', '.join(sorted(missing))}")
    ran = skipped = 0
    for page in PAGES:
        for language, line, code in blocks(page):
            place = f"{page}:{line}"
            if language == "python torch":
                compile(code, place, "exec")
                language = "python" if importlib.util.find_spec("torch") else language
            if language in RUN:
                print(f"-- {place}: {language}", flush=True)
                start = time.monotonic()
                result = subprocess.run([*RUN[language], code], check=False)
                if result.returncode != 0:
                    sys.exit(f"{place}: the block ends with exit code {result.returncode}:\n{code}")
                print(f"   {time.monotonic() - start:.1f} s", flush=True)
                ran += 1
            elif language not in NOT_RUN:
                sys.exit(f"{place}: expected one of {', '.join([*RUN, *NOT_RUN])}, found {language or 'no language'}")
            elif NOT_RUN[language]:
                print(f"-- {place}: {language}: not run, because {NOT_RUN[language]}", flush=True)
                skipped += 1
    print(f"{ran} blocks of {len(PAGES)} pages ran, {skipped} did not for the reasons above")


if __name__ == "__main__":
    main()
