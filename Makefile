# Two commands are enough: `make serve` shows the portal, `make test` tests it.
# Everything they write lies in .venv/ and in var/ (VAR_DIR= to move it).

PORT ?= 8000
VAR_DIR ?= var
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

export PORT VAR_DIR

.PHONY: serve dev test lint journeys bench drill docs
.DEFAULT_GOAL := serve

serve: $(VENV)/runtime.stamp
	@$(MANAGE) prepare --demo
	@echo "http://127.0.0.1:$(PORT)"
	@exec $(BIN)/python config/serve.py

dev: export DEBUG = true
dev: $(VENV)/dev.stamp
	@$(MANAGE) prepare --demo
	@exec $(MANAGE) runserver $(PORT)

test: $(VENV)/dev.stamp
	$(BIN)/pytest -n auto

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(MANAGE) makemigrations --check --dry-run --settings config.settings_test
	$(MANAGE) print_states --check --settings config.settings_test

# Whole ways through the portal in a real browser (Debian's chromium).
journeys: $(VENV)/dev.stamp
	$(BIN)/pytest tests/journeys

# Speed, as ratios; nothing here can fail for being slow.
bench: $(VENV)/dev.stamp
	@if ls tests/bench/test_*.py >/dev/null 2>&1; then $(BIN)/pytest tests/bench -s; \
	else echo "No benchmark is written yet."; fi

# What an operator lives through: first and second start, kill and restart, in seconds.
drill: $(VENV)/dev.stamp
	$(BIN)/pytest tests/drill -s

docs: $(VENV)/dev.stamp
	$(MANAGE) print_states --settings config.settings_test

# -- The virtual environment: without root, and without Debian's python3-venv if there is pip ----

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: $$($(PYTHON) --version) is too old."; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON) -m venv --without-pip $(VENV); \
	else echo "pip is missing. Run: sudo apt-get install python3-venv"; exit 1; fi

PIP_INSTALL = $$($(BIN)/python -m pip --version >/dev/null 2>&1 && echo $(BIN)/python -m pip \
	|| echo $(PYTHON) -m pip --python $(BIN)/python) install -qq --disable-pip-version-check

$(VENV)/runtime.stamp: requirements.txt | $(BIN)/python
	@echo "Installing the packages of $<"
	@$(PIP_INSTALL) --requirement $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing the packages of $<"
	@$(PIP_INSTALL) --requirement $<
	@touch $(VENV)/runtime.stamp $@
