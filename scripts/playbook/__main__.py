"""``python -m playbook`` is the command ``playbook``."""

from playbook.cli.main import main

main(prog_name="playbook")
