# Thin: each target is one line of what CI calls too.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-unit install install-test check fix bench supply docs kills mutation clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: install ## Build the synthetic city, run the main job, serve the site (PORT=8080: there)
	@$(BIN)/wholecity demo $(if $(PORT),--port $(PORT))

test: install-test ## Everything: checks, all tests on SQLite and PostgreSQL
	@bash deploy/test.sh

test-unit: .venv/test.stamp ## The tests without a browser or a PostgreSQL server, in seconds
	@$(BIN)/python -m pytest tests/unit tests/spec -q

install: .venv/run.stamp ## The environment of the product

install-test: .venv/test.stamp ## The environment of the tests, with Chromium, PostgreSQL, curl and jq
	@sh deploy/install-test-tools.sh

.venv/bin/python:
	@sh deploy/make-venv.sh $(PYTHON)

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@bash deploy/install.sh run

.venv/test.stamp: requirements/test.txt pyproject.toml | .venv/bin/python
	@bash deploy/install.sh test

.venv/supply.stamp: requirements/supply.txt pyproject.toml | .venv/bin/python
	@bash deploy/install.sh supply

.venv/bench.stamp: requirements/bench.txt pyproject.toml | .venv/bin/python
	@bash deploy/install.sh bench

check: .venv/test.stamp ## Style, types, tiers and walls
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: .venv/test.stamp ## Mend what can be mended by itself
	@$(BIN)/ruff check --fix src tests benchmarks
	@$(BIN)/ruff format src tests benchmarks

supply: .venv/supply.stamp ## What it is made of: licences, secrets, known weaknesses, var/sbom.json (CycloneDX)
	@$(BIN)/python -m tests.supply
	@$(BIN)/python -m pytest -q tests/architecture/test_supply.py
	@mkdir -p var && $(BIN)/cyclonedx-py requirements requirements/run.txt --of JSON -o var/sbom.json
	@$(BIN)/pip-audit --requirement requirements/run.txt --require-hashes --disable-pip --strict

bench: .venv/bench.stamp ## Speed, memory and protection against peers, as ratios
	@$(BIN)/python -m benchmarks

kills: install-test ## Switch each control of the catalogue off and see its test fail (a quarter of an hour)
	@$(BIN)/python -m tests.kills

mutation: .venv/test.stamp ## Plant small faults one by one (ROOM=policy, disclosure, consent; SAMPLE=250 SEED=1); can be broken off
	@$(BIN)/python -m tests.mutation $(or $(ROOM),policy) $(if $(SAMPLE),--sample $(SAMPLE) --seed $(or $(SEED),1))

docs: .venv/run.stamp ## The reference pages that are written from the code
	@$(BIN)/wholecity handbook docs/reference

clean: ## Forget the environment and the demonstration
	rm -rf .venv var build
