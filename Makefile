# The verbs of the house; each is a line or two. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install run nodes walk-nodes walks test lint check fix bench new-room new-pack docs pictures icons lighthouse assets boundaries messages requirements fonts

help:  ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(VENV)/%-installed: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(VENV)/dev-installed  ## put everything that is needed into .venv

run: $(VENV)/run-installed  ## from a fresh clone to a working city in the browser
	KALLIPOLIS_DEMO=$${KALLIPOLIS_DEMO-true} KALLIPOLIS_DATA=$${KALLIPOLIS_DATA-$(wildcard ../shared/data)} $(BIN)/kallipolis run

nodes: $(VENV)/run-installed  ## three demo nodes that know each other: two provinces and a ministry
	$(BIN)/kallipolis demo nodes

walk-nodes: install  ## walk a move, a record and the catalogues between the three nodes that `make nodes` serves, in a browser
	$(BIN)/python -m tests.browser.nodes
	$(BIN)/python -m tests.browser.medical_records
	$(BIN)/python -m tests.browser.catalogues

walks: install  ## walk every journey in both languages, on a phone and at a desk, and in elderly mode; pictures in build/walks
	KALLIPOLIS_EVERY_MODE=1 KALLIPOLIS_WALKS=$${KALLIPOLIS_WALKS-$(CURDIR)/build/walks} $(BIN)/pytest -n auto --dist loadfile --durations=0 tests/browser/walks

test: install  ## from a fresh clone to a passed test suite
	$(BIN)/pytest -n auto --dist worksteal

lint: install  ## what is found without running a test, cheapest first: format, imports, types, packs
	$(BIN)/ruff format --check src tests benchmarks clients
	$(BIN)/ruff check src tests benchmarks clients
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/kallipolis pack check --all
	$(BIN)/mypy --num-workers auto

check: lint  ## everything CI runs, cheapest first
	$(MAKE) test

fix: install  ## whatever a machine can put right
	$(BIN)/ruff check --fix src tests benchmarks clients
	$(BIN)/ruff format src tests benchmarks clients

bench: install  ## the benchmarks, with the peers that are there
	$(BIN)/python -m benchmarks

new-room: install  ## make new-room NAME=platforms.application.fines
	$(BIN)/kallipolis new room $(NAME)

new-pack: $(VENV)/run-installed  ## make new-pack NAME=air-quality
	$(BIN)/kallipolis new pack $(NAME)

docs: install  ## build and test the documentation
	$(BIN)/kallipolis docs build
	$(BIN)/pytest -q tests/docs

requirements:  ## compile the pinned, hashed requirements from pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --build-deps-for wheel -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra dev --build-deps-for wheel -o requirements/dev.txt pyproject.toml

assets:  ## build the committed front-end files from the pinned npm packages
	cd assets && npm ci && node build.mjs ../src/kallipolis/foundation/web/static/web ../tests/browser

boundaries:  ## build the committed boundaries of Guangdong from the pinned npm packages
	cd assets/boundaries && npm ci --ignore-scripts && node build.mjs ../../src/kallipolis_packs/guangdong/regions/boundaries.geojson

pictures: install  ## take the pictures of the README from the demo that `make run` serves
	$(BIN)/python -m tests.browser.pictures

icons: install  ## draw the committed icons of the app from the mark
	$(BIN)/python -m tests.browser.icons

lighthouse: install  ## measure the pages of the demo that `make run` serves as on a slow phone
	cd assets/lighthouse && npm ci --ignore-scripts
	$(BIN)/python -m benchmarks.lighthouse

FONTS := src/kallipolis/platforms/application/credentials/adapters/fonts
fonts:  ## copy the committed fonts of sealed documents from the pinned npm packages
	for font in noto-sans@0.4.2=NotoSans noto-sans-sc@0.4.3=NotoSansSC noto-sans-tc@0.4.3=NotoSansTC; do \
	  name=$${font#*=}; temporary=$$(mktemp -d); \
	  (cd $$temporary && npm pack --silent @expo-google-fonts/$${font%=*} >/dev/null && tar xzf *.tgz) && \
	  cp $$temporary/package/400Regular/$${name}_400Regular.ttf $(FONTS)/$$name.ttf && \
	  cp $$temporary/package/LICENSE_FONT $(FONTS)/OFL-$$name.txt && rm -r $$temporary; \
	done

messages: install  ## bring the catalogues of words up to date, and list what lacks words
	$(BIN)/kallipolis messages fill
	$(BIN)/kallipolis messages missing
