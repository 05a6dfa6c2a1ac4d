# `make` alone prints this menu; each target is one sentence below.
PYTHON ?= python3
SERVICE ?=
CHECKS = .local/venv/tests/bin

.DEFAULT_GOAL := menu
.PHONY: menu up up-local down status logs test lint lock clean tests-venv

menu: ## Print this menu.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

up: ## Start the demo: in Docker containers where that works, else as local processes.
	@$(PYTHON) -m launch up

up-local: ## Start the demo as local processes, without Docker.
	@$(PYTHON) -m launch up-local

down: ## Stop the demo and keep its data.
	@$(PYTHON) -m launch down

status: ## Show what runs, since when, how healthy it is and how much memory it takes.
	@$(PYTHON) -m launch status

logs: ## Follow the logs of all parts, or of one: make logs SERVICE=front-service.
	@$(PYTHON) -m launch logs $(SERVICE)

test: ## Run every test that this machine allows and name those it left out.
	@$(PYTHON) -m tests

lint: tests-venv ## Check style, format and types of all Python code.
	@$(CHECKS)/ruff check . && $(CHECKS)/ruff format --check . && $(CHECKS)/mypy

lock: ## Pin all Python packages anew, with hashes, from every requirements.in (needs uv).
	@sh launch/lock.sh

clean: ## Stop the demo and remove its data, logs, environments and containers.
	@$(PYTHON) -m launch clean

tests-venv:
	@$(PYTHON) -m launch venv tests
