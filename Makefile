# Every target sets up what it needs: a virtual environment in .venv, remade when pyproject.toml changes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Hundreds of processes start in the tests: each would compile the whole program where Python may keep nothing.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test check format bench soak clean

help: ## Show these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(READY) ## Build the demo estate and open the program on it
	@$(BIN)/inventory-tui demo

run: $(READY) ## Open the program on your own database
	@$(BIN)/inventory-tui

test: $(READY) ## Run the tests with coverage
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not soak" --cov --cov-report=term $(ARGS)
	@$(BIN)/coverage report --include='*/inventory_tui/audit/*,*/inventory_tui/inventory/*' --fail-under=100

check: $(READY) ## Check format, lint, layers and types
	@$(BIN)/ruff format --check src tests
	@$(BIN)/ruff check src tests
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

format: $(READY) ## Format the code and mend what can be mended
	@$(BIN)/ruff format src tests
	@$(BIN)/ruff check --fix src tests

bench: $(READY) ## Measure against the references (medians and ratios)
	@$(BIN)/python -m tests.bench $(ARGS)

soak: $(READY) ## Run the long loops: 20,000 examples, 5,000 harmed files a format, thousands of kills
	@INVENTORY_TUI_SOAK=1 $(BIN)/python -m pytest -n 2 -m "soak or not soak" tests/properties tests/faults tests/sources tests/imports $(ARGS)

clean: ## Remove the environment and everything made
	@rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "error: Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("error: Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1" 
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group test --group static
	@touch $@
