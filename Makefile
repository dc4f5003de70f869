# One way to run things. CI calls these targets and no others.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps

.DEFAULT_GOAL := help
.PHONY: help install demo test lint fmt bench faults lock clean

help:            ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: $(STAMPS)/run $(STAMPS)/assets  ## .venv with `visnyk` in it, and the browser assets

demo: install    ## the whole product in one process: console beside phone, one URL
	$(BIN)/visnyk demo

test: install $(STAMPS)/dev $(STAMPS)/chromium  ## everything the tests need, and all of them
	$(BIN)/pytest -n 3 --dist worksteal

lint: install $(STAMPS)/dev  ## ruff, mypy strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(STAMPS)/dev  ## format and fix what can be fixed by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install $(STAMPS)/dev  ## benchmarks (benchmarks/README.md)
	$(BIN)/python -m benchmarks.addresses
	$(BIN)/python -m benchmarks.fanout

faults: install $(STAMPS)/dev  ## the long fault runs
	$(BIN)/pytest -n 0 tests/faults --long-faults

lock:            ## compile the lock files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml requirements-build.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock requirements-dev.in -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-node.in -o requirements-node.lock

clean:           ## remove what the targets made (not var/)
	rm -rf $(VENV) node_modules bot/web/static/vendor

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Visnyk needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)

$(STAMPS)/run: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# npm from the machine if it is there, else Node out of a PyPI wheel.
$(STAMPS)/assets: $(STAMPS)/run package-lock.json
	@if command -v npm >/dev/null 2>&1; then npm ci --silent; else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.lock && \
	  PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent; fi
	$(BIN)/python -m bot.web.assets
	@touch $@

$(STAMPS)/chromium: $(STAMPS)/run
	@command -v chromium >/dev/null 2>&1 || { \
	  echo "installing Debian's chromium for the browser tests"; \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }
	@touch $@
