# Two commands do all the set-up on a fresh machine with Python >= 3.11 and make:
#   make demo   runs the main job on the embedded default
#   make test   passes the tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
           --no-emit-index-url --no-emit-find-links

.PHONY: demo reading spark test lint bench docs weights lock clean

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Watchkeeper needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked requirements into $(VENV)" >&2
	$(PIP) install --require-hashes --no-deps -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.base
	@echo "Installing the locked development requirements into $(VENV)" >&2
	$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	touch $@

# The extras: reading articles (spaCy and a pinned model), and tracks on Spark.
$(VENV)/.reading $(VENV)/.spark: $(VENV)/.%: requirements-%.lock $(VENV)/.base
	$(PIP) install --require-hashes --no-deps -r $<
	touch $@

reading: $(VENV)/.reading

spark: $(VENV)/.spark

demo: $(VENV)/.base
	$(BIN)/watchkeeper demo demo-case

test: $(VENV)/.dev
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

docs: $(VENV)/.base
	$(BIN)/python docs/build.py

# Fits the weights of reading anew, after lexicons or rules changed much.
weights: $(VENV)/.dev
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tools.fit_answers
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tools.fit_event_types

lock:
	$(COMPILE) pyproject.toml requirements-build.in -o requirements.lock
	$(COMPILE) -c requirements.lock --extra reading pyproject.toml -o requirements-reading.lock
	$(COMPILE) -c requirements-reading.lock -c requirements.lock --extra spark pyproject.toml -o requirements-spark.lock
	$(COMPILE) -c requirements-reading.lock -c requirements-spark.lock --group dev --all-extras pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo-case
