# make serve    the dashboard on http://localhost:8501 (PORT=8600, ADDRESS=0.0.0.0, STORE=duckdb:elsewhere.duckdb)
# make demo     the same with a fictional, generated set, in a store of its own
# make check    style, types, layers and the quick tests: some ninety seconds, before every commit
# make test     everything that is checked (T=store: the tests of one package alone)
# make test-lake runs the tests of stores over those that several servers share, with a PostgreSQL of its own (T=store)
# make soak     what takes longer, and which lines no test runs; make bench: speed, beside floors and others
# make proxies  tries deploy/nginx.conf and deploy/Caddyfile with Debian's nginx and Caddy: a part of make soak
# make lint     style, types and layers alone; make lock: choose versions anew; make messages: collect what needs translating
# make pictures takes those of the README and of the secretariat’s guide anew, on the way that the guide tells
# make audit    asks whether holes are known in what an installation is made of; make licences: lists under what it is
# make release  dist/: what the tag of this version is given out as, with the list of hashes

VENV    ?= .venv
PEERS   := .bench

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes

.PHONY: serve demo check test tests lakes test-lake soak proxies bench lint lock audit licences release messages pictures browser debian-proxies debian-postgresql clean
.DEFAULT_GOAL := serve

# What is not said here is as the settings have it (docs/operators.md).
SERVE = $(BIN)/python -m commitments serve $(if $(STORE),--store '$(STORE)') $(if $(ADDRESS),--address '$(ADDRESS)') $(if $(PORT),--port '$(PORT)')

serve: $(VENV)/.for-use
	@$(SERVE)

demo: STORE ?= duckdb:data/demonstration.duckdb
demo: $(VENV)/.for-use
	@$(SERVE) --demonstration

# A file of tests stays in one process, so that each of its servers is started once; they come as tests/conftest.py
# orders them. Modules are compiled once, also where a container says otherwise: each process would compile them
# anew, which took half of the time until its first test.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: lint
	@$(PYTEST) --hypothesis-profile quick -m 'not soak and not browser and not page and not slow' --ignore tests/browser --ignore tests/ui

T ?=
test: $(if $(T),,lint) tests $(if $(T),,lakes)
tests: $(VENV)/.for-work $(if $(T),,browser)
	@$(PYTEST) $(if $(T),tests/$(T))

# What is tried once more over lakes that need no PostgreSQL; `make test-lake` tries all that is about stores.
LAKES := store matches changesets
lakes: $(VENV)/.for-work
	@$(BIN)/python -m pytest --stores lakes -m 'not soak and not slow' $(LAKES:%=tests/store/test_%.py)

# What hangs says where it does after a quarter of an hour, and is ended.
BOUNDED := -o faulthandler_timeout=900 -o faulthandler_exit_on_timeout=true

SHARED := $(or $(T),lake store measures staff api exports site)
test-lake: $(VENV)/.for-work debian-postgresql
	@$(PYTEST) $(BOUNDED) --stores shared-lakes -m 'not soak and not browser' $(SHARED:%=tests/%)

soak: $(VENV)/.for-work browser debian-proxies debian-postgresql
	@$(BIN)/python -m pytest $(BOUNDED) -m soak
	@$(PYTEST) -m 'not soak and not browser' --cov --cov-report term:skip-covered

proxies: $(VENV)/.for-work debian-proxies
	@$(BIN)/python -m pytest -m soak tests/deploy/test_proxies.py

# Some thirty-five minutes, in which nothing else should run; MEASURE=room takes one of them.
bench: $(VENV)/.for-work $(PEERS)/.for-bench browser debian-postgresql
	@$(BIN)/python -m tests.benchmarks $(MEASURE)

lint: $(VENV)/.for-work
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# The lock is for every supported Python and system, and names no address: only versions and hashes.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command 'make lock' --upgrade
lock: $(VENV)/.for-work
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra lake --constraint requirements.lock --output-file requirements-lake.lock
	@$(LOCK) --extra lake --group dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(filter-out pyproject.toml,$(LOCK)) --group peers --constraint requirements.lock --output-file requirements-peers.lock

# What could not be asked about fails as what was found does, so that silence is never taken for health.
audit: $(VENV)/.for-work
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements-lake.lock

pictures: $(VENV)/.for-work browser
	@$(BIN)/python -m tests.browser.pictures

licences: $(VENV)/.for-work
	@$(BIN)/python -m tests.licences

# Built by tools of the lock, from what is committed and tagged: whoever builds it again gets the same bytes.
VERSION = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)
release: $(VENV)/.for-work
	@test -z "$$(git status --porcelain)" || { echo 'Not released: something here is not committed.' >&2; exit 1; }
	@test "$$(git describe --tags --exact-match 2>/dev/null)" = 'v$(VERSION)' || { echo 'Not released: this commit is not tagged v$(VERSION), the version in pyproject.toml.' >&2; exit 1; }
	@grep -q '^## $(VERSION) (20' CHANGELOG.md || { echo 'Not released: CHANGELOG.md has no section "## $(VERSION) (day)".' >&2; exit 1; }
	@grep -q '^version: $(VERSION)$$' CITATION.cff || { echo 'Not released: CITATION.cff names another version than $(VERSION).' >&2; exit 1; }
	@rm -rf dist
	@PATH="$(abspath $(BIN)):$$PATH" SOURCE_DATE_EPOCH="$$(git log -1 --format=%ct)" $(BIN)/python -m build --no-isolation --sdist --wheel
	@cd dist && sha256sum -- *.whl *.tar.gz > SHA256SUMS && cat SHA256SUMS

# Sentences stand in the code, labels in the vocabularies; what is new comes out without its French.
# `make messages L=pt` begins a language, here Portuguese.
L ?=
messages: $(VENV)/.for-use
	@$(BIN)/python -m commitments.i18n.collecting $(L)

clean:
	@rm -rf '$(VENV)' '$(PEERS)' bench.md build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# --- what the above stand on -------------------------------------------------------------------------

# An environment is made once, and made up to date when the lock changes.
$(VENV)/.for-use: requirements.lock | $(VENV)/bin/python
	@echo 'Installation des bibliothèques… / Installing the libraries…'
	@$(PIP) -r requirements.lock || { echo 'Les bibliothèques n’ont pas pu être installées : vérifiez la connexion, puis recommencez. / The libraries could not be installed: check the connection, then try again.' >&2; exit 1; }
	@touch '$@'

$(VENV)/.for-work: requirements-dev.lock $(VENV)/.for-use
	@echo 'Installation des outils… / Installing the tools…'
	@$(PIP) -r requirements-dev.lock || { echo 'Les outils n’ont pas pu être installés : vérifiez la connexion, puis recommencez. / The tools could not be installed: check the connection, then try again.' >&2; exit 1; }
	@touch '$@'

# What is set beside the dashboard; where it cannot be had, the rest is measured all the same.
$(PEERS)/.for-bench: requirements-peers.lock | $(VENV)/bin/python
	@$(BIN)/python -m venv '$(PEERS)'
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $< && touch '$@' || true

SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$python" -c '$(SUITABLE)' 2>/dev/null; then suitable=$$python; break; fi; \
	done; \
	if [ -z "$$suitable" ]; then \
	  echo 'Il faut Python 3.11, 3.12 ou 3.13 : installez-le, ou indiquez-le par « make serve PYTHON=chemin ». / Python 3.11, 3.12 or 3.13 is needed: install it, or name it with "make serve PYTHON=path".' >&2; exit 1; fi; \
	if ! "$$suitable" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "Le module venv manque à $$suitable : installez-le (sous Debian et Ubuntu, le paquet python3-venv). / $$suitable lacks the module venv: install it (on Debian and Ubuntu, the package python3-venv)." >&2; exit 1; fi; \
	if ! "$$suitable" -m venv --clear '$(VENV)' 2>/dev/null; then \
	  echo "L’environnement n’a pas pu être créé dans $(VENV) : ce dossier doit être accessible en écriture. / The environment could not be made in $(VENV): this folder must be writable." >&2; exit 1; fi

# The tests drive a real browser: the one that is installed, else Debian's package, else Playwright's.
browser: $(VENV)/.for-work
	@if $(BIN)/python -m tests.browser.chromium >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
	else $(BIN)/playwright install chromium; fi; \
	$(BIN)/python -m tests.browser.chromium >/dev/null

# What is put before the server: Debian's packages, as Chromium is. Elsewhere, whoever has them tries them.
debian-proxies:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! { command -v nginx && command -v caddy; } >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nginx-light caddy openssl >/dev/null; fi

# What keeps the catalogue of a store that several servers share; tests start one of their own.
debian-postgresql:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql locales >/dev/null \
  && localedef -i fr_FR -f UTF-8 fr_FR.UTF-8; fi
