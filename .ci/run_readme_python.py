"""Runs every Python example of a Markdown file, each in its own namespace, in the current folder."""
import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
examples = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
for number, example in enumerate(examples, 1):
    print(f"-- example {number} of {len(examples)}", flush=True)
    exec(compile(example, f"{sys.argv[1]}, example {number}", "exec"), {})
if not examples:
    sys.exit("no Python examples found")
