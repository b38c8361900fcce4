"""An issue made with the form becomes a page; what people write is text and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt
from stand_in import write_program

from playbook.cli.main import main
from playbook.contribute.from_issue import QUESTIONS, BadIssue, plain_markdown, read_issue

GITHUB = Path(__file__).resolve().parents[2] / ".github"
FORM = GITHUB / "ISSUE_TEMPLATE/propose-a-case-study.yml"
WORKFLOW = GITHUB / "workflows/issue-to-page.yml"
STORY, STAGE, USE, DONE, CHANGED, HARD, SOURCES, CREDIT, ROLE = QUESTIONS
HOSTILE = """A week. <script>alert(1)</script> $(touch /tmp/x) `touch y`

```{include} /etc/passwd
```

:::{raw} html
<img src=x onerror=alert(1)>
:::

{{ config }} {download}`x </etc/passwd>` [x](javascript:alert(1)) ![p](http://evil.test/p.png)

---
kind: start
---

% gone
(label)=
# Big heading
"""


def issue(title: str = "Case study: A seed week", **user: Any) -> dict[str, Any]:
    said = {
        STORY: "Nobody met. We walked.",
        STAGE: "Run",
        USE: "Researchers, Communications",
        DONE: "- one\n- two, on [a page](https://example.org/a)",
        CHANGED: "All.",
        HARD: "Rain.",
        SOURCES: "_No response_",
        CREDIT: "Mill team",
        ROLE: "Investigation (I know what happened), Writing – original draft (I wrote this)",
    }
    return {
        "number": 12,
        "title": title,
        "user": user or {"login": "ana-r", "id": 77},
        "said": said,
    }


def text(one: dict[str, Any], **other: str) -> str:
    said = {**one["said"], **other}
    body = "\n\n".join(f"### {question}\n\n{words}" for question, words in said.items())
    return json.dumps({**{k: v for k, v in one.items() if k != "said"}, "body": body})


def begin(house: Path, given: str, *words: str) -> Result:
    return CliRunner().invoke(
        main,
        [
            "new",
            "--from-issue",
            "-",
            "--report",
            str(house / "_build/report"),
            "--book",
            str(house),
            *words,
        ],
        input=given,
    )


def page(house: Path) -> str:
    (found,) = (house / "book/case-studies").glob("*.md")
    return found.read_text("utf-8")


def test_the_form_asks_each_question_that_is_read_and_no_other() -> None:
    form = yaml.safe_load(FORM.read_text("utf-8"))
    labels = [part["attributes"]["label"] for part in form["body"] if "label" in part["attributes"]]
    assert labels == [*QUESTIONS, "Before you send it"]


def test_each_choice_of_the_form_is_understood(house: Path) -> None:
    form = yaml.safe_load(FORM.read_text("utf-8"))
    options = {
        part["id"]: part["attributes"]["options"]
        for part in form["body"]
        if part["type"] == "dropdown"
    }
    for stage in options["stage"]:
        unsure = read_issue(text(issue(), **{STAGE: stage}), "We").unsure
        assert any("stage" in words for words in unsure) == stage.startswith("Several")
    said = {USE: ", ".join(options["audience"]), ROLE: ", ".join(options["roles"])}
    answers = read_issue(text(issue(), **said), "We").answers
    assert len(answers["audience"].split(",")) == len(options["audience"])
    assert len(answers["role"].split(",")) == len(options["roles"])


# Ten issues: what comes of each, and what is said. The two hostile ones follow below.
ISSUES: list[tuple[str, str, str]] = [
    ("full", text(issue()), "text below these headings: Use this if"),
    ("no name", text(issue(), **{CREDIT: "_No response_"}), "credits the contributors as a group"),
    ("several stages", text(issue(), **{STAGE: "Several, or not sure"}), "the stage is not sure"),
    ("nothing chosen", text(issue(), **{USE: "_No response_", ROLE: ""}), "nobody said who can use it"),
    ("a mail address", text(issue(), **{DONE: "Write to ana@mill.test."}), "PRV001"),
    ("long story", text(issue(), **{STORY: "Word " * 80 + "."}), "the description is the first sentence"),
    ("windows lines", text(issue()).replace("\\n", "\\r\\n"), "text below these headings"),
    ("another script", text(issue("Case study: 種の週"), **{STORY: "誰も会わなかった。"}), "text below these headings"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"), [one[1:] for one in ISSUES], ids=[one[0] for one in ISSUES]
)
def test_an_issue_becomes_a_page_and_its_author_hears_what_is_missing(
    house: Path, given: str, said: str
) -> None:
    done = begin(house, given)

    assert done.exit_code == 1, done.output
    answer = (house / "_build/report/answer.md").read_text("utf-8")
    commit = (house / "_build/report/commit.txt").read_text("utf-8")
    assert said in answer
    assert answer.startswith("Thank you, @ana-r. Your words are a page now: `book/case-studies/")
    assert "from issue 12\n\nCo-authored-by: ana-r <77+ana-r@users.noreply.github.com>\n" in commit
    head = yaml.safe_load(page(house).split("---\n")[1])
    assert head["kind"] == "case-study"
    assert head["authors"][0]["roles"]
    assert "case-studies/" in (house / "_toc.yml").read_text("utf-8")


@pytest.mark.parametrize("where", [STORY, CREDIT])
def test_hostile_words_are_shown_as_they_were_typed(house: Path, where: str) -> None:
    title = "Case study: ../../x\n`$(touch z)` <b> {raw}`x` 'a' \"b\"; rm -rf ~"
    given = text(issue(title, login="a\nb $(x)", id="1"), **{where: HOSTILE})

    done = begin(house, given)

    assert done.exit_code == 1, done.output
    assert [p.name for p in (house / "book/case-studies").iterdir()] == [
        "x-touch-z-b-raw-x-a-b-rm-rf.md"
    ]
    written = page(house)
    head, body = written.split("---\n", 2)[1:]
    assert yaml.safe_load(head)["kind"] == "case-study"
    html = MarkdownIt("commonmark", {"html": True}).render(body)
    for sign in ("<script", "<img", "<code", "<h1>Big", 'javascript:alert(1)"', "<b>"):
        assert sign not in html
    lines = body.splitlines()
    assert not any(line.startswith(("```", ":::", "(label)=", "% gone", "{")) for line in lines)
    assert "{{ config" not in body.replace("\\{", "")
    answer = (house / "_build/report/answer.md").read_text("utf-8")
    assert answer.startswith("Thank you. Your words")
    assert "Co-authored-by" not in (house / "_build/report/commit.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Hello", "holds no answers of the form"),
        (text(issue("Case study: ")), "no title behind `Case study:`"),
        ("{" * 5000, "holds no answers"),
        ("### " + STORY + "\n\n" + "x" * 500_000, "far too long"),
    ],
)
def test_what_is_no_issue_of_the_form_is_told_in_one_line(
    house: Path, given: str, said: str
) -> None:
    done = begin(house, given)
    assert done.exit_code == 2
    assert said in done.output
    assert not (house / "book/case-studies").exists()


def test_words_keep_their_lists_links_and_looks() -> None:
    assert plain_markdown("# Top\n\n**a** *b* [c](https://example.org)\n\n1. x\n2. y") == (
        "### Top\n\n**a** *b* [c](https://example.org)\n\n1. x\n1. y\n"
    )
    assert (
        plain_markdown("![x](https://example.org/y.png)") == "\\![x](https://example.org/y.png)\n"
    )
    with pytest.raises(BadIssue):
        read_issue("", "We")


def test_every_label_of_a_form_or_a_workflow_is_made() -> None:
    made = (GITHUB / "workflows/labels.yml").read_text("utf-8")
    forms = [
        yaml.safe_load(path.read_text("utf-8"))
        for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml")
    ]
    wanted = {label for form in forms for label in form.get("labels", ())} | {
        "make-page",
        "links",
        "review-due",
    }
    assert {label for label in wanted if f"\n          {label}|" not in made} == set()


# --- the steps of the workflow, with a stand-in for the host's client

GH = """import os, sys
words = sys.argv[1:]
with open(os.environ["LOG"], "a") as log:
    log.write(repr(words) + "\\n")
if words[0] == "api":
    print(open(os.environ["ISSUE"]).read())
elif words[1] == "comment":
    open(os.environ["ANSWER"], "w").write(open(words[4]).read())
elif words[:2] == ["pr", "create"]:
    sys.exit(int(os.environ["REFUSED"]))
"""


def run_steps(house: Path, given: str, *, refused: int = 0) -> tuple[str, str, str]:
    """The answer, the log of the client, and the commits of the branch on the host."""
    outside = house.with_name(f"{house.name}-outside")
    outside.mkdir()
    write_program(outside / "gh", GH)
    (outside / "given.json").write_text(given, "utf-8")
    tool = house / ".venv/bin/playbook"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m playbook "$@"\n', "utf-8")
    tool.chmod(0o755)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "init", "-q", "--bare", str(outside / "host.git")], check=True)
    (house / ".gitignore").write_text(".venv\n_build\n", "utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=house, check=True)
    subprocess.run(
        ["git", "remote", "add", "origin", str(outside / "host.git")], cwd=house, check=True
    )
    environment = {
        **os.environ,
        "PATH": f"{outside}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(outside),
        "LOG": str(outside / "log"),
        "ISSUE": str(outside / "given.json"),
        "ANSWER": str(outside / "answer"),
        "REFUSED": str(refused),
        "GH_REPO": "owner/book",
        "NUMBER": "12",
    }
    job = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["page"]
    for step in job["steps"]:
        if "run" not in step or "environment.sh" in step["run"]:
            continue
        assert "${{" not in step["run"], "what people write could become a part of the command"
        has_token = "GH_TOKEN" in step.get("env", {})
        assert has_token == ("gh " in step["run"])
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=house,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    log = subprocess.run(
        ["git", "log", "--format=%B", "--name-only", "issue-12", "--"],
        cwd=outside / "host.git", capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (outside / "answer").read_text("utf-8"), (outside / "log").read_text("utf-8"), log.stdout


needs_bash = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash"), reason="it runs on Linux"
)


@needs_bash
def test_the_workflow_pushes_a_branch_and_answers_and_runs_nothing_of_the_issue(
    house: Path,
) -> None:
    title = f"Case study: $(touch {house}/run) `touch {house}/run`; touch {house}/run"
    answer, log, commits = run_steps(house, text(issue(title), **{STORY: HOSTILE}), refused=1)

    assert not (house / "run").exists()
    assert "touch" not in log
    assert "Co-authored-by: ana-r" in commits
    assert "_toc.yml" in commits
    assert "a maintainer proposes it" in answer
    assert "['issue', 'edit', '12', '--remove-label', 'make-page']" in log


@needs_bash
def test_the_workflow_says_in_words_why_there_is_no_page(house: Path) -> None:
    answer, log, commits = run_steps(house, text(issue("Case study:")))

    assert "no title behind `Case study:`" in answer
    assert commits == ""
    assert "pr" not in log
