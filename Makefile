# communique: `make sample` to see it work, `make test` to check it. Both set up what they need in $(VENV).
PYTHON ?= python3
VENV ?= .venv
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
BIN := $(VENV)/bin

.PHONY: help sample demo test lint types quick slow browser engines check ci docs format clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

sample: $(VENV)/.installed ## read the two shipped pages: to the terminal, and as pages in out/
	$(BIN)/communique read samples/talks.html samples/translated.txt
	$(BIN)/communique read samples/talks.html samples/translated.txt --format html --output out
	@echo; echo "The same as pages: out/talks.html and out/translated.html"

demo: $(VENV)/.installed ## explore the corpus that ships with it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[web]'
	$(BIN)/communique demo

test: lint types quick ## everything quick: style, types, tests

lint: $(VENV)/.installed-dev ## style
	$(BIN)/ruff check src tests bench training docs

types: $(VENV)/.installed-dev ## types
	$(BIN)/mypy

quick: $(VENV)/.installed-dev ## the quick tests
	$(BIN)/python -m pytest

slow: $(VENV)/.installed-dev ## the tests that measure, on reference data where it is there
	$(BIN)/python -m pytest -m slow

browser: $(VENV)/.installed-dev ## the page in Debian's chromium
	command -v chromium chromedriver >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq chromium chromium-driver; }
	$(BIN)/python -m pytest -m browser

engines: $(VENV)/.installed-dev ## faults on Dask, Ray and Spark, which it installs, with Java
	command -v java >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq default-jre-headless; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,dask,ray,spark]'
	$(BIN)/python -m pytest -m engines

check: test slow browser engines ## all of the tests

ci: ## what continuous integration runs, from a fresh environment
	.ci/run

docs: $(VENV)/.installed-dev ## renew docs/cli.md and the output shown in README.md
	$(BIN)/python docs/generate.py

format: $(VENV)/.installed-dev ## lay the code out
	$(BIN)/ruff check --fix --select I src tests bench training docs
	$(BIN)/ruff format src tests bench training docs

clean: ## remove the environment and all that was made
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Debian's python3 comes without venv; where it is missing, apt brings it.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "communique needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV) || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv --clear $(VENV); }

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed
