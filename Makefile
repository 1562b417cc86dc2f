# `make` writes the snippets of the example plan. `make test` runs every test. `make help` lists the rest.
# Each target sets up what it needs, once: stamps in .venv and in node_modules say what is there.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PEERS := bench/peers/node_modules/.stamp
NODE_MODULES := $(patsubst %/package-lock.json,%/node_modules/.stamp,$(wildcard */package-lock.json tests/*/package-lock.json))

# The slowest first. None needs another, so two run at a time, each one's words in one piece.
LINTERS := eslint mypy tsc ruff ruff-format codespell lint-imports
FRESH := runtime-test runtime-fresh dist-fresh
TOGETHER := --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync)

# A test run starts Python some hundred times: what it compiled, it may keep.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: dist help setup lint check test runtime soak bench bench-runtime fmt lock clean
.PHONY: $(LINTERS) $(FRESH)
.DELETE_ON_ERROR:

dist: .venv/installed ## write the snippets of snippetgen.toml into dist/ (the default)
	$(BIN)/snippetgen build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

setup: .venv/ready $(NODE_MODULES) ## set up everything that the tests need

lint: setup ## style, types, the direction of imports, spelling
	@$(MAKE) $(TOGETHER) $(LINTERS)

ruff:
	$(BIN)/ruff check
ruff-format:
	$(BIN)/ruff format --check
mypy lint-imports codespell:
	$(BIN)/$@
eslint tsc:
	npm --prefix runtime run --silent $@
runtime-test:
	npm --prefix runtime run --silent test
# To minify all of it takes twenty seconds: only where something changed. Folders change as files go.
runtime-fresh: runtime/node_modules/.cache/fresh
runtime/node_modules/.cache/fresh: $(shell find runtime/src runtime/dist) runtime/build.js runtime/package.json runtime/package-lock.json
	npm --prefix runtime run --silent check
	mkdir -p $(@D) && touch $@
dist-fresh:
	$(BIN)/snippetgen build --check

check: setup ## all that is quick: no browser, nothing slow
test: setup ## everything
test: EXAMPLES := all
check: EXAMPLES := few
check: NOT_SLOW := and not slow
check test:
	@$(MAKE) $(TOGETHER) $(LINTERS) $(FRESH)
# In the order of their names: those that take longest, of backfill, come first, so that none is left for the end.
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser -m "not browser and not soak $(NOT_SLOW)" --hypothesis-profile=$(EXAMPLES)
# Browsers wait much: two at a time, all of an engine's tests in one process. Those of verify are
# apart from the others, since a process holds one driver of browsers, and the loop that it runs on.
	$(if $(filter test,$@),$(BIN)/pytest --numprocesses 2 --dist loadgroup tests/browser)
	$(if $(filter test,$@),$(BIN)/pytest --numprocesses 2 --dist worksteal -m browser tests/verify)

runtime: setup ## rebuild runtime/dist from runtime/src
	npm --prefix runtime run --silent build

soak: setup ## the long tests: kills by the hundred, files of millions of rows
	$(BIN)/pytest -m soak --timeout 0
	$(BIN)/python tests/soak/backfill.py

bench: setup ## measure sizes and times
	$(BIN)/python bench/run.py

bench-runtime: setup $(PEERS) ## weigh and time what a page gets, beside peers, into docs/runtime.md
	$(BIN)/python bench/runtime.py --write

fmt: setup ## lay the Python code out, and mend what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: .venv/installed ## choose the newest versions of everything the tests use
	$(PIP) install uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --upgrade --universal \
		--no-annotate --group dev pyproject.toml --output-file requirements-dev.lock

clean: ## remove what the other targets set up
	rm -rf .venv build */node_modules */*/node_modules .hypothesis .*_cache

# Only what users get, but at the locked versions: `make` alone stays quick.
.venv/installed: pyproject.toml requirements-dev.lock tools/setup_venv.sh
	tools/setup_venv.sh $(PYTHON)
	$(PIP) install --constraint requirements-dev.lock --editable .
	touch $@

.venv/ready: .venv/installed tools/setup_tests.sh tools/need.sh
	$(PIP) install --requirement requirements-dev.lock
	tools/setup_tests.sh $(BIN)/python
	touch $@

# After .venv/ready, which brings npm where there is none.
$(NODE_MODULES) $(PEERS): %/node_modules/.stamp: %/package-lock.json | .venv/ready
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	touch $@
