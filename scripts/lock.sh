#!/bin/sh
# Writes the two lock files from requirements.txt (make lock). Needs uv and the network.
#
#   requirements.lock        everything: the book, the package, the tests
#   requirements-book.lock   the same without the section "The tests": what `make book` installs
#
# One lock serves every platform and Python: markers say what is for whom. No address of a package
# index is written. Exit codes: 0 both are written, 2 not.

set -eu
cd "$(dirname "$0")/.."

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 2
}

if [ -x .venv/bin/uv ]; then
  uv=.venv/bin/uv
elif command -v uv >/dev/null 2>&1; then
  uv=uv
else
  fail "uv is needed to write the lock files: install it (docs.astral.sh/uv) and try again"
fi

work=$(mktemp -d) || fail "no temporary folder could be made"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The package itself is not locked; the book needs no tests.
sed '/^-e /d' requirements.txt >"$work/all.txt"
sed '/^# The tests/,/^$/d' "$work/all.txt" >"$work/book.txt"
# What is locked now stays, unless requirements.txt says otherwise; UPGRADE=1 takes the newest.
[ -n "${UPGRADE:-}" ] || [ ! -f requirements.lock ] || cp requirements.lock "$work/all.lock"

compile() {
  UV_CUSTOM_COMPILE_COMMAND="make lock" "$uv" pip compile --quiet --universal \
    --python-version 3.10 --generate-hashes --no-annotate --no-emit-index-url \
    --no-emit-find-links "$@" >/dev/null || fail "uv could not write the lock files: the lines above say why"
}

compile "$work/all.txt" --output-file "$work/all.lock"
# Constraints may not hold hashes.
sed -n 's/^\([a-zA-Z0-9].*\) \\$/\1/p' "$work/all.lock" >"$work/constraints.txt"
compile "$work/book.txt" --constraint "$work/constraints.txt" --output-file "$work/book.lock"

cp "$work/all.lock" requirements.lock.new && mv requirements.lock.new requirements.lock
cp "$work/book.lock" requirements-book.lock.new && mv requirements-book.lock.new requirements-book.lock
echo "requirements.lock and requirements-book.lock are written."
