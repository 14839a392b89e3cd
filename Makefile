# make             install what is missing and build every edition of every speech in source/
# make test        lint, types and tests
# make test-all    the same with the slow ones: other people's engines, large documents
# make docs        docs/models.md, docs/css.md and docs/rules anew, from the ODD, rules and tests
# make bench       speed, as ratios measured in one run
# make lock        pin the dependencies anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip keeps nothing in the user's home, which may not exist.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet

.PHONY: all test test-all docs bench lint lock clean
.DELETE_ON_ERROR:

all: $(VENV)/.installed
	$(BIN)/bema build

test: $(VENV)/.tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow"

test-all: $(VENV)/.tested $(VENV)/.strangers $(VENV)/.readers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

docs: $(VENV)/.tested
	$(BIN)/python docs/models.py
	$(BIN)/python docs/css.py
	$(BIN)/python docs/rules.py

bench: $(VENV)/.tested
	$(BIN)/python benchmarks/speech.py
	$(BIN)/python benchmarks/pdf.py
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/processing_model.py
	$(BIN)/python benchmarks/style.py
	$(BIN)/python benchmarks/checking.py
	$(BIN)/python benchmarks/ingest.py

$(VENV)/.system: system.sh
	mkdir -p $(VENV)
	sh system.sh
	touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.system
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bema needs Python 3.11 or newer.")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.tested: requirements-test.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-test.lock
	$(PIP) install --no-deps --no-build-isolation tests/plugins/*/
	touch $@

# Stylesheets that others wrote, for the tests that try them; without npm those skip, saying so.
$(VENV)/.strangers: tests/strangers/package-lock.json $(VENV)/.installed
	if command -v npm > /dev/null; then npm ci --prefix tests/strangers --ignore-scripts --no-audit --no-fund; fi
	touch $@

# A browser, a reading system, accessibility checkers and calibre; tests without them skip, saying so.
$(VENV)/.readers: tests/readers/package-lock.json $(VENV)/.installed
	if command -v npm > /dev/null; then PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix tests/readers --ignore-scripts --no-audit --no-fund; fi
	if command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium calibre poppler-utils > /dev/null; fi
	touch $@

lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock \
	  pyproject.toml --extra build
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements-test.lock \
	  --extra build --extra test pyproject.toml

clean:
	rm -rf $(VENV) dist
