# Two commands matter: `make book` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
IN_KERNELS = notebooks/trend.ipynb notebooks/key_figures.ipynb

# What the commands are told; empty means the default. They are taken as they were typed, go through the
# environment, and are quoted where they are used, so that no value can be more than a value.
TOLD = FORCE FROM TO BASIS STORY OUT SITE_URL PORT PYTHON ACCEPT_NEW EXAMPLES UPGRADE
$(foreach name,$(TOLD),$(eval override $(name) := $$(value $(name))))
export $(TOLD)
EDITION = $${STORY:+--story "$$STORY"} $${FORCE:+--force "$$FORCE"} $${FROM:+--from "$$FROM"} \
	$${TO:+--to "$$TO"} $${BASIS:+--basis "$$BASIS"} $${OUT:+--out "$$OUT"}

# An environment does not bear being moved: one that was made elsewhere is made anew.
$(shell [ ! -s .venv/.ready ] || [ "$$(cat .venv/.ready)" = "$$(pwd -P)" ] || rm -rf .venv/.ready .venv/bin/uv)

.DEFAULT_GOAL = book
.PHONY: book forces serve lab data check test ci exhaustive fuzz reproduce notebooks readme lock clean help

book: .venv/.ready ## build the site; takes STORY FORCE FROM TO BASIS OUT SITE_URL
	@.venv/bin/resolutions book $(EDITION)

forces: .venv/.ready ## build the site with a page and a press pack for every force; takes the same
	@.venv/bin/resolutions book --forces $(EDITION)

serve: .venv/.ready ## build the site, show it on this machine, and build again what is edited; takes the same and PORT
	@.venv/bin/resolutions serve --port "$$PORT" $(EDITION)

lab: .venv/.ready ## open the chapters in JupyterLab
	@.venv/bin/jupyter lab notebooks

data: .venv/.ready ## fetch the official workbooks and ingest them; takes FROM TO ACCEPT_NEW=1
	@.venv/bin/resolutions fetch --ingest $${FROM:+--from "$$FROM"} $${TO:+--to "$$TO"} \
		$(if $(ACCEPT_NEW),--accept-new)

check: .venv/.ready ## in seconds: lint, format, types and the quick tests
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@.venv/bin/mypy
	@.venv/bin/pytest -q -n 2 -p no:nbval -p no:cov -m "not slow and not site and not browser and not ci"

exhaustive: .venv/.ready ## every chart and page of every place and every notebook in a kernel, which CI samples
	@CI=true .venv/bin/pytest -q -n 2 --dist loadgroup --no-loadscope-reorder -m exhaustive
	@RESOLUTIONS_DATA=_build/nothing-ingested .venv/bin/pytest -q --nbval --nbval-current-env -n 2 --dist loadfile $(NOTEBOOKS)

reproduce: .venv/.ready ## build twice, in unlike places, and compare every file
	@.venv/bin/python benchmarks/reproduce.py

fuzz: .venv/.ready ## look for faults among EXAMPLES made-up inputs of every kind (10,000 by default)
	@FUZZ="$${EXAMPLES:-10000}" .venv/bin/pytest -q -n 2 --dist loadfile -m fuzz --hypothesis-show-statistics

# The tests compare all stored outputs with those that the book's own engine gives; nbval, which executes
# in kernels as JupyterLab does, two notebooks of them here and every one in `make exhaustive`.
test: WHICH = -m "not ci" ## in minutes: lint, tests, and the notebooks against their stored outputs
ci: WHICH = ## what CI runs: all that make test does, with every force's page and other editions' sites
test ci: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m resolutions.site.readme --check
	.venv/bin/pytest -n 2 --dist loadgroup --no-loadscope-reorder --nbval --nbval-current-env \
		$(WHICH) tests $(IN_KERNELS)

notebooks: .venv/.ready ## execute the chapters and store their outputs in notebooks/
	.venv/bin/doit notebooks
	.venv/bin/python -m resolutions.site.readme

readme: .venv/.ready ## write the figures of README.md anew
	.venv/bin/python -m resolutions.site.readme

# `make lock UPGRADE=1` takes the newest versions; without it only what must change does.
lock: .venv/bin/uv ## requirements.in -> requirements.txt, with hashes
	.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$(if $(UPGRADE),--upgrade) --quiet --output-file requirements.txt requirements.in

clean: ## remove what was built, not the environment
	rm -rf _build .pytest_cache .ruff_cache .hypothesis

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

# The environment holds exactly what requirements.txt locks, and the project itself.
.venv/.ready: requirements.txt pyproject.toml | .venv/bin/uv
	@.venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python \
		--require-hashes requirements.txt
	@.venv/bin/uv pip install --quiet --python .venv/bin/python \
		--no-deps --no-build-isolation --editable .
	@pwd -P > $@

.venv/bin/uv:
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@"$$PYTHON" -m venv --clear .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.txt > .venv/uv.txt
	@.venv/bin/python -m pip install --quiet --require-hashes --requirement .venv/uv.txt
