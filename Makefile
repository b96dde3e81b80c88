# Two commands matter: make verify-snippets, make test. `make help` lists the others.
SHELL := /bin/bash
KB := .venv/bin/kb
ONLY ?=
N ?=
ARGS ?=
DOCS ?=
CLIENT ?=
export CLIENT
# Else kb is compiled anew at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup verify-snippets record site serve check test bench soak survey clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## Install what is missing: packages, Docker engine, .venv (KB_INSTALL=0 forbids system packages)
	@tools/setup.sh lab site

verify-snippets: ## Run the snippets on real daemons (ONLY=containers/logs N=2 CLIENT=/usr/bin/docker ARGS=--all)
	@tools/setup.sh lab
	@$(KB) verify $(if $(ONLY),--only '$(ONLY)') $(if $(N),-n $(N)) $(ARGS)

record: ## Write what a snippet prints into its file (S=containers/web)
	@tools/setup.sh lab
	@$(KB) record $(if $(S),'$(S)',$(error say which: make record S=containers/web)) $(ARGS)

site: ## Build both languages into site/ (OFFLINE=1: into site-offline/, to be opened from the file system)
	@tools/setup.sh
	@.venv/bin/python -m kb.site build $(if $(OFFLINE),--offline)

serve: ## Serve both languages while you write
	@tools/setup.sh
	@.venv/bin/python -m kb.site serve

check: ## Format, lint, types, kb lint
	@tools/setup.sh
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@$(KB) lint

# A file at a time, three at once: some wait for daemons while others compute.
test: ## All tests: unit, golden, lab (a real daemon), site (a real browser)
	@tools/setup.sh lab site
	@.venv/bin/python -m pytest tests -n 3 --dist loadfile $(ARGS)

bench: ## Measure speed in one run, against the others, and print a table
	@tools/setup.sh lab site
	@PYTHONPATH=. .venv/bin/python tools/bench.py $(ARGS)
	@PYTHONPATH=. .venv/bin/python tools/bench_search.py $(ARGS)
	@PYTHONPATH=. .venv/bin/python tools/bench_site.py

soak: ## Every snippet 20 times, half of it with all cores busy; what failed is kept (ARGS="--rounds 5 --only compose")
	@tools/setup.sh lab
	@.venv/bin/python tools/soak.py $(ARGS)

survey: ## Try the parser on documentation that others wrote (DOCS="folders with Markdown"): how much resolves, and what not
	@tools/setup.sh
	@.venv/bin/python -m tools.shell_survey $(or $(DOCS),$(error say which: make survey DOCS="../cli/docs ../buildx/docs"))

clean: ## Remove what was built here (not the caches)
	@rm -rf build site site-offline .site.* .site-offline.* .pytest_cache .mypy_cache .ruff_cache .hypothesis
