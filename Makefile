# `make` alone prints the menu: every target with the sentence after ##.
PYTHON ?= python3
SERVICE ?=
LAYERS ?=
PREF ?= Saga
LEVELS ?=
RUNS ?=
CONDITION ?=
LAB ?=
FILE ?=
PAGE ?=
QUICK ?=
WHAT ?= click_to_visible
WITH ?=
TIMES ?=
CHECKS = .local/venv/tests/bin

.DEFAULT_GOAL := menu
.PHONY: menu up up-local open down status logs test lint lock clean tests-venv measure cost compare stage stage-set pictures collector load validate lab collector-image bundle unbundle

menu: ## Print this menu.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## Start the demo: in Docker containers where possible, else as local processes.
	@$(PYTHON) -m tools.launch up $(if $(WITH),--with "$(WITH)")

up-local: ## Start the demo as local processes, without Docker.
	@$(PYTHON) -m tools.launch up-local $(if $(WITH),--with "$(WITH)")

open: ## Open files of telemetry in Compare, also without the demo: FILE=talk.json, FILE="a.json b.json".
	@$(PYTHON) -m tools.launch open $(if $(FILE),'$(subst ','\'',$(FILE))')

down: ## Stop the demo and keep its data.
	@$(PYTHON) -m tools.launch down

status: ## Print each part with its uptime, memory and health.
	@$(PYTHON) -m tools.launch status

logs: ## Follow the logs of all parts, or of one: SERVICE=front-service.
	@$(PYTHON) -m tools.launch logs $(SERVICE)

test: tests-venv ## Run all tests that this machine can run and list the layers it cannot.
	@$(CHECKS)/python -m tests $(LAYERS)

measure: tests-venv $(if $(filter outage batching capacity,$(WHAT)),collector) ## Measure click to visible trace, or WHAT=own-span, throughput, capacity, outage, batching, kafka.
	@$(CHECKS)/python -m tools.benchmarks.$(subst -,_,$(WHAT))

cost: ## Measure the cost of each level of instrumentation; QUICK=1 runs one round.
	@$(PYTHON) -m tools.launch cost $(if $(QUICK),--quick)

compare: ## Compare traces of several levels in the terminal: PREF=Saga LEVELS=zero-code,manual CONDITION=warm RUNS=5 TIMES=no.
	@$(PYTHON) -m tools.terminal "$(PREF)" "$(LEVELS)" "$(CONDITION)" $(if $(RUNS),--runs "$(RUNS)") $(if $(filter no,$(TIMES)),--no-times)

stage: ## Prepare the running demo for a talk, and say what is not ready: docs/stage.
	@$(PYTHON) -m tools.launch venv load
	@$(PYTHON) -m tools.stage

stage-set: ## Save the traces that a talk falls back on anew: docs/stage/saga.json.gz.
	@$(PYTHON) -m tools.stage save

pictures: tests-venv ## Take the screenshots of the READMEs from the running demo.
	@$(CHECKS)/python -m tools.pictures

lab: ## List the collector's labs, or switch to one: LAB=tail-sampling, LAB=off.
	@$(PYTHON) -m tools.launch lab $(LAB)

load: ## Send 20 requests/s for 60 s: LOAD_SECONDS= LOAD_RATE= LEVEL= PAGE=1.
	@$(PYTHON) -m tools.launch venv load
	@.local/venv/load/bin/python -m tools.load $(if $(PAGE),page)

collector: ## Build the collector of local mode from its Go sources.
	@$(PYTHON) -m tools.launch collector

collector-image: ## Build a container image of that collector, for COLLECTOR_IMAGE in .env.
	docker build --tag population-demo-otelcol collector/otelcol

validate: collector ## Validate the collector's configuration with every lab that it can run.
	@for lab in collector/labs/*.yaml; do echo $$lab && \
	OPENOBSERVE_USER=any OPENOBSERVE_PASSWORD=any FAN_OUT_ENDPOINT=http://any FAN_OUT_HEADERS={} \
	.local/bin/otelcol validate --config collector/config.yaml --config $$lab || exit 1; done

bundle: collector ## Write local mode into one file for a room without a network: FILE=population-demo.bundle.
	@$(PYTHON) -m tools.bundle make $(FILE)

unbundle: ## Install such a file, so that make up-local needs no network: FILE=population-demo.bundle.
	@$(PYTHON) -m tools.bundle open $(FILE)

lint: tests-venv ## Check style, format and types of all Python code.
	@$(CHECKS)/ruff check . && $(CHECKS)/ruff format --check . && $(CHECKS)/mypy

lock: ## Pin all Python packages with hashes from every requirements.in (needs uv).
	@sh tools/launch/lock.sh

clean: ## Stop the demo and remove its data, logs, environments and containers.
	@$(PYTHON) -m tools.launch clean

# A feature's folder brings its own targets.
-include */targets.mk

tests-venv:
	@$(PYTHON) -m tools.launch venv tests
