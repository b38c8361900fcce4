#!/bin/sh
# Brings the engine of Jupyter Book 2 in the version with which the check is compared
# (tests/check/test_agreement_mystmd.py); it needs node and npm. Nothing of it is part of the package.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' scripts/playbook/book/mystmd/builtins.py)
if [ -f "node_modules/mystmd/package.json" ] && grep -q "\"version\": \"$version\"" node_modules/mystmd/package.json; then
  exit 0
fi
npm install --no-save --no-package-lock --no-audit --no-fund --silent "mystmd@$version"
