# Hourbook: what can be done here. `make` alone prints it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The oldest Python that works; `make PYTHON=/path/to/python3.12 install` chooses one by hand.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
# What `make month` and `make bench-month` hand on.
OUT ?= build/month
TRAINERS ?= 50
SEED ?= 7
# How many months `make test-long` plays.
SEEDS ?= 3000
# How many processes run the tests: one more than cores, for those that test servers mostly wait for them.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
# Where this is set, every process of the tests would compile all files again, and rewrite the tests' assertions: 7 s of processor each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run stack stack-run test test-servers test-fast test-long screens lint format month verify lock docs bench bench-month soak clean

help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Create .venv from the lock file and leave .venv/bin/hourbook

$(STAMP): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Hourbook needs Python 3.11 or newer; none was found. On Debian 12: apt-get install python3 python3-venv" >&2; exit 1; fi
	@if [ ! -x $(BIN)/python ]; then \
		$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
			echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }; \
		echo "Creating $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(VENV); fi
	@echo "Installing what requirements.lock names (the first time takes a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: install ## Load the sample month once, then serve everything on one port (CHECK=1: exit instead of serving)
	@$(BIN)/hourbook run $(if $(CHECK),--check)

stack: install ## Start PostgreSQL, Kafka and RabbitMQ on this machine (hourbook stack down stops them)
	@$(BIN)/hourbook stack up

stack-run: install ## Run the sample month on PostgreSQL, Kafka and RabbitMQ, every role a process (CHECK=1: stop when ready)
	@$(BIN)/hourbook stack up
	@test -e var/stack-data/.hourbook-month -a ! -e var/stack-data/.hourbook-month-half || \
		$(BIN)/hourbook month --stack --out var/stack-month --data var/stack-data --trainers $(TRAINERS) --seed $(SEED)
	@$(BIN)/hourbook up --stack --data var/stack-data $(if $(CHECK),--check)

# Tests of one xdist group stay together: those that kill servers have a stack to themselves and take turns.
test: install lint ## Run lint, types, borders and all tests, on PostgreSQL, Kafka and RabbitMQ too
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m "not long"

test-servers: install ## Run only the tests on PostgreSQL, Kafka and RabbitMQ
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m "servers and not long"

test-fast: install ## Run the tests that take milliseconds
	@$(BIN)/pytest -q -n $(WORKERS) -m "not slow and not servers and not long"

test-long: install ## Play thousands of invented months on broken machines (SEEDS=), pay as many weeks, walk every time zone, ask every route
	@HOURBOOK_SIMULATION_SEEDS=$(SEEDS) $(BIN)/pytest -q -n $(WORKERS) tests/simulation
	@$(BIN)/pytest -q -n $(WORKERS) -m long tests/payroll
	@$(BIN)/pytest -q -m long tests/bench tests/browser
	@HYPOTHESIS_PROFILE=hunt $(BIN)/pytest -q tests/payroll/test_payroll_second_calculator.py
	@HOURBOOK_OPENAPI_EXAMPLES=100 $(BIN)/pytest -q tests/openapi

lint: install ## Check style, types and borders
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@report=$$($(BIN)/lint-imports) || { echo "$$report" >&2; exit 1; }; echo "$$report" | tail -n 1

screens: install ## Take the pictures of docs/screens again, in Chromium
	@HOURBOOK_SCREENS=docs/screens $(BIN)/pytest -q tests/browser

format: install ## Write the code as the formatter wants it
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format .

month: install ## Run a whole month in a fresh folder (OUT= TRAINERS= SEED=)
	@$(BIN)/hourbook month --out $(OUT) --trainers $(TRAINERS) --seed $(SEED)

verify: install ## Check every invariant over what is stored
	@$(BIN)/hourbook verify

docs: install ## Print docs/events.md, docs/errors.md, docs/permissions.md and docs/api/ from the code
	@$(BIN)/python -m deploy.docs

lock: install ## Resolve pyproject.toml again into requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev \
		--python-version 3.11 pyproject.toml --output-file requirements.lock

bench: install ## Measure on real servers: relay, consumer, requests, delay, pricing, pay runs
	@$(BIN)/hourbook bench

bench-month: ## Time the month of 5,000 trainers, step by step
	@$(MAKE) month OUT=build/bench TRAINERS=5000

soak: install ## Work for ten minutes on real servers, with rebalances and crashes (SECONDS_LONG=)
	@$(BIN)/hourbook soak --seconds $(or $(SECONDS_LONG),600)

clean: ## Remove what can be built again; data under var/ stays
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
