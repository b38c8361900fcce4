"""What every room may use: findings and their places, errors, addresses, YAML, files, git.

Knows nothing about books. May use no other room.
"""
