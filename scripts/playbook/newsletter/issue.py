"""An issue as every writer needs it: found in the book, completed by other registers, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from playbook.common.config import BookConfig, load_config
from playbook.common.errors import UserError
from playbook.common.settings import NewsletterSettings
from playbook.common.settings_file import read_settings
from playbook.common.suggest import did_you_mean
from playbook.registers.kinds.newsletter import Item, Model, completed
from playbook.registers.load import Registers, load_registers

FOLDERS = (PurePath("book/data"), PurePath("book/templates/data"))
# What each mailing system puts in the place of leaving the list, and of the version on the web; the
# page about newsletters names the source of each. Dynamics says nothing of a version on the web.
MAILERS: dict[str, tuple[str, str]] = {
    "none": ("", ""),
    "mailchimp": ("*|UNSUB|*", "*|ARCHIVE|*"),
    "brevo": ("{{ unsubscribe }}", "{{ mirror }}"),
    "dynamics": ("{{PreferenceCenter}}", ""),
    "listmonk": ("{{ UnsubscribeURL }}", "{{ MessageURL }}"),
}


# The heading of the last words.
ABOUT = "About this letter"


class IssueError(UserError):
    """An issue that is not there, or that has faults."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue with all that is written around it."""

    slug: str
    path: Path
    model: Model
    items: tuple[Item, ...]
    config: BookConfig
    settings: NewsletterSettings

    @property
    def name(self) -> str:
        """What the newsletter is called."""
        return self.model.name or self.settings.name or self.config.title

    @property
    def day(self) -> date:
        """The day on which it goes out, or the first of its month."""
        return self.model.date.start

    @property
    def sections(self) -> tuple[tuple[str, str, tuple[Item, ...]], ...]:
        """Every section that holds an item: its key, its heading, its items."""
        found = (
            (key, name, tuple(item for item in self.items if item.section == key))
            for key, name in self.model.sections.items()
        )
        return tuple(section for section in found if section[2])

    @property
    def leave(self) -> str:
        """The address or placeholder with which one leaves the list; empty if none is set."""
        return self.settings.leave or MAILERS[self.settings.mailer][0]

    @property
    def view(self) -> str:
        """The address or placeholder of the version on the web; that of the archive if none is set."""
        return self.settings.view or MAILERS[self.settings.mailer][1] or self.address

    @property
    def address(self) -> str:
        """Where the archive page stands on the web; empty for a book without an address."""
        base = self.config.address.rstrip("/")
        return f"{base}/book/newsletters/{self.slug}.html" if base else ""

    def facts(self, item: Item) -> tuple[tuple[str, str], ...]:
        """What every reader asks of an item: for whom, when, until when, where, whom to ask."""
        zone = self.model.timezone
        when = item.starts.words(zone) if item.starts else ""
        if item.starts and item.ends:
            same = item.ends.day == item.starts.day and item.starts.clock and item.ends.clock
            span = f"{item.starts.clock} to {item.ends.clock}" if same else ""
            last = item.ends.words(zone)
            when = when.replace(item.starts.clock, span, 1) if same else f"{when} to {last}"
        said = (
            ("For", item.who or ""),
            ("When", when),
            ("Until", item.until.words(zone) if item.until else ""),
            ("Where", item.place or ""),
            ("Ask", item.contact or ""),
        )
        return tuple((label, words) for label, words in said if words)


def issue_files(root: Path) -> dict[str, Path]:
    """Every issue of a book by its name: those of the registers, then the invented samples."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder / "newsletter").glob("*.y*ml")):
            found.setdefault(path.stem, path)
    return found


def find_issue(root: Path, name: str) -> Issue:
    """The issue of this name, or in this file.

    Raises ``IssueError`` with the names that there are, or with the faults of the file.
    """
    files = issue_files(root)
    path = files.get(name)
    if path is None and name.endswith((".yml", ".yaml")):
        wanted = Path(name).resolve()
        path = next((one for one in files.values() if one.resolve() == wanted), None)
    if path is None:
        hint = did_you_mean(name, list(files), f"there are: {', '.join(files) or 'none'}")
        where = FOLDERS[0] / "newsletter"
        raise IssueError(f"there is no issue `{name}` in {where}; {hint}")
    folder = PurePath(path.parent.parent.relative_to(root))
    registers = load_registers(root)
    own = registers if folder == FOLDERS[0] else load_registers(root, folder)
    return _issue(root, path, own, registers)


def _issue(root: Path, path: Path, own: Registers, registers: Registers) -> Issue:
    file = own.of_kind("newsletter")[path.stem]
    if not isinstance(file.register, Model):
        raise IssueError(*(str(finding) for finding in file.findings))
    model = file.register
    items = tuple(completed(item, registers.lookup) for item in model.items)
    config, settings = load_config(root), read_settings(root).newsletter
    return Issue(path.stem, path, model, items, config, settings)


def all_issues(root: Path, like: Issue) -> tuple[Issue, ...]:
    """Every readable issue of the folder in which one stands, the newest first."""
    folder = PurePath(like.path.parent.parent.relative_to(root))
    registers = load_registers(root)
    own = registers if folder == FOLDERS[0] else load_registers(root, folder)
    found = [
        replace(
            like,
            slug=slug,
            path=root / file.path,
            model=file.register,
            items=tuple(completed(item, registers.lookup) for item in file.register.items),
        )
        for slug, file in own.of_kind("newsletter").items()
        if isinstance(file.register, Model)
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.slug), reverse=True))
