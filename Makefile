# Everything starts here; `make help` lists what there is.
# Needs: make, Python 3.11 or newer with venv, and a network the first time.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Stamps live in the environment, so that they go with it.
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := frontend/package.json frontend/package-lock.json frontend/.npmrc \
	$(shell find frontend -path frontend/node_modules -prune -o -type f \
		\( -name '*.js' -o -name '*.mjs' -o -name '*.scss' -o -name '*.svg' \) -print 2>/dev/null)
TRANSLATIONS := $(shell find src -name 'django.po' 2>/dev/null)
# Checks read the settings; they shall make no keys in anybody's data folder.
CHECKING := ADUAN_DATA=$(CURDIR)/.build/check DJANGO_SETTINGS_MODULE=aduan.operations.settings

.DEFAULT_GOAL := help
.PHONY: help run install test check prove system requirements lock clean screenshots messages docs

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: install  ## start Aduan with a demonstration country (PORT=8000)
	@exec $(BIN)/aduan up --demo --port $(PORT)

install: $(STAMPS)/assets $(STAMPS)/messages  ## make all that running needs, and start nothing

test: install $(STAMPS)/test  ## the tests (at most 15 minutes on 2 cores)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not prove"

prove: install $(STAMPS)/test  ## the long proofs (at most 45 minutes)
	tools/prove

check: install $(STAMPS)/test  ## style, types, floors, migrations, translations, links
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(CHECKING) $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(CHECKING) $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/links.py

system:  ## the system's packages that the tests need (as root; else says which)
	@tools/system

requirements: $(STAMPS)/test  ## which test proves which row of the requirements
	@$(BIN)/python tools/requirements.py

messages: $(STAMPS)/runtime  ## bring the translation files up to the sources
	$(BIN)/python tools/messages.py extract

docs: $(STAMPS)/runtime  ## write the documents that follow from the code
	$(BIN)/python tools/lifecycle.py

lock: $(STAMPS)/test  ## write the lock files anew from requirements/*.in
	@tools/lock

screenshots: install $(STAMPS)/test  ## pictures of a running `make run`, in docs/pictures
	$(BIN)/python tools/screenshots.py

clean:  ## remove all that was made (not the data)
	rm -rf $(VENV) .build frontend/node_modules src/aduan/portal/static/built \
		src/aduan/directory/data/built
	find src -name '*.mo' -delete

$(STAMPS)/environment:
	@tools/environment $(PYTHON) $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: $(STAMPS)/environment requirements/runtime.txt pyproject.toml
	@echo "installing what Aduan needs"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/runtime requirements/test.txt
	@echo "installing what the tests need"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(STAMPS)/assets: $(STAMPS)/runtime $(FRONTEND)
	@echo "building style sheets and scripts"
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-progress
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

$(STAMPS)/messages: $(STAMPS)/runtime $(TRANSLATIONS)
	@$(BIN)/python tools/messages.py compile
	@touch $@
