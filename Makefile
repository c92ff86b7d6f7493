# Four Gates 四关.  make run · make test · make check · make bench · make e2e · make pictures · make lock

PORT ?= 8000
PYTHON ?= python3
# pytest processes; every one has its own databases
JOBS ?= 2
# further words for pytest: make test ARGS="-k grant"
ARGS ?=

BIN := .venv/bin
SET_UP := $(PYTHON) scripts/set_up.py
CODE := workflows forms webapp tests bench scripts
# The test browser finds the Chinese fonts that set-up fetched.
PYTEST := FONTCONFIG_FILE="$(CURDIR)/.set-up/fonts.conf" $(BIN)/pytest

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --allow-unsafe --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options $(UPGRADE)

.PHONY: help run test e2e pictures check format texts bench lock clean

help:
	@sed -n '1s/^# //p' Makefile

run:
	@$(SET_UP)
	@exec $(BIN)/python scripts/run.py --port $(PORT)

test:
	@$(SET_UP) --dev
	$(PYTEST) -n $(JOBS) $(ARGS)

e2e:
	@$(SET_UP) --dev
	$(PYTEST) -m e2e $(ARGS)

# The pictures of docs/tour.md: one household, from the counter to the printed dossier.
pictures:
	@$(SET_UP) --dev
	FOURGATES_TOUR=docs/tour $(PYTEST) tests/browser/test_seven_people.py

check:
	@$(SET_UP) --dev
	$(BIN)/ruff format --check $(wildcard $(CODE))
	$(BIN)/ruff check $(wildcard $(CODE))
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint webapp forms
	$(BIN)/fourgates db check

format:
	@$(SET_UP) --dev
	$(BIN)/ruff check --fix $(wildcard $(CODE))
	$(BIN)/ruff format $(wildcard $(CODE))

# Brings the English catalogue in step with the texts of the code, and names those that wait for their English.
texts:
	@$(SET_UP) --dev
	@$(BIN)/python -m tests.house.catalogue

bench:
	@$(SET_UP) --dev
	@mkdir -p bench/results
	$(BIN)/python -m bench

# Extras stay in the locks: older pips look past a pin without them as soon as something newer is out.
# Brings the locks up to date with *.in; with UPGRADE=--upgrade to the newest versions that *.in allow.
# Only the index counts here, no folders or further indexes of this machine. Python 3.11, the oldest that we support.
lock:
	@$(SET_UP) --dev
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "lock on Python 3.11")'
	env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null $(LOCK) -o requirements.txt requirements.in
	env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null $(LOCK) -o requirements-dev.txt requirements-dev.in
	env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null $(LOCK) -o requirements-node.txt requirements-node.in
	npm install --package-lock-only --ignore-scripts

# Takes away what set-up and tools made; never the instance.
clean:
	rm -rf .venv .set-up webapp/static/vendor .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
