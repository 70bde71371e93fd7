# On a fresh machine with only Python 3.11 or newer:
#   make start   sets up and opens the check as a web page on this machine
#   make check   sets up and runs the check in the terminal
#   make test    sets up and runs everything that .ci/run runs
# All share make setup, which does its work again only when what it installs has changed.

PYTHON ?= python3
BIN := .venv/bin
# A path or a locale without UTF-8 must not matter.
export PYTHONUTF8 := 1
STAMP := .venv/.installed

.PHONY: start check setup test lint types content proofs browser unit docs pictures lock bench clean

start: setup
	@$(BIN)/python -m backsignal serve $(ARGS)

check: setup
	@$(BIN)/python -m backsignal check $(ARGS)

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "backsignal needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Check that this folder can be written. On Debian or Ubuntu first run: apt-get install python3-venv"; exit 1; }
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

test: lint types content proofs unit

lint: setup
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

types: setup
	$(BIN)/python -m mypy

content: setup
	$(BIN)/python -m backsignal knowledge check

proofs: setup
	$(BIN)/python -m backsignal verify

# A real browser for the tests of the web page, and axe-core: installed where they are missing.
browser: setup
	@tests/browser/install.sh $(BIN)/python

unit: setup browser
	$(BIN)/python -m pytest -n auto

# Makes the compiled content and the generated pages again, after content was edited.
docs: setup
	$(BIN)/python -m backsignal knowledge compile
	$(BIN)/python -m docs.generate

# The pictures of the web page in docs/pictures, made by a real browser.
pictures: setup browser
	$(BIN)/python -m docs.pictures

bench: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/requirements.txt
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/false_alarms.py
	$(BIN)/python benchmarks/questions.py
	$(BIN)/python benchmarks/solvers.py
	$(BIN)/python benchmarks/web.py

# Pins the newest versions that fit; run by hand, then run make test.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --requirement requirements.in
	.venv-lock/bin/python -m pip freeze --all --exclude pip > requirements.lock
	rm -rf .venv-lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis tests/browser/node_modules
