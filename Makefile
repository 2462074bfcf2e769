# Everything that is done with this project, one word each. `make` alone explains them.

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Compiled kernels are kept apart for each state of their sources: Numba itself looks only at the
# file of the function that is called, not at those of the functions which that one calls.
KERNELS := $(shell grep -rl numba src --include=*.py | sort | xargs cat | cksum | cut -d ' ' -f 1)
export EXHUME_ROC_VALIDATOR ?= $(CURDIR)/$(VENV)/crate/bin/python
# Tests start a thousand processes: each would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE
export NUMBA_CACHE_DIR ?= $(CURDIR)/$(VENV)/cache/numba-$(KERNELS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test coverage check check-style check-types check-layers check-docs fix bench calibrate sizes docs lock
.PHONY: packages fonts clean distclean

help:  ## explain the words
	@echo "make WORD, where WORD is one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' Makefile | awk -F '|' '{ printf "%-12s %s\n", $$1, $$2 }'

demo: $(VENV)/.installed-run fonts  ## find the passages in a sample of invented papers; makes a dossier
	@$(BIN)/exhume demo $(ARGS)

test: $(VENV)/.installed-test $(VENV)/.installed-crate packages  ## run all tests (ARGS="-k words" for some)
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal $(ARGS)

# Apart from `make test`, which it makes half as long again.
coverage: $(VENV)/.installed-test $(VENV)/.installed-crate packages  ## run all tests and say which lines none of them reached
	@$(BIN)/coverage erase
	@status=0; $(BIN)/coverage run -m pytest -n auto --maxprocesses 8 --dist worksteal $(ARGS) || status=$$?; \
		$(BIN)/coverage combine --quiet && $(BIN)/coverage report; exit $$status

check: $(VENV)/.installed-check  ## check style, types, layers and the documentation
	@$(MAKE) --no-print-directory --keep-going check-style check-types check-layers check-docs

check-style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

check-types:
	$(BIN)/mypy
	$(BIN)/pyright

check-layers:
	$(BIN)/lint-imports

check-docs:
	$(BIN)/sphinx-build -q -W --keep-going -E -b html docs docs/_build/check

fix: $(VENV)/.installed-check  ## correct the style where that can be done by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.installed-bench  ## measure the speed; takes some minutes on a quiet machine
	$(BIN)/python -m pytest benchmarks -o python_files="bench_*.py" --benchmark-only $(ARGS)

calibrate: $(VENV)/.installed-run  ## check in simulated studies that bounds on recall hold (ARGS=300: so many)
	$(BIN)/python -m benchmarks.calibrate $(ARGS)

sizes: $(VENV)/.installed-run  ## check in simulated series how often tests of reported figures err
	$(BIN)/python -m benchmarks.calibrate_series $(ARGS)

docs: $(VENV)/.installed-docs  ## build the documentation into docs/_build/html
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

lock: $(VENV)/.installed-check  ## write the pinned versions anew (UPGRADE=1 takes the newest)
	@sh tools/lock.sh

packages:
	@sh tools/debian-packages.sh

# A Chinese font, without which there is no PDF.
fonts:
	@sh tools/debian-packages.sh fonts-noto-cjk

clean:  ## remove what the words above made, but not the environment
	rm -rf docs/_build docs/reference/generated demo-study .coverage .coverage.* .benchmarks
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

distclean: clean  ## remove the environment as well
	rm -rf $(VENV)

$(VENV)/.installed-%: requirements/%.txt requirements/uv.txt pyproject.toml tools/bootstrap.sh
	@sh tools/bootstrap.sh $*
	@touch $@
