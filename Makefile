# `make demo` shows it, `make test` proves it, `make up` keeps it running. Every target installs what it needs.
PYTHON ?= python3
STAGE ?= dev
# The certificates of the machine, so that networks with their own authority work.
export UV_SYSTEM_CERTS := 1
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate \
	--no-header --python-version 3.11

.PHONY: help setup up down deploy demo lint test bench prove lock clean

help:
	@echo "make demo | test | up | down | deploy STAGE=dev | bench | prove RUN=properties | lint | lock | clean"

setup: .venv/.ready .local/ministack/.ready node_modules/.ready

# uv takes seconds where pip takes a minute, but does not read pip's configuration: with an index of one's own, pip it is.
install = { .venv/bin/uv pip sync --quiet --python $(1)/bin/python --require-hashes $(2) || \
	$(1)/bin/python -m pip install --quiet --no-deps --require-hashes -r $(2); }

.venv/.ready: requirements/dev.txt requirements/bootstrap.txt pyproject.toml
	@echo "installs Python packages into .venv …"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	@$(call install,.venv,requirements/dev.txt)
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline --editable .
	@touch $@

.local/ministack/.ready: requirements/local.txt .venv/.ready
	@echo "installs the local AWS into .local/ministack …"
	@$(PYTHON) -m venv .local/ministack
	@$(call install,.local/ministack,requirements/local.txt)
	@touch $@

node_modules/.ready: package-lock.json
	@echo "installs the CDK into node_modules …"
	@npm ci --silent --ignore-scripts
	@touch $@

up: setup
	@.venv/bin/python -m infra.local up

down: .venv/.ready
	@.venv/bin/python -m infra.local down

deploy: .venv/.ready node_modules/.ready
	npx cdk deploy --context stage=$(STAGE) $(if $(BRAND),--context brand=$(BRAND))

demo: up
	@.venv/bin/tributary demo

lint: setup
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy shared functions infra
	.venv/bin/lint-imports

# What needs no stage runs beside what does, which waits more than it works; its words come after the other's.
test:
	@$(MAKE) --no-print-directory --jobs 2 lint up
	@.venv/bin/pytest tests/unit tests/infra tests/integration > .local/beside.log 2>&1 & beside=$$!; \
	trap 'kill $$beside 2>/dev/null' INT TERM; \
	.venv/bin/pytest tests/e2e; alone=$$?; \
	wait $$beside; others=$$?; cat .local/beside.log; \
	[ $$alone -eq 0 ] && [ $$others -eq 0 ]

bench: setup
	.venv/bin/python -m infra.bench $(PARTS) $(if $(WRITE),--write)

# Long runs and their results: docs/proofs.md. Without RUN it lists them.
prove: $(if $(RUN),up,setup)
	.venv/bin/python -m infra.prove $(RUN) $(OPTIONS)

lock: .venv/.ready
	$(LOCK) --group bootstrap --output-file requirements/bootstrap.txt
	$(LOCK) pyproject.toml --output-file requirements/functions.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements/functions.txt --output-file requirements/dev.txt
	$(LOCK) --group local --output-file requirements/local.txt
	npm install --package-lock-only --silent

clean: down
	rm -rf .venv .local build cdk.out compiled_brand node_modules .mypy_cache .pytest_cache .ruff_cache
