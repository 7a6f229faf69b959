"""Compiles and runs the programs of docs/java.md as a Maven project of its own, against the artefacts as they are deployed.

The current folder is a clone in which `./headstart demo` has run.

    python run_java_example.py WORK

WORK is a folder for the project, for the artefacts and for Maven's local repository: that of the user is only read, as one that
libraries come from, so that neither an older build in it is used nor this one stays in it.
"""
import os
import pathlib
import re
import subprocess
import sys

clone, work = pathlib.Path.cwd(), pathlib.Path(sys.argv[1]).resolve()
page = (clone / "docs/java.md").read_text(encoding="utf-8")
project, artefacts = work / "project", work / "artefacts"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def run(*command, folder=clone):
    print("--", " ".join(map(str, command)), flush=True)
    done = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}:\n{done.stdout}")
    return done.stdout


def repository(kind, name, folder):
    return f"""<{kind}><id>{name}</id><url>{folder.as_uri()}</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases></{kind}>"""


# As the page says, from what is built already: a deployment runs the phases before it.
[deploy] = [block for block in blocks("sh build") if " deploy " in block]
run(*deploy.replace("file:/srv/maven", artefacts.as_uri()).split(), "--batch-mode", "--quiet", "--no-transfer-progress")

users = pathlib.Path(os.environ.get("MAVEN_USER_HOME", pathlib.Path.home() / ".m2"), "repository")
work.mkdir(parents=True, exist_ok=True)
settings = work / "settings.xml"
settings.write_text(f"""<settings>
    <localRepository>{work / "repository"}</localRepository>
    <profiles><profile><id>here</id>
        <repositories>{repository("repository", "headstart", artefacts)}{repository("repository", "users", users)}</repositories>
        <pluginRepositories>{repository("pluginRepository", "users", users)}</pluginRepositories>
    </profile></profiles>
    <activeProfiles><activeProfile>here</activeProfile></activeProfiles>
</settings>
""")
(project / "src/main/java").mkdir(parents=True)
[pom] = blocks("xml")
(project / "pom.xml").write_text(pom)
for program in blocks("java"):
    name = re.search(r"public class (\w+)", program)[1]
    (project / "src/main/java" / f"{name}.java").write_text(program)
run("mvn", "--batch-mode", "--quiet", "--no-transfer-progress", "--settings", settings, "package",
    "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies", "-DincludeScope=runtime",
    f"-DoutputDirectory={project / 'target/lib'}", folder=project)

java = ["java", "--add-modules=jdk.incubator.vector", "-cp", f"{project}/target/classes:{project}/target/lib/*"]
finished = max((clone / "demo/runs").glob("2*"))
images = sorted((clone / "demo/images/test/along").glob("*0.png"))
labels = run(*java, "Labels", finished, *images)
print(labels)
command = run("./headstart", "classify", "predict", finished, *images, "--csv").splitlines()
expected = [line.split(",") for line in command[1:]]
assert labels.split("\n")[:-1] == [f"{line[2]} {max(map(float, line[3:])):.4f}" for line in expected], command
rows = run(*java, "Rows", clone / "demo/features")
print(rows)
assert "[4, 4, 512]" in rows and len(rows.splitlines()) == 4, rows
