"""The command ``playbook``: its verbs, each loaded only when it is asked for.

Exit 0: fine. 1: findings that the author can fix. 2: wrong use, or a failure of our own.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from playbook.cli.door import Door, trace_option
from playbook.common.suggest import did_you_mean
from playbook.common.verbs import VERBS
from playbook.version import __version__


class Verbs(Door, click.Group):
    """The verbs by their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb by its name, or nothing."""
        if cmd_name not in VERBS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"playbook.cli.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is meant. Raises ``click.UsageError`` that names the nearest one."""
        name = args[0]
        if name in VERBS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        hint = did_you_mean(name, VERBS, f"there are: {', '.join(VERBS)}")
        raise click.UsageError(f"there is no verb `{name}`; {hint}", ctx)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[trace_option()],
)
@click.version_option(__version__, package_name="partnership-playbook")
def main() -> None:
    """Tools for a playbook about partnerships: build it, look at it live, keep it true."""
