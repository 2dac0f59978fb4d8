# The tour of the project: `make` alone prints every target with a line of help.
# Everything runs in .venv, which sets itself up from the lock files (.ci/environment) when first needed.

MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH
export PYTHON

PORT ?= 8000
UV ?= uv
UPGRADE ?=
# The address that the sample is built for when it is checked; nobody asks it.
SITE := https://patchpanel.example
# Where it stands while Lighthouse looks at it.
LOCAL := http://localhost:8437
# Tests run side by side on all cores; TESTS= runs them one after the other.
TESTS ?= --numprocesses logical --dist worksteal

python := .venv/bin/python
shorttake := $(python) -m shorttake
compile := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header $(UPGRADE)

SEED ?= 1
EDITS ?= 20
POSTS ?= 0

.PHONY: help html serve publish test check site-check site-report screenshots coverage verify bench clean format lock runtime development checkers same

help:
	@echo "shorttake: a link blog and static site. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

html: runtime ## build the sample blog into output/
	@$(shorttake) build

serve: runtime ## see the blog at http://localhost:8000/ while you write (PORT=…)
	@$(shorttake) serve --port $(PORT)

publish: ## build for the web: SITEURL=https://example.org make publish
	@if [ -z "$$SITEURL" ]; then \
		echo "error: SITEURL: the site has no address yet" >&2; \
		echo "  hint: SITEURL=https://example.org make publish" >&2; exit 1; fi
	@$(MAKE) runtime
	@$(shorttake) build --publish

test: development ## run the tests, without the slow ones
	@$(python) -m pytest $(TESTS) -m "not slow"

check: development ## everything that must hold before a commit: style, types, all tests, two builds alike, the site
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(MAKE) test
	$(python) -m pytest $(TESTS) --timeout 900 -m slow
	$(MAKE) same
	$(MAKE) site-check

site-check: checkers ## check the built sample: HTML, accessibility, links, feeds, structured data, weight, search
	@rm -rf build/site
	@SITEURL=$(SITE) $(shorttake) build --output build/site
	@$(python) -m checks build/site $(SITE)

site-report: checkers ## the same with Lighthouse and pictures, as build/site-report.html
	@sh .ci/site lighthouse
	@rm -rf build/site
	@SITEURL=$(LOCAL) $(shorttake) build --output build/site
	@$(python) -m checks.report build/site $(LOCAL) build/site-report.html

screenshots: checkers ## take the pictures that the README shows
	@rm -rf build/site
	@SITEURL=$(SITE) $(shorttake) build --output build/site
	@$(python) -m checks.pictures build/site $(SITE) docs/pictures

coverage: development ## which lines no test runs (three times as long as `make test`)
	@$(python) -m pytest $(TESTS) --cov --cov-report=
	@$(python) -m coverage report --skip-covered

verify: development ## random edits of a blog: is each build that of a clean one? (SEED=… EDITS=… POSTS=…)
	@$(python) tests/replay.py --seed $(SEED) --edits $(EDITS) --posts $(POSTS)

bench: development ## measure: start-up, adding a link, building
	@$(python) -m bench

clean: ## remove what was made: output and caches (.venv stays)
	@rm -rf output build dist .shorttake .coverage htmlcov .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find shorttake plugins tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

format: development ## bring the code into its one form
	@$(python) -m ruff check --fix --quiet .
	@$(python) -m ruff format .

lock: ## for maintainers: pin the versions anew (needs uv; UPGRADE=--upgrade takes the newest)
	@$(compile) --group build --output-file requirements.lock pyproject.toml
	@$(compile) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@$(compile) --group site --constraint requirements-dev.lock --output-file requirements-site.lock pyproject.toml

# --- below: what the targets above need ---------------------------------------------------------------

runtime:
	@sh .ci/environment requirements.lock

# Packages that cannot be had leave checks to be skipped, each with its reason.
checkers: development
	@sh .ci/site

development: runtime
	@sh .ci/environment requirements-dev.lock

# Two clean builds of the same text are the same bytes, whatever the order of sets and the zone of the machine.
same: runtime
	@rm -rf build/same && mkdir -p build/same
	@TZ=UTC PYTHONHASHSEED=1 $(shorttake) build --output build/same/one
	@TZ=Pacific/Auckland PYTHONHASHSEED=2 $(shorttake) build --output build/same/two
	@diff -r build/same/one build/same/two && echo "two builds, the same bytes"
	@rm -rf build/same
