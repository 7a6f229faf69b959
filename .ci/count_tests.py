"""Counts the tests below a folder that Maven has run, and prints why some were skipped. Fails if too many were skipped.

    python count_tests.py FOLDER
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

MOST_SKIPPED = 0.05

root = pathlib.Path(sys.argv[1])
totals, methods, methods_run, reasons, modules = collections.Counter(), set(), set(), collections.Counter(), {}
for report in sorted(root.glob("*/target/*-reports/TEST-*.xml")):
    module = modules.setdefault(report.relative_to(root).parts[0], collections.Counter())
    for case in xml.parse(report).getroot().iter("testcase"):
        # A parameterised test is many cases of one method: name(Type)[1], name{Type}[1].
        method = case.get("classname"), re.split(r"[\[({]", case.get("name") or "")[0]
        methods.add(method)
        outcomes = {child.tag for child in case} & {"failure", "error", "skipped"}
        for kind in ("run", *outcomes) if "skipped" not in outcomes else outcomes:
            totals[kind] += 1
            module[kind] += 1
        skipped = case.find("skipped")
        if skipped is None:
            methods_run.add(method)
        else:
            # A condition's reason is an attribute, an assumption's the first line of its stack trace.
            said = skipped.get("message") or (skipped.text or "").strip().partition("\n")[0]
            reason = re.sub(r"^\S+Exception: (Assumption failed: )?", "", said)
            reasons[reason or f"NO REASON: {'.'.join(method)}"] += 1

for name, counts in modules.items():
    print(f"{name}: {counts['run']} run, {counts['skipped']} skipped")
for reason, count in reasons.most_common():
    print(f"  {count} skipped: {reason}")
skipped_methods = len(methods - methods_run)
every = totals["run"] + totals["skipped"]
share, method_share = totals["skipped"] / max(every, 1), skipped_methods / max(len(methods), 1)
print(f"{every} tests: {totals['run']} run, {totals['skipped']} skipped ({share:.1%}), "
      f"{totals['failure'] + totals['error']} failed; "
      f"{len(methods)} test methods, {skipped_methods} of them skipped ({method_share:.1%})")
if not every or totals["failure"] + totals["error"]:
    sys.exit("no tests, or failed ones")
if max(share, method_share) > MOST_SKIPPED:
    sys.exit(f"more than {MOST_SKIPPED:.0%} skipped")
if any(reason.startswith("NO REASON") for reason in reasons):
    sys.exit("a test is skipped without a reason")
