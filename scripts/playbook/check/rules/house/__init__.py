"""House rules: what a playbook asks of itself; on where its settings say ``house = true``."""
