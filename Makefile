# Thin: each target is a command or two. Another Python: make site PYTHON=python3.12

PYTHON ?= python3
UV ?= uv
PY := .venv/bin/python
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: site serve test bench lock clean

site: .venv/site  ## build the site into _site/
	@$(PY) build.py

serve: .venv/site  ## show it in a browser, and follow what is saved
	@$(PY) build.py serve

test: .venv/test  ## the three checks
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check --quiet
	@$(PY) -m mypy
	@$(PY) -m pytest -n 2 -m "not forks"
	@$(PY) -m pytest -m forks  # not beside the thread of an -n

bench: .venv/test  ## policybrief beside its peers, for hours, into bench/RESULTS.md; what cards and the timeline cost
	@$(PY) -m bench.speed
	@$(PY) -m bench.timeline
	@$(PY) -m bench.cards

lock:  ## pin again what pyproject.toml asks for; make lock NEWER=--upgrade takes the newest
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@$(LOCK) $(NEWER) --extra fonts --output-file requirements/site.txt pyproject.toml >/dev/null
	@$(LOCK) $(NEWER) --output-file requirements/test.txt --constraint requirements/site.txt --group test >/dev/null

clean:  ## remove everything made here
	rm -rf .venv _site ._site.* .cache .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find build.py policybrief tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp inside .venv is as new as the pins it was made from, so a second make installs nothing.

.venv/site: requirements/site.txt
	@command -v $(PYTHON) >/dev/null || { echo "there is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "$(PYTHON) is Python " + sys.version.split()[0] + ", and policybrief needs 3.11 or newer; name another one: make PYTHON=python3.12")'
	@echo "Setting up .venv, once" >&2
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) -r requirements/site.txt
	@touch $@

.venv/test: .venv/site requirements/test.txt
	@echo "Installing what the tests need, once" >&2
	@$(INSTALL) -r requirements/test.txt
	@touch $@
