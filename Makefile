# Everything a contributor types. `make` alone lists it.
# Each target first sees that the environment is there (scripts/environment.sh: at once, if it is),
# then calls one command of it. Choose another Python with: make book PYTHON=/path/to/python

BIN := .venv/bin
BOOK := @sh scripts/environment.sh book &&
TEST := @sh scripts/environment.sh test &&
# All tests run beside each other, one process a core: each takes the next test that is left.
BESIDE := -n auto --dist loadgroup --no-loadscope-reorder

# They would bring modules into the commands that the lock file does not name.
unexport PYTHONPATH PYTHONHOME CDPATH

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: book test live check links generate lint lock clean help

book:  ## Build the book and say where to open it
	$(BOOK) $(BIN)/playbook build

test:  ## Run every test (one file: make test ARGS=tests/test_project.py)
	$(TEST) $(BIN)/python -m pytest $(if $(ARGS),,$(BESIDE)) $(ARGS)

live:  ## Show the book in the browser, and again after each change
	$(BOOK) $(BIN)/playbook live --open

check:  ## Find broken links and wrong structure, in a second
	$(BOOK) $(BIN)/playbook check $(ARGS)

links:  ## Ask the outside links that are due (all of them: make links ARGS=--all)
	$(BOOK) $(BIN)/playbook links $(ARGS)

generate:  ## Write what is made from the code: schemas, rules, and tables of rooms
	$(TEST) $(BIN)/playbook schema && $(BIN)/python scripts/rooms.py && $(BIN)/python scripts/threats.py

lint:  ## Check the code: style, types, layers
	$(TEST) $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

lock:  ## Write the lock files anew from requirements.txt (needs uv)
	@sh scripts/lock.sh

clean:  ## Delete what was built; the environment stays (delete .venv for a fresh one)
	@rm -rf _build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

help:  ## Show this list
	@awk -F ':  ## ' '/^[a-z]+:  ## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
