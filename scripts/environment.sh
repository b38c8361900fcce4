#!/bin/sh
# Makes the environment of this checkout: the folder `.venv`, with the packages of the lock file.
#
#   sh scripts/environment.sh book   what building the book needs (make book, make live)
#   sh scripts/environment.sh test   the same, and what the tests and linters need (make test)
#
# A second call finds a mark in `.venv` and does nothing. The Python that is active is taken, or the
# newest that was tried; PYTHON=/path/to/python chooses another.
# Exit codes: 0 the environment is there, 2 it could not be made; one line on standard error says
# why. Only what POSIX has is used, so that it runs with the tools of Linux and of macOS alike.

set -eu

# The Pythons that were tried: the lowest, and those that are looked for, newest first.
MINIMUM="3.10"
TRIED="3.15 3.14 3.13 3.12 3.11 3.10"
ENVIRONMENT=".venv"
BIN="$ENVIRONMENT/bin"
LOG="$ENVIRONMENT/install.log"

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 2
}

say() {
  printf '%s\n' "$1"
}

# What is installed for a level, and the space it takes unpacked, in MiB.
case "${1:-test}" in
  book) level="book" lock="requirements-book.lock" space=350 ;;
  test) level="test" lock="requirements.lock" space=650 ;;
  *) fail "no such environment: $1 (book or test)" ;;
esac

# Settings of the user that would lead elsewhere, send packages elsewhere, or bring in others. Those
# for proxies and certificates stay.
unset CDPATH PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIRE_VIRTUALENV 2>/dev/null || :

cd -- "$(dirname -- "$0")/.."
root=$(pwd -P)

# A book of one's own names the program in requirements.txt; here the package lies beside the book.
if [ -f .playbook/answers.yml ]; then
  own="requirements.txt" files="requirements-book.lock requirements.txt"
else
  own="" files="requirements-book.lock requirements.lock pyproject.toml"
fi

# Each Python is asked with -I: no file of this folder, and no setting, is to change the answer.
version_of() {
  "$1" -I -c 'import platform; print(platform.python_version())' 2>/dev/null
}

is_new_enough() {
  "$1" -I -c 'import sys; sys.exit(sys.version_info[:2] < (3, 10))' 2>/dev/null
}

is_tried() {
  case " $TRIED " in *" $("$1" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) "*) return 0 ;; esac
  return 1
}

has_venv() {
  "$1" -I -c 'import venv, ensurepip' 2>/dev/null
}

# The Python itself, where a command is that of an environment: it may be the one that is made anew.
base_of() {
  base=$("$1" -I -c 'import sys; print(sys._base_executable if sys.prefix != sys.base_prefix else "")' 2>/dev/null) || base=""
  printf '%s\n' "${base:-$1}"
}

# Prints the command of a suitable Python: the active one; else the newest that was tried; else an
# active one that is newer still. A command may exist and not run (pyenv, the Windows store) or lack
# what an environment is made of (Debian), so each is asked.
find_python() {
  if [ -n "${PYTHON:-}" ]; then
    found=$(version_of "$PYTHON") || fail "PYTHON=$PYTHON cannot be run: give the path of a Python $MINIMUM or newer"
    is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is Python $found: $MINIMUM or newer is needed"
    has_venv "$PYTHON" || fail "$(lacks_venv "$found")"
    base_of "$PYTHON"
    return
  fi
  old="" without="" newer=""
  for candidate in python3 python $(printf 'python%s ' $TRIED); do
    found=$(version_of "$candidate") || continue
    if ! is_new_enough "$candidate"; then
      [ -n "$old" ] || old="$candidate is Python $found"
    elif ! has_venv "$candidate"; then
      [ -n "$without" ] || without=$found
    elif is_tried "$candidate"; then
      base_of "$candidate"
      return
    else
      [ -n "$newer" ] || newer=$candidate
    fi
  done
  if [ -n "$newer" ]; then
    base_of "$newer"
    return
  fi
  [ -z "$without" ] || fail "$(lacks_venv "$without")"
  [ -z "$old" ] || fail "Python $MINIMUM or newer is needed, and $old: install a newer one (python.org/downloads), or name one you have with PYTHON=/path/to/python"
  fail "no Python found: install Python $MINIMUM or newer (python.org/downloads), or name one you have with PYTHON=/path/to/python"
}

lacks_venv() {
  printf '%s' "Python $1 lacks its venv module: on Debian and Ubuntu, sudo apt install python${1%.*}-venv; elsewhere, install Python from python.org/downloads"
}

# The environment holds absolute paths, so a moved checkout needs a new one: the path is in the mark.
mark() {
  # shellcheck disable=SC2086 # a list of names without blanks
  { printf '%s\n' "$root"; cat $files scripts/environment.sh; cat tools/*.whl 2>/dev/null || :; } | cksum
}

# What the tests need holds what the book needs.
is_marked() {
  for done_level in "$level" test; do
    if [ "$(cat "$ENVIRONMENT/.installed-$done_level" 2>/dev/null)" = "$1" ]; then return 0; fi
  done
  return 1
}

# Is the environment that is there of use: does it run, where it was made, with the Python asked for?
is_usable() {
  is_new_enough "$BIN/python" || return 1
  "$BIN/python" -I -c 'import pip' 2>/dev/null || return 1
  [ ! -f "$ENVIRONMENT/.made-in" ] || [ "$(cat "$ENVIRONMENT/.made-in")" = "$root" ] || return 1
  [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$BIN/python")" ]
}

check_space() {
  free=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print $4 }')
  case "$free" in '' | *[!0-9]*) return ;; esac
  [ "$free" -ge $((space * 1024)) ] || fail "not enough space in $root: about $space MB are needed, $((free / 1024)) MB are free"
}

make_environment() {
  python=$(find_python) || exit 2
  version=$(version_of "$python")
  check_space
  if [ -e "$ENVIRONMENT" ]; then
    [ -f "$ENVIRONMENT/pyvenv.cfg" ] || fail "$root/$ENVIRONMENT is there and is no Python environment: move it away and try again"
    rm -rf "$ENVIRONMENT" 2>/dev/null || fail "cannot replace $root/$ENVIRONMENT: delete it and try again"
  fi
  mkdir "$ENVIRONMENT" 2>/dev/null || fail "cannot write in $root: copy the playbook to a folder of yours and try again"
  trap 'rm -rf "$ENVIRONMENT"' EXIT
  trap 'exit 130' INT TERM HUP
  say "Making an environment in $ENVIRONMENT with Python $version (once)."
  is_tried "$python" || say "Nobody has tried this Python yet; if something fails, choose one of: $TRIED, with PYTHON=/path/to/python"
  "$python" -I -m venv "$ENVIRONMENT" >/dev/null 2>&1 || fail "Python $version could not make an environment in $root/$ENVIRONMENT: try '$python -m venv $ENVIRONMENT' to see why"
  printf '%s\n' "$root" >"$ENVIRONMENT/.made-in"
  trap - EXIT INT TERM HUP
}

# Says in one line what pip's log says at length.
explain() {
  log_has() { grep -E -i -q "$1" "$LOG" 2>/dev/null; }
  if log_has 'no space left on device|errno 28|disk quota exceeded'; then
    fail "the disk is full: about $space MB are needed in $root"
  elif log_has 'do not match the hashes'; then
    fail "a downloaded package is not the one that $lock names, so it was not installed: try again; if it stays, report it ($LOG names the package)"
  elif log_has 'certificate[ _]verify[ _]failed|self[- ]signed certificate|unable to get local issuer|sslcertverificationerror'; then
    fail "the package index was reached, but its certificate is not trusted here, as behind a proxy that reads along: ask your administrator for its certificate, and name the file in PIP_CERT (details: $LOG)"
  elif log_has 'proxyerror|cannot connect to proxy|407 proxy authentication'; then
    fail "the proxy that your settings name (HTTPS_PROXY) did not let the package index through: correct it and try again (details: $LOG)"
  elif "$BIN/python" -I -m pip config list 2>/dev/null | grep -E -q "no-index='(1|true|yes|on)'"; then
    fail "your settings forbid pip to ask a package index (PIP_NO_INDEX, or no-index in pip.conf): take that away and try again (details: $LOG)"
  elif log_has 'connection(error| refused| reset| broken| aborted)|max retries exceeded|name resolution|name or service not known|nodename nor servname|network is unreachable|no route to host|timed out|ssl ?error|could not fetch url|from versions: none'; then
    fail "no network, or the package index cannot be reached: check the connection and try again (details: $LOG)"
  elif log_has 'permission denied|read-only file system'; then
    fail "cannot write in $root/$ENVIRONMENT: delete that folder or make it yours, and try again (details: $LOG)"
  else
    fail "pip could not install the packages: $LOG says why"
  fi
}

install_packages() {
  say "Installing the packages that $lock names (once)."
  # The log is tried first: without it the words of pip would be lost.
  : 2>/dev/null >"$LOG" || fail "cannot write in $root/$ENVIRONMENT: delete that folder or make it yours, and try again"
  pip="$BIN/python -I -m pip --no-input --disable-pip-version-check install --no-warn-script-location"
  show_progress &
  progress=$!
  trap end_progress EXIT
  trap 'exit 130' INT TERM HUP
  $pip --require-hashes -r "$lock" >>"$LOG" 2>&1 || explain
  if [ -n "$own" ]; then
    $pip --no-deps --force-reinstall -r "$own" >>"$LOG" 2>&1 || explain
  else
    $pip --no-deps --no-build-isolation -e . >>"$LOG" 2>&1 || explain
  fi
  end_progress
  trap - EXIT INT TERM HUP
}

# Some shells tell of a process that was ended, unless somebody waits for it.
end_progress() {
  { kill "$progress" && wait "$progress"; } 2>/dev/null || :
}

# Every few seconds one line, taken from pip's log: how many packages are there, of how many.
show_progress() {
  all=$(grep -c '^[a-zA-Z0-9]' "$lock") || all=0
  # What sleeps holds no output open: whoever reads it would wait for the sleeper.
  while sleep "${PROGRESS_SECONDS:-10}" >/dev/null 2>&1; do
    got=$(grep -c '^Collecting ' "$LOG" 2>/dev/null) || got=0
    if grep -q '^Installing collected packages' "$LOG" 2>/dev/null; then
      say "  $got packages are here; unpacking them."
    else
      say "  $got of at most $all packages are here."
    fi
  done
}

# Written whole or not at all: an interrupted call leaves no mark, and the next one goes on.
write_mark() {
  printf '%s\n' "$1" >"$ENVIRONMENT/.mark.$$"
  mv -f "$ENVIRONMENT/.mark.$$" "$ENVIRONMENT/.installed-$level"
}

main() {
  for name in $files; do
    [ -f "$name" ] || fail "$name is missing in $root: get a whole copy of the playbook"
  done
  now=$(mark)
  if is_usable; then
    if is_marked "$now"; then return; fi
    check_space
  else
    make_environment
  fi
  install_packages
  write_mark "$now"
}

main
