# Two commands matter: `make book` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
NOTEBOOKS = $(wildcard notebooks/*.ipynb)

# What an edition is told; empty means the default. Exported, so that blanks and quotes are safe.
export FORCE FROM TO BASIS OUT SITE_URL
EDITION = $${FORCE:+--force "$$FORCE"} $${FROM:+--from "$$FROM"} $${TO:+--to "$$TO"} \
	$${BASIS:+--basis "$$BASIS"} $${OUT:+--out "$$OUT"}

.DEFAULT_GOAL = book
.PHONY: book forces data serve test notebooks readme lock clean help

book: .venv/.ready ## build the site; takes FORCE FROM TO BASIS OUT SITE_URL
	@.venv/bin/resolutions book $(EDITION)

forces: .venv/.ready ## build the site with a page and a press pack for every force; takes the same
	@.venv/bin/resolutions book --forces $(EDITION)

serve: .venv/.ready ## show the site on this machine; takes OUT, PORT
	@test -f "$${OUT:-_build/html}/index.html" || { echo "no site in $${OUT:-_build/html}; run make book first" >&2; exit 1; }
	@.venv/bin/python -m http.server --bind 127.0.0.1 --directory "$${OUT:-_build/html}" $(PORT)

data: .venv/.ready ## fetch the official workbooks and ingest them; takes FROM TO ACCEPT_NEW=1
	@.venv/bin/resolutions fetch --ingest $${FROM:+--from "$$FROM"} $${TO:+--to "$$TO"} \
		$(if $(ACCEPT_NEW),--accept-new)

test: .venv/.ready ## lint, tests, and the notebooks against their stored outputs
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m resolutions.site.readme --check
	.venv/bin/pytest -n 2 --dist loadgroup
	@! grep -l '"execution_count": null' $(NOTEBOOKS) || \
		{ echo "not executed, so nothing to compare; run make notebooks" >&2; exit 1; }
	RESOLUTIONS_DATA=_build/nothing-ingested .venv/bin/pytest --nbval --nbval-current-env -n 2 --dist loadfile $(NOTEBOOKS)

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
	@touch $@

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.txt > .venv/uv.txt
	@.venv/bin/python -m pip install --quiet --require-hashes --requirement .venv/uv.txt
