# One line each: serve the site, run the tests, check the bank, measure, look for trouble. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SERVE ?=
SECONDS ?= 60
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: serve test check bench slips guessing walk fuzz lock clean

serve: $(VENV)/run
	@exec $(BIN)/quizsvc serve $(SERVE)

test: $(VENV)/test
	@$(BIN)/python -m tests.machine
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/codespell
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope -m "not browser and not slow"
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=2 --dist=loadscope -m "browser or slow"

check: $(VENV)/run
	@$(BIN)/quizsvc bank check --seeds 500

bench: $(VENV)/bench
	@$(BIN)/python -m pytest tests/bench --override-ini python_files='bench_*.py' --benchmark-columns=median,ops --benchmark-sort=name

slips: $(VENV)/test
	@$(BIN)/python -m tests.items.slips.measured 500

guessing: $(VENV)/test
	@$(BIN)/python -m tests.bank.guessing 500

walk: $(VENV)/test
	@$(BIN)/python -m tests.flows.walk 10000 50

fuzz: $(VENV)/test
	@for door in template expression text number; do \
	  echo "fuzzing the $$door door for $(SECONDS) seconds"; \
	  $(BIN)/python -m tests.hostile.fuzz $$door $(SECONDS) || exit 1; \
	done

lock:
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip --quiet install uv
	@for names in build run "build test" "build test bench"; do \
	  $(VENV)/lock/bin/python -c 'import sys, tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	    lists = {**project["optional-dependencies"], "run": project["dependencies"]}; \
	    lists["test"] += lists["run"]; print(*(line for name in sys.argv[1:] for line in lists[name]), sep="\n")' $$names \
	  | $(VENV)/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	    --output-file requirements/$${names##* }.txt - || exit 1; \
	done

clean:
	@rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "quizsvc needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another with make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(VENV)/bin/python requirements/run.txt requirements/build.txt pyproject.toml
	@echo "installing quizsvc into $(VENV) (once)"
	@$(PIP) install --require-hashes --requirement requirements/build.txt --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: $(VENV)/run requirements/test.txt
	@echo "installing what the tests need (once)"
	@$(PIP) install --require-hashes --requirement requirements/test.txt
	@touch $@

$(VENV)/bench: $(VENV)/test requirements/bench.txt
	@echo "installing what the benchmarks compare with (once)"
	@$(PIP) install --require-hashes --requirement requirements/bench.txt
	@touch $@
