# One door to everything: `make help`. Works with GNU make 3.81 and later, on Debian and macOS, without root.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin

# What a user has set for other projects must not lead this set-up astray.
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_REQUIRE_HASHES PIP_NO_BINARY
unexport PIP_NO_DEPS PIP_EDITABLE PIP_DRY_RUN VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
unexport UV_PYTHON UV_SYSTEM_PYTHON UV_CONSTRAINT UV_OVERRIDE UV_EXCLUDE UV_NO_BINARY UV_NO_BUILD UV_OFFLINE

.DEFAULT_GOAL := help
.PHONY: help setup docs lock run test quick bench kills check format up down status psql sbom clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | while IFS='|' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: ## install what the lock says into .venv; quick when nothing changed
	@PYTHON='$(PYTHON)' sh .ci/setup.sh

run: setup ## simulate three campaigns, run the pipeline on the real Airflow, show the national figures
	@$(BIN)/prefaudit demo

test: setup ## run the tests, on databases of their own
	@$(BIN)/python -m pytest --numprocesses 2 --no-loadscope-reorder $(ARGS)

quick: setup ## the tests that need no database, Airflow, browser or LibreOffice: under a minute, after each change
	@$(BIN)/python -m pytest --numprocesses 2 -m 'not (database or airflow or browser or libreoffice or slow)' $(ARGS)

bench: setup ## measure a run beside a naive program and the limit: N=340 returns, ARGS='--runs 3'
	@$(BIN)/python -m tests.benchmarks $(if $(N),--returns $(N)) --save $(ARGS)

kills: setup ## kill runs at every point, run them again, compare: N=300 runs, ARGS='--row 8' or --scheduler; takes an hour or two
	@$(BIN)/python -m tests.kills $(if $(N),--trials $(N)) $(ARGS)

check: setup ## format, lint, types, floors, SQL and the forms: what a change must pass
	@# The SQL and the forms beside the rest: each takes as long.
	@{ $(BIN)/sqlfluff lint --disable-progress-bar include/sql && $(BIN)/prefaudit contract check; } & beside=$$!; \
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache; \
	code=$$?; wait $$beside && exit $$code

format: setup ## put the code and the SQL in the house's form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --disable-progress-bar --quiet include/sql || true

up: setup ## start PostgreSQL and Airflow; say the URL and how to log in
	@$(BIN)/prefaudit up

down: ## stop everything that was started
	@if [ -x $(BIN)/python ]; then $(BIN)/prefaudit down; else echo 'Nothing was started.'; fi

status: setup ## say which services run
	@$(BIN)/prefaudit status

psql: setup ## open the warehouse in psql
	@$(BIN)/prefaudit psql

docs: setup ## write the pages of docs/ that the code knows: commands and rules
	@$(BIN)/python -m tests.docs.generated

LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --quiet
lock: setup ## make the locks anew from pyproject.toml: requirements.txt to run, requirements-dev.txt beside it to develop
	@$(LOCK) --group build -o requirements.txt
	@# Without what checks IRIs in JSON for cyclonedx: every import of Great Expectations would wait a second for it.
	@$(LOCK) --group build --group dev -c requirements.txt -o requirements-dev.txt \
		--no-emit-package rfc3987-syntax --no-emit-package lark \
		$$(sed -n 's/^\([a-z0-9.-]*\)\(\[[^]]*\]\)\{0,1\}==.*/--no-emit-package \1/p' requirements.txt)
	@$(MAKE) setup

sbom: setup ## write sbom.json, the bill of materials (CycloneDX) of what runs, and list its licences
	@$(BIN)/python .ci/sbom.py

clean: down ## stop everything, then remove .venv and the caches; the data in .prefaudit are kept
	@# Run by root, PostgreSQL's programs were copied to where its own user reaches them (docs/decisions/0009).
	@[ ! -L .prefaudit/postgres/data ] || rm -rf "$$(dirname "$$(readlink .prefaudit/postgres/data)")/programs"
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
