#!/usr/bin/env bash
# Unpacks a release and runs it as its user does: Java alone, no Maven, an empty home, no network, another current folder.
#
#     run_release.sh ARCHIVE WORK
#
# ARCHIVE is distribution/target/headstart-*.tar.gz with the .zip beside it, WORK an empty folder.
set -euo pipefail
archive=$(realpath "$1")
work=$(realpath "$2")
page=$(realpath "$(dirname "$0")/../docs/java.md")

mkdir "$work"/{bin,home,zip,elsewhere}
tar --extract --gzip --file "$archive" --directory "$work"
release=$(echo "$work"/headstart-*)

(cd "$work/zip" && python3 -c "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall()" "${archive%.tar.gz}.zip")
diff --recursive "$release" "$work/zip/$(basename "$release")" && rm -r "$work/zip"

# A jar that Java does not find is not missed before one of its classes is needed.
python3 - "$release" << 'END'
import pathlib, re, sys, zipfile

release = pathlib.Path(sys.argv[1])
for jar in ("extract.jar", "classify.jar"):
    manifest = zipfile.ZipFile(release / jar).read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
    named = re.search(r"Class-Path: (.*)", manifest)[1].split()
    missing = [name for name in named if not (release / name).is_file()]
    if missing or not named:
        sys.exit(f"{jar} names {missing}, which are not in the release")
licences = (release / "licences/THIRD-PARTY.txt").read_text("utf-8")
unnamed = [jar.name for jar in (release / "lib").glob("*.jar")
           if not jar.name.startswith(("shared-", "onnx-", "headstart-")) and not any(
               jar.name.startswith(f"{artifact}-{version}") for artifact, version in re.findall(r":([\w.-]+):([\w.-]+) - ", licences))]
if unnamed:
    sys.exit(f"THIRD-PARTY.txt does not name {unnamed}")
END

for tool in sh cat date dirname ln mkfifo mktemp readlink rm; do
    ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
ln -s "$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")")" "$work/bin/java"
offline=()
if unshare --net true 2> /dev/null; then
    offline=(unshare --net)
elif unshare --map-root-user --net true 2> /dev/null; then
    offline=(unshare --map-root-user --net)
else
    echo "a network is there: this system lets nobody do without"
fi
alone() {
    "${offline[@]}" env --ignore-environment PATH="$work/bin" HOME="$work/home" TMPDIR="$work" \
        JAVA_TOOL_OPTIONS="-Duser.home=$work/home" "$@"
}

cd "$work/elsewhere"
alone "$release/headstart" demo
test -s demo/runs/2*/report.html
alone "$release/headstart" classify predict demo/runs/2* demo/images/test/along

# The page's program, with the page's command.
python3 - "$page" > Labels.java << 'END'
import pathlib, re, sys

print(re.search(r"^```java\n(.*?)^```$", pathlib.Path(sys.argv[1]).read_text("utf-8"), re.MULTILINE | re.DOTALL)[1])
END
alone TF_CPP_MIN_LOG_LEVEL=2 java --add-modules=jdk.incubator.vector -cp "$release/*:$release/lib/*" Labels.java \
    demo/runs/2* demo/images/test/along/*0.png
rm -r "$work/home"
