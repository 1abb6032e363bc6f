# 问报: two commands are all that is needed, `make chat` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install chat test lint clean

# The stamp is newer than what it was made from, so a second call installs nothing.
install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@echo "Installing into $(VENV): about 2 GB the first time, a few minutes."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@# Where Python may not write bytecode itself, each start would compile all modules anew: a quarter of a second.
	@$(BIN)/python -m compileall -q bot config ingest retrieval
	touch $@

chat: install
	@$(BIN)/wenbao chat --sample

test: install
	$(BIN)/pytest

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
