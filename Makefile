# Everything runs in .venv, with the exact versions of constraints.txt. GNU make and Python 3.11 or later are enough.
# Stamp files in .venv record what is installed, so that a second run starts at once.

PYTHON ?= python3
JOBS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
BUILD := $(BIN)/pyproject-build --quiet --no-isolation
INSTALL := $(PIP) install --constraint constraints.txt
SOURCES := pytest_reconcile.py $(shell find reconcile -name '*.py' -o -name 'py.typed' -o -name '*.j2' -o -name '*.css' -o -name '*.js' -o -name '*.po' -o -name '*.toml')

.PHONY: report test test-engines coverage fuzz mutants lint types docs docs-of check dist smoke licences benchmark benchmark-sheets benchmark-limits clean
.DELETE_ON_ERROR:
.NOTPARALLEL: # one environment, so one installation at a time

report: .venv/.package
	@$(BIN)/reconcile report seeds --exit-zero

test: .venv/.package .venv/.test
	@$(BIN)/pytest --quiet --numprocesses $(JOBS)

# The tests of other engines than DuckDB: PostgreSQL where it is installed, and Spark (400 MB) where Java is.
test-engines: .venv/.package .venv/.test .venv/.engines
	@$(BIN)/pytest --quiet --numprocesses $(JOBS) tests/test_every_engine_gives_the_same.py

# Made-up and altered inputs of every reader; half an hour. SEED=2 COUNT=1000 TARGET=toml for others.
fuzz: .venv/.package .venv/.test
	@nice $(BIN)/python tests/fuzz.py --target $(or $(TARGET),all) --seed $(or $(SEED),1) $(if $(COUNT),--count $(COUNT))

# Which lines and branches no test runs, neither in its own process nor in those that it starts.
coverage: .venv/.package .venv/.test
	@$(BIN)/pytest --quiet --numprocesses $(JOBS) --cov --cov-report=term-missing:skip-covered

# Which small changes of the modules that decide no test notices, by samples: OPTIONS="--size 40 figures checker".
mutants: .venv/.package .venv/.test .venv/.mutants
	@$(BIN)/python mutants/run.py $(OPTIONS)

lint: .venv/.lint
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: .venv/.package .venv/.types
	@$(BIN)/mypy --no-error-summary

docs: .venv/.package .venv/.docs
	@$(BIN)/sphinx-build -W --keep-going --quiet -b html docs docs/_build/html

# The documentation of the version that is tagged v0.1.0, into docs/_build/0.1.0: make docs-of VERSION=0.1.0
docs-of:
	@rm -rf docs/_build/clone docs/_build/$(VERSION)
	@git -c advice.detachedHead=false clone --quiet --depth 1 --branch v$(VERSION) "file://$(CURDIR)" docs/_build/clone
	@$(MAKE) --no-print-directory -C docs/_build/clone docs
	@mv docs/_build/clone/docs/_build/html docs/_build/$(VERSION)
	@rm -rf docs/_build/clone

# The source distribution and the wheel, in dist: built from what git tracks, and checked.
dist: .venv/.release
	@rm -rf build dist election_reconcile.egg-info
	@$(BUILD) --outdir dist
	@$(BUILD) --wheel --outdir build/from-tree
	@$(BIN)/twine check --strict dist/*
	@$(BIN)/python release/distributions.py dist build/from-tree
	@rm -rf build election_reconcile.egg-info

# The wheel in empty environments of every Python and each extra alone; half an hour. OPTIONS="--python 3.12 --extras pdf".
smoke: dist
	@nice $(BIN)/python release/smoke.py $(OPTIONS)

# The licences of all that the extras bring, as a page of the documentation; with PySpark (400 MB).
licences: .venv/.package .venv/.test .venv/.engines
	@$(BIN)/python release/licences.py

# Reconcile and its peers on the same questions; long. Nothing else should run meanwhile.
benchmark: .venv/.package .venv/.benchmarks
	@$(BIN)/python benchmarks/run.py

# The same for tally sheets; two minutes.
benchmark-sheets: .venv/.package .venv/.benchmarks
	@$(BIN)/python benchmarks/sheets.py
	@$(BIN)/python benchmarks/sheets.py --csv
	@$(BIN)/python benchmarks/sheets.py --against
	@$(BIN)/python benchmarks/sheets.py --large

# How long files at the limits of sizes take to read.
benchmark-limits: .venv/.package
	@$(BIN)/python benchmarks/limits.py

check: lint types test docs

clean:
	rm -rf .venv build dist docs/_build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

# An older pip cannot read [dependency-groups], so the newest pinned one comes first.
.venv/.created: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reconcile needs Python 3.11 or later: make PYTHON=python3.11")'
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) --upgrade pip setuptools
	@touch $@

.venv/.runtime .venv/.test .venv/.engines .venv/.mutants .venv/.lint .venv/.types .venv/.docs .venv/.benchmarks .venv/.release: .venv/.created pyproject.toml

.venv/.runtime:
	@$(INSTALL) --no-build-isolation .
	@touch $@

.venv/.test .venv/.engines .venv/.mutants .venv/.lint .venv/.types .venv/.docs .venv/.benchmarks .venv/.release:
	@$(INSTALL) --group $(@:.venv/.%=%)
	@touch $@

# Not editable: the tests see what a user who installs the package sees. `build` goes first, because setuptools
# would put modules that were removed since into the package.
.venv/.package: .venv/.runtime $(SOURCES) README.md LICENSE
	@rm -rf build
	@$(INSTALL) --no-build-isolation --no-deps --force-reinstall .
	@rm -rf build
	@touch $@
