# Every target works on a fresh machine that has Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PORT ?= 8501
# true: do not open a browser window
HEADLESS ?= false

.PHONY: app test lint check gazetteer lock sbom audit screenshots clean

app: $(VENV)/.app gazetteer ## open the dashboard on the seed article
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address localhost --server.headless $(HEADLESS) \
	  --server.showEmailPrompt false

gazetteer: $(VENV)/.app
	$(BIN)/dateline gazetteer build

test: $(VENV)/.dev gazetteer ## all tests, the browser's included
	sh tools/install_test_tools.sh
	$(BIN)/python -m pytest

lint: $(VENV)/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check src tests tools benchmarks pages app.py
	$(BIN)/ruff check src tests tools benchmarks pages app.py
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

lock: $(VENV)/bin/python ## write the lock files anew from pyproject.toml
	$(PIP) install -q uv
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" -c requirements.txt pyproject.toml --group dev -o requirements-dev.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" -c requirements.txt pyproject.toml --extra postgresql \
	  --group image -o requirements-host.txt

sbom: $(VENV)/.dev ## what is in it: dist/sbom.json, CycloneDX
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements-host.txt --pyproject pyproject.toml --output-reproducible \
	  --output-format JSON --output-file dist/sbom.json

audit: $(VENV)/.dev ## known vulnerabilities of what is pinned, where their database can be reached
	$(BIN)/python tools/audit.py

screenshots: $(VENV)/.dev gazetteer ## pictures of every view
	$(BIN)/python tools/screenshots.py

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit('Dateline needs Python 3.11 or newer') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install -q --require-hashes -r requirements.txt
	$(PIP) install -q --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(PIP) install -q --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
