"""What stands around the code: citation, licences, workflows, words, environment, style.

Nothing here needs the network.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.metadata
import importlib.util
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]


def load_helper(name: str) -> Any:
    """A module of tests/project: the tests are no package, so it is loaded by its path."""
    full = f"project_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, PROJECT / f"tests/project/{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = module
        spec.loader.exec_module(module)
    return sys.modules[full]


sources = load_helper("sources")
environment = load_helper("environment")
posix = pytest.mark.skipif(os.name != "posix", reason="make and sh are for Linux and macOS")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment in the project."""
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def tool(name: str) -> str:
    """The path of a command installed beside this Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found is not None, (
        f"{name} is not installed: call `make test`, or install requirements.txt"
    )
    return found


# ── Cite it ──────────────────────────────────────────────────────────────────────────────────────


def check_schema(schema: str, *paths: Path) -> None:
    """Hold files against a schema that check-jsonschema brings with it."""
    done = run(tool("check-jsonschema"), "--builtin-schema", schema, *map(str, paths))
    assert done.returncode == 0, done.stdout + done.stderr


def test_citation_fits_the_schema_of_the_citation_file_format() -> None:
    check_schema("vendor.citation-file-format", PROJECT / "CITATION.cff")


def test_citation_zenodo_package_and_settings_of_the_book_agree() -> None:
    citation = sources.read_yaml(PROJECT / "CITATION.cff")
    book = citation["preferred-citation"]
    zenodo = json.loads(sources.read(".zenodo.json"))
    project = tomllib.loads(sources.read("pyproject.toml"))["project"]
    settings = sources.read_yaml(PROJECT / "_config.yml")

    assert citation["title"] == book["title"] == zenodo["title"]
    assert citation["title"].split(":")[0] == settings["title"]
    assert citation["version"] == book["version"] == zenodo["version"] == project["version"]
    assert citation["license"] == book["license"] == zenodo["license"] == "CC-BY-4.0"
    assert "MIT" in str(project["license"])
    names = [author["name"] for author in citation["authors"]]
    assert names == [author["name"] for author in book["authors"]]
    assert names == [creator["name"] for creator in zenodo["creators"]]
    assert names == [settings["author"]]
    assert citation["keywords"] == zenodo["keywords"]
    assert citation["date-released"] == book["date-released"]
    assert citation["date-released"].startswith(f"{book['year']}-{book['month']:>02}")
    assert citation["repository-code"] == settings["repository"]["url"]
    assert citation["url"] == settings["html"]["baseurl"] == project["urls"]["Documentation"]


def test_the_version_of_the_citation_is_the_newest_in_the_changelog() -> None:
    releases = re.findall(
        r"^## \[?(\d[\d.]*)\]? - (\S+)", sources.read("CHANGELOG.md"), re.MULTILINE
    )
    citation = sources.read_yaml(PROJECT / "CITATION.cff")
    assert releases[0] == (citation["version"], citation["date-released"])


def test_the_licence_of_the_text_is_there_in_full() -> None:
    text = sources.read("LICENSE")
    sections = re.findall(r"^Section (\d) -- (.+)\.$", text, flags=re.MULTILINE)
    assert sections == [
        ("1", "Definitions"),
        ("2", "Scope"),
        ("3", "License Conditions"),
        ("4", "Sui Generis Database Rights"),
        ("5", "Disclaimer of Warranties and Limitation of Liability"),
        ("6", "Term and Termination"),
        ("7", "Other Terms and Conditions"),
        ("8", "Interpretation"),
    ]
    assert text.startswith("Attribution 4.0 International\n")
    assert text.endswith("Creative Commons may be contacted at creativecommons.org.\n")
    # Word for word what Creative Commons publishes as plain text.
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "fd3a263fe19ed8faa9068b43abaebafc02c77897b0c6fc09abc04bb592e5f16e"
    )


def test_the_licence_of_the_code_is_there_in_full() -> None:
    text = sources.read("LICENSE-CODE")
    assert text.startswith("MIT License\n")
    assert "Permission is hereby granted, free of charge" in text
    assert "shall be included in all\ncopies or substantial portions" in text
    assert "WITHOUT WARRANTY OF ANY KIND" in text


# ── Publish it ───────────────────────────────────────────────────────────────────────────────────


def test_workflows_fit_their_schema_and_end_in_time() -> None:
    assert len(sources.WORKFLOWS) == 7
    check_schema("vendor.github-workflows", *sources.WORKFLOWS)
    check_schema("custom.github-workflows-require-timeout", *sources.WORKFLOWS)


def test_dependabot_and_issue_forms_fit_their_schemas() -> None:
    check_schema("vendor.dependabot", PROJECT / ".github/dependabot.yml")
    check_schema("vendor.github-issue-config", PROJECT / ".github/ISSUE_TEMPLATE/config.yml")
    assert len(sources.FORMS) == 7
    check_schema("vendor.github-issue-forms", *sources.FORMS)


def test_the_forms_that_pages_link_to_have_a_field_for_the_page() -> None:
    for name in ("broken-thing.yml", "improve-a-page.yml"):
        form = sources.read_yaml(PROJECT / ".github/ISSUE_TEMPLATE" / name)
        assert "page" in [part.get("id") for part in form["body"]], name


@pytest.mark.parametrize("path", sources.WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_the_least_rights(path: Path) -> None:
    workflow = sources.read_yaml(path)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    assert not {"pull_request_target", "workflow_run"} & set(workflow["on"])
    for name, job in workflow["jobs"].items():
        assert "permissions" in job, f"{path.name}: the job {name} says no permissions"
        words = json.dumps(job)
        assert "secrets" not in words, f"{path.name}: the job {name} asks for a secret"
        publishes = {"pages", "id-token"} & set(job["permissions"])
        assert not (publishes and "cache" in words), f"{path.name}: {name} publishes from a cache"


def test_every_action_is_pinned_to_a_commit_and_says_its_version() -> None:
    for path in [*sources.WORKFLOWS, *sources.ACTIONS]:
        for line in path.read_text(encoding="utf-8").splitlines():
            # An action of this repository is of the same commit, and must exist.
            if local := re.search(r"uses: \./(\S+)$", line):
                place = PROJECT / local[1]
                assert (place if place.suffix else place / "action.yml").is_file(), line
            elif "uses:" in line:
                assert re.search(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), (
                    line
                )


def test_one_action_has_one_pin() -> None:
    pins: dict[str, set[str]] = {}
    for _, step in sources.steps():
        if "@" in step.get("uses", ""):
            action, pin = step["uses"].split("@")
            pins.setdefault(action, set()).add(pin)
    assert {action: found for action, found in pins.items() if len(found) > 1} == {}


def test_a_checkout_leaves_no_credentials_behind() -> None:
    for name, step in sources.steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false", name


def test_no_outside_text_runs_in_a_shell() -> None:
    for name, step in sources.steps():
        assert "${{" not in step.get("run", ""), f"{name}: hand values to `run` by `env`"


def test_the_gate_waits_for_every_other_job() -> None:
    jobs = sources.read_yaml(PROJECT / ".github/workflows/test.yml")["jobs"]
    assert set(jobs["all-green"]["needs"]) == set(jobs) - {"all-green"}
    assert jobs["all-green"]["if"] == "always()"


@pytest.mark.parametrize("name", ["publish.yml", "release.yml"])
def test_what_is_published_waits_for_the_tests(name: str) -> None:
    jobs = sources.read_yaml(PROJECT / ".github/workflows" / name)["jobs"]
    (tests,) = (key for key, job in jobs.items() if "uses" in job)
    assert jobs[tests]["uses"] == "./.github/workflows/test.yml"
    assert "workflow_call" in sources.read_yaml(PROJECT / ".github/workflows/test.yml")["on"]

    def waits(key: str) -> bool:
        needs = jobs[key].get("needs", [])
        return any(n == tests or waits(n) for n in ([needs] if isinstance(needs, str) else needs))

    assert [key for key in jobs if key != tests and not waits(key)] == []


def test_who_may_write_anywhere_says_why() -> None:
    for path in sources.WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r" +[\w-]+: write", line):
                assert re.search(r": write  # to \w+", line), f"{path.name}: {line.strip()}"


def test_the_tested_pythons_are_the_lowest_and_the_highest() -> None:
    jobs = sources.read_yaml(PROJECT / ".github/workflows/test.yml")["jobs"]
    lowest, highest = jobs["test"]["strategy"]["matrix"]["python"]
    project = tomllib.loads(sources.read("pyproject.toml"))["project"]
    script = sources.read("scripts/environment.sh")
    assert project["requires-python"] == f">={lowest}"
    assert f'MINIMUM="{lowest}"' in script
    tried = re.search(r'^TRIED="(.*)"$', script, flags=re.MULTILINE)
    assert tried is not None
    versions = tried[1].split()
    assert (versions[-1], versions[0]) == (lowest, highest)
    kinds = [
        line.rpartition(" :: ")[2] for line in project["classifiers"] if "Python :: 3." in line
    ]
    assert kinds == versions[::-1]


# ── Every command exists ─────────────────────────────────────────────────────────────────────────


def verbs() -> set[str]:
    """The verbs of the command `playbook`."""
    main = importlib.import_module("playbook.cli.main").main
    assert isinstance(main, click.Group)
    return set(main.list_commands(click.Context(main)))


def test_every_make_target_that_is_named_exists() -> None:
    named = {
        (place, target)
        for place, line in sources.command_lines()
        for target in re.findall(r"(?:^|&& |; )make ([a-z]\w*)", line)
    }
    assert named
    assert {
        (place, target) for place, target in named if target not in sources.make_targets()
    } == set()


def test_every_verb_that_is_named_exists() -> None:
    makefile = [("Makefile", line) for line in sources.read("Makefile").splitlines()]
    named = {
        (place, verb)
        for place, line in [*sources.command_lines(), *makefile]
        for verb in re.findall(r"(?:^|&& |[/\\]|\) )playbook ([a-z]\w*)", line)
    }
    assert named
    known = verbs()
    assert {(place, verb) for place, verb in named if verb not in known} == set()


def test_every_option_of_a_verb_that_is_named_exists() -> None:
    main = importlib.import_module("playbook.cli.main").main
    for place, line in sources.command_lines():
        for verb, rest in re.findall(r"(?:^|[/\\])playbook ([a-z]\w*)([^|>]*)", line):
            known = {
                name
                for option in main.get_command(click.Context(main), verb).params
                for name in option.opts
            }
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in known, f"{place}: playbook {verb} has no {option}"


def test_every_module_script_and_command_that_is_named_exists() -> None:
    for place, line in sources.command_lines():
        for module in re.findall(r"python -m (\w+)", line):
            assert importlib.util.find_spec(module), f"{place}: no module {module}"
        for script in re.findall(r"\bsh (scripts/\S+)", line):
            assert (PROJECT / script).is_file(), f"{place}: no {script}"
        for command in re.findall(r"\.venv[/\\](?:bin|Scripts)[/\\]([\w-]+)", line):
            assert command in {"python", "pip", "activate"} or tool(command), place


def test_the_hooks_call_what_is_installed() -> None:
    for repo in sources.read_yaml(PROJECT / ".pre-commit-config.yaml")["repos"]:
        for hook in repo["hooks"]:
            if repo["repo"] == "local":
                folder, command = hook["entry"].split()[0].rsplit("/", 1)
                assert folder == ".venv/bin"
                assert tool(command)


def test_the_words_of_contributing_are_the_make_targets() -> None:
    words = set(re.findall(r"`make ([a-z]+)", sources.read("CONTRIBUTING.md")))
    assert words == sources.make_targets() - {"help"}


@posix
def test_plain_make_lists_every_target() -> None:
    done = run("make", "--no-print-directory")
    assert done.returncode == 0
    listed = set(re.findall(r"^make ([a-z]+) ", done.stdout, flags=re.MULTILINE))
    assert listed == sources.make_targets()


def test_links_inside_the_project_lead_to_files() -> None:
    texts = ("README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md", "RELEASING.md")
    for name in texts:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", sources.read(name)):
            if not target.startswith("http"):
                assert (PROJECT / target).exists(), f"{name}: no {target}"


# ── Locks ────────────────────────────────────────────────────────────────────────────────────────


def pins(name: str) -> dict[str, str]:
    """What a lock file says of each package: version, marker and hashes."""
    blocks = re.findall(r"^([\w.-]+)==(.*(?:\n .*)*)", sources.read(name), flags=re.MULTILINE)
    return {normalised(package): rest for package, rest in blocks}


def normalised(package: str) -> str:
    """The one spelling of a package's name (the packaging guide, "name normalization")."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_the_lock_file_holds_what_requirements_names() -> None:
    named = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", flags=re.MULTILINE)
    wanted = named.findall(sources.read("requirements.txt"))
    assert "httpx2" in dict(wanted), "extras in brackets are not seen"
    locked = pins("requirements.lock")
    for package, version in wanted:
        have = locked.get(normalised(package), "nothing").split()[0]
        assert have == version, f"{package}: {version} wanted, {have} locked; call `make lock`"


def test_the_lock_file_of_the_book_is_a_part_of_the_other() -> None:
    whole, part = pins("requirements.lock"), pins("requirements-book.lock")
    assert "sphinx" in part
    assert "pytest" not in part
    assert {
        package for package, rest in part.items() if _hashes(rest) != _hashes(whole[package])
    } == set()


def _hashes(rest: str) -> tuple[str, list[str]]:
    """The version and the hashes, without the marker: the book's marker may be another."""
    return rest.split(maxsplit=1)[0], re.findall(r"sha256:[0-9a-f]{64}", rest)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-book.lock"])
def test_a_lock_file_has_a_hash_for_each_package_and_no_address(name: str) -> None:
    assert all(_hashes(rest)[1] for rest in pins(name).values())
    assert "://" not in sources.read(name)
    assert "--index-url" not in sources.read(name)


def imported() -> set[str]:
    """The packages, as their makers call them, that the code of `playbook` imports."""
    modules: set[str] = set()
    for path in (PROJECT / "scripts" / "playbook").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    makers = importlib.metadata.packages_distributions()
    outside = modules - sys.stdlib_module_names - {"playbook"}
    # A module that only older Pythons need is not installed on newer ones.
    makers.setdefault("tomli", ["tomli"])
    return {makers[module][0].lower().replace("_", "-") for module in outside}


def test_what_the_package_imports_is_named_and_comes_with_the_book() -> None:
    project = tomllib.loads(sources.read("pyproject.toml"))["project"]
    lines = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    named = {normalised(re.split(r"[\[<>=;]", line)[0].strip()) for line in lines}
    named.remove("partnership-playbook")  # the extra `all` names the others
    assert {normalised(name) for name in imported()} - named == set()
    assert named - set(pins("requirements-book.lock")) == set()


# ── The environment ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def checkout() -> Iterator[Any]:
    """A small checkout in a folder that other users may enter (that of pytest is closed)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield environment.make_checkout(Path(folder))


BASE = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"


def real_python(checkout: Any) -> None:
    """Put the Python of these tests in the search path of the checkout."""
    checkout.python("python3", f'exec "{BASE}" "$@"')


@pytest.fixture
def quick_python(checkout: Any) -> None:
    """The same, but its environments have the pip of these tests, and none is unpacked."""
    packages = sysconfig.get_path("purelib")
    script = f"""case "$1 $2 $3" in
  "-I -m venv")
    "{BASE}" -I -m venv --without-pip "$4" &&
    echo "{packages}" >"$4/lib/python3.{sys.version_info.minor}/site-packages/pip.pth" ;;
  *) exec "{BASE}" "$@" ;;
esac"""
    checkout.python("python3", script)


#: A Python as Debian has it before its package for environments is installed.
WITHOUT_VENV = 'case "$3" in *platform*) echo 3.12.3 ;; *ensurepip*) exit 1 ;; esac'


def one_line(result: Any) -> str:
    """The line that explains a failure: one, with no traceback, and exit code 2."""
    assert result.code == 2, result
    lines = result.error.splitlines()
    assert len(lines) == 1, result.error
    assert lines[0].startswith("error: ")
    return str(lines[0])


def old_python(checkout: Any, name: str, version: str = "3.9.18") -> Path:
    """Put a Python in the search path that says it is of another version."""
    numbers = tuple(map(int, version.split(".")))
    lie = (
        f"import platform, sys; sys.version_info = {numbers};"
        f"platform.python_version = lambda: '{version}'; exec(sys.argv[1])"
    )
    path: Path = checkout.python(name, f'exec "{sys.executable}" -c "{lie}" "$3"')
    return path


@posix
def test_no_python(checkout: Any) -> None:
    said = one_line(checkout.run())
    assert "no Python found: install Python 3.10 or newer" in said


@posix
def test_a_python_that_is_too_old(checkout: Any) -> None:
    old_python(checkout, "python3")
    said = one_line(checkout.run())
    assert "python3 is Python 3.9.18" in said
    assert "3.10 or newer is needed" in said


@posix
def test_a_command_that_does_not_run_is_passed_over(checkout: Any) -> None:
    checkout.python("python3.13", 'echo "pyenv: python3.13: command not found" >&2; exit 127')
    old_python(checkout, "python3")
    assert "Python 3.9.18" in one_line(checkout.run())


@posix
def test_the_chosen_python_is_too_old_or_missing(checkout: Any) -> None:
    old = old_python(checkout, "old")
    said = one_line(checkout.run(more={"PYTHON": str(old)}))
    assert f"PYTHON={old} is Python 3.9.18: 3.10 or newer is needed" in said
    said = one_line(checkout.run(more={"PYTHON": "/nowhere/python"}))
    assert "PYTHON=/nowhere/python cannot be run" in said


@posix
def test_a_python_without_venv(checkout: Any) -> None:
    checkout.python("python3", WITHOUT_VENV)
    said = one_line(checkout.run())
    assert "sudo apt install python3.12-venv" in said
    assert not (checkout.root / ".venv").exists()


@posix
def test_a_folder_that_cannot_be_written(checkout: Any) -> None:
    checkout.python("python3", 'case "$3" in *platform*) echo 3.12.3 ;; esac')
    checkout.root.chmod(0o555)
    said = one_line(checkout.run(nobody=True))
    checkout.root.chmod(0o755)
    assert f"cannot write in {checkout.root.resolve()}" in said


@posix
def test_a_disk_without_space(checkout: Any) -> None:
    real_python(checkout)
    checkout.python("df", 'echo "Filesystem Blocks Used Available"; echo "disk 9 9 102400 9% /"')
    said = one_line(checkout.run())
    assert "about 350 MB are needed, 100 MB are free" in said


@posix
def test_a_folder_in_the_way_is_not_deleted(checkout: Any) -> None:
    real_python(checkout)
    (checkout.root / ".venv").mkdir()
    (checkout.root / ".venv" / "mine.txt").write_text("keep", encoding="utf-8")
    assert "is no Python environment: move it away" in one_line(checkout.run())
    assert (checkout.root / ".venv" / "mine.txt").exists()


@posix
@pytest.mark.usefixtures("quick_python")
def test_no_network(checkout: Any) -> None:
    lock = f"nothing-of-this-name==1 --hash=sha256:{'0' * 64}\n"
    (checkout.root / "requirements-book.lock").write_text(lock, encoding="utf-8")
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
    }
    said = one_line(checkout.run(more=offline))
    assert "no network, or the package index cannot be reached" in said
    assert ".venv/install.log" in said
    assert (checkout.root / ".venv" / "install.log").is_file()
    assert not list((checkout.root / ".venv").glob(".installed-*"))


#: What pip prints where it may ask no index.
NO_INDEX = (
    "ERROR: Could not find a version that satisfies the requirement click (from versions: none)"
)
#: What pip prints, and the words that explain it. Each is a line seen in a real log.
LOGS = {
    "OSError: [Errno 28] No space left on device": "the disk is full",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE.": "was not installed",
    "Temporary failure in name resolution')': /simple/click/": "no network",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed": "PIP_CERT",
    "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed": "HTTPS_PROXY",
    NO_INDEX: "PIP_NO_INDEX",
    "ERROR: Could not install: [Errno 13] Permission denied: '.venv/lib'": "make it yours",
    "error: subprocess-exited-with-error": "install.log says why",
}


@posix
@pytest.mark.parametrize("log", LOGS, ids=list(LOGS.values()))
def test_the_log_of_pip_in_one_line(checkout: Any, log: str) -> None:
    half_made(checkout)
    forbidden = log == NO_INDEX
    says = "echo \":env:.no-index='1'\"" if forbidden else ":"
    script = f'case "$*" in *"pip config"*) {says} ;; *" install "*) echo "{log}"; exit 1 ;; esac'
    python = checkout.python("pip-that-fails", script)
    (checkout.root / ".venv" / "bin" / "python").symlink_to(python)
    assert LOGS[log] in one_line(checkout.run())


def half_made(checkout: Any) -> None:
    """An environment that is there and holds no packages yet."""
    (checkout.root / ".venv" / "bin").mkdir(parents=True)
    (checkout.root / ".venv" / "pyvenv.cfg").write_text("", encoding="utf-8")


@posix
def test_a_long_installation_says_how_far_it_is(checkout: Any) -> None:
    half_made(checkout)
    (checkout.root / "requirements-book.lock").write_text("a==1 \\\nb==2 \\\n", encoding="utf-8")
    # pip goes on when somebody has looked twice; nobody looks before it has begun.
    pip = """case "$*" in *--require-hashes*)
      echo "Collecting a"; : >begun; while [ ! -e looked ]; do :; done ;; esac"""
    look = "while [ ! -e begun ]; do :; done; [ ! -e once ] || { : >looked; exit 1; }; : >once"
    checkout.python("sleep", look)
    (checkout.root / ".venv/bin/python").symlink_to(checkout.python("slow-pip", pip))

    done = checkout.run()

    assert (done.code, done.error) == (0, "")
    assert "  1 of at most 2 packages are here.\n" in done.said


def stand_in(checkout: Any, name: str, version: str) -> None:
    """Put a Python in the search path that answers as one of this version and installs nothing."""
    minor = version.rpartition(".")[0]
    checkout.python(
        name,
        f"""case "$*" in
          *platform*) echo {version} ;;
          *%d.%d*) echo {minor} ;;
          *_base_executable*) echo "$0" ;;
          *"-m venv"*) mkdir -p .venv/bin; : >.venv/pyvenv.cfg; cat "$0" >.venv/bin/python
            chmod +x .venv/bin/python ;;
        esac""",
    )


@posix
@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ({"python3": "3.11.9", "python3.14": "3.14.2", "python3.13": "3.13.1"}, "3.11.9"),
        ({"python": "3.12.4", "python3.14": "3.14.2"}, "3.12.4"),
        ({"python3.10": "3.10.1", "python3.13": "3.13.1"}, "3.13.1"),
        ({"python3": "3.99.0", "python3.11": "3.11.9"}, "3.11.9"),
        ({"python3": "3.99.0"}, "3.99.0"),
    ],
    ids=["active", "active, of the other name", "newest tried", "tried before newer", "only newer"],
)
def test_which_python_is_taken(checkout: Any, there: dict[str, str], chosen: str) -> None:
    for name, version in there.items():
        stand_in(checkout, name, version)
    done = checkout.run()
    assert (done.code, done.error) == (0, "")
    assert f"Making an environment in .venv with Python {chosen} (once)." in done.said
    assert ("Nobody has tried this Python yet" in done.said) == (chosen == "3.99.0")


@posix
def test_a_python_without_venv_is_passed_over(checkout: Any) -> None:
    checkout.python("python3", WITHOUT_VENV)
    stand_in(checkout, "python3.13", "3.13.1")
    assert "with Python 3.13.1 " in checkout.run().said


@posix
def test_the_environment_is_made_anew_from_within_itself(checkout: Any) -> None:
    own = checkout.root / ".venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(own))
    (own / ".made-in").write_text("elsewhere\n", encoding="utf-8")
    checkout.python("python3", f'exec "{own}/bin/python" "$@"')

    done = checkout.run()

    assert (done.code, done.error) == (0, "")
    assert "Making an environment" in done.said


@posix
@pytest.mark.usefixtures("quick_python")
def test_neither_files_nor_settings_of_the_user_lead_elsewhere(checkout: Any) -> None:
    other = checkout.root / "other"
    (other / "scripts").mkdir(parents=True)
    for folder in (checkout.root, other):
        for name in ("venv.py", "pip.py", "platform.py"):
            (folder / name).write_text("raise SystemExit('wrong')", encoding="utf-8")
    done = checkout.run(more={"CDPATH": str(other), "PYTHONPATH": str(other)})
    assert (done.code, done.error) == (0, "")


@posix
def test_no_target_of_make_hands_on_what_brings_in_other_modules(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/environment.sh").write_text("", encoding="utf-8")
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    playbook = tmp_path / ".venv/bin/playbook"
    playbook.write_text("#!/bin/sh\nenv\n", encoding="utf-8")
    playbook.chmod(0o755)
    brought = {"PYTHONPATH": "elsewhere", "PYTHONHOME": "elsewhere", "CDPATH": "elsewhere"}

    done = subprocess.run(
        ["make", "book"],
        cwd=tmp_path,
        env=os.environ | brought,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "PATH=" in done.stdout
    assert "elsewhere" not in done.stdout


@posix
def test_an_environment_is_made_once(checkout: Any) -> None:
    real_python(checkout)
    first = checkout.run()
    assert (first.code, first.error) == (0, ""), first
    assert "Making an environment in .venv" in first.said
    second = checkout.run()
    assert (second.code, second.said, second.error) == (0, "", "")

    (checkout.root / "requirements-book.lock").write_text("# changed\n", encoding="utf-8")
    third = checkout.run()
    assert third.code == 0
    assert "Making an environment" not in third.said
    assert "Installing the packages" in third.said


@posix
@pytest.mark.usefixtures("quick_python")
def test_a_moved_checkout_gets_a_new_environment(checkout: Any) -> None:
    assert checkout.run().code == 0
    moved = environment.Checkout(
        checkout.root.rename(checkout.root.parent / "moved"), checkout.commands
    )
    again = moved.run()
    assert again.code == 0
    assert "Making an environment" in again.said


@posix
@pytest.mark.usefixtures("quick_python")
def test_the_tests_environment_serves_the_book_too(checkout: Any) -> None:
    assert checkout.run("test").code == 0
    assert checkout.run("book").said == ""


@posix
def test_an_unknown_level(checkout: Any) -> None:
    assert "no such environment: everything (book or test)" in one_line(checkout.run("everything"))


# ── Nothing of ours leaks, everything is in style ────────────────────────────────────────────────

#: Each written in halves, so that this file does not hold it.
PRIVATE = [
    "".join(halves)
    for halves in (
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/ho", r"me/[a-z]+/"),
        ("py", r"pi\.org"),
        ("pythonhos", r"ted\.org"),
        (r"\bcla", r"ude\b"),
        (r"\banthro", "pic"),
        (r"\bcop", r"ilot\b"),
    )
]


def test_no_file_names_the_machine_it_was_made_on() -> None:
    pattern = re.compile("|".join(PRIVATE), flags=re.IGNORECASE)
    found = [
        f"{path.relative_to(PROJECT).as_posix()}: {match.group()}"
        for path in sources.files()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert found == []


def test_no_file_holds_an_e_mail_address() -> None:
    pattern = re.compile(r"[\w.+-]+@[\w-]+\.(?:com|org|net|uk|edu|ac|io|ch|de)\b")
    found = [
        f"{path.relative_to(PROJECT).as_posix()}: {match.group()}"
        for path in sources.files()
        if path.parts[len(PROJECT.parts)] != "tests"
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="ignore"))
        # Addresses of example.org belong to nobody (RFC 2606); the docs of a rule need one.
        if not match.group().endswith("@example.org")
    ]
    assert found == []


def test_make_lint_calls_every_linter() -> None:
    recipe = re.search(r"^lint:.*\n\t\$\(TEST\) (.*)", sources.read("Makefile"), flags=re.MULTILINE)
    assert recipe is not None
    linters = [part.removeprefix("$(BIN)/") for part in recipe[1].split(" && ")]
    assert linters == ["ruff check .", "ruff format --check .", "mypy", "lint-imports"]
    for linter in linters:
        assert tool(linter.split()[0])


FAKE_MAKE = """#!/bin/sh
echo "make $1" >>calls
case " $FAILS " in *" $1 "*) exit 2 ;; esac
"""


@posix
@pytest.mark.parametrize(
    ("fails", "code"), [("", 0), ("lint", 2), ("test", 2), ("lint test", 2)], ids=str
)
def test_the_checks_lint_and_test_and_fail_when_one_of_them_fails(
    tmp_path: Path, fails: str, code: int
) -> None:
    commands = tmp_path / "commands"
    commands.mkdir()
    (tmp_path / ".ci").mkdir()
    shutil.copy(PROJECT / ".ci/run", tmp_path / ".ci/run")
    for name in ("git", "pdftotext", "chromium", "python3", "make"):  # nothing is missing
        (commands / name).write_text(FAKE_MAKE if name == "make" else "#!/bin/sh\n")
        (commands / name).chmod(0o755)

    done = subprocess.run(
        ["bash", str(tmp_path / ".ci/run")],
        env={"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "FAILS": fails},
        capture_output=True,
        check=False,
    )

    assert done.returncode == code, done.stderr
    assert (tmp_path / "calls").read_text() == "make lint\nmake test\n"


@posix
def test_one_file_is_tested_without_workers_and_all_of_them_with() -> None:
    """To start workers takes longer than to run the tests of a rule."""
    for words, workers in (([], True), (["ARGS=tests/test_dates.py"], False)):
        done = run("make", "--no-print-directory", "--dry-run", "test", *words)
        assert done.returncode == 0, done.stderr
        assert (" -n auto --dist loadgroup " in done.stdout) == workers


@posix
def test_the_command_of_the_checks_is_executable() -> None:
    assert os.access(PROJECT / ".ci/run", os.X_OK)
