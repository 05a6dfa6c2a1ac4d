# Targets of the workshop; the Makefile includes this file and lists them in its menu.
.PHONY: workshop workshop-local solve workshop-diff workshop-reset workshop-speed collector-mine check break
STEP ?=
CASE ?=

workshop: ## Start the demo and your own service in workshop/mine, which is level mine.
	@$(PYTHON) -m workshop prepare
	@$(MAKE) --no-print-directory up WITH=workshop

workshop-local: ## The same as local processes, without Docker.
	@$(PYTHON) -m workshop prepare
	@$(MAKE) --no-print-directory up-local WITH=workshop

check: ## Ask your service and print what is true of its telemetry: STEP=3, or the first step not done.
	@$(PYTHON) -m workshop.check_step $(STEP)

solve: ## Put the solution of a step into workshop/mine and keep what was there: STEP=3.
	@$(PYTHON) -m workshop solve $(STEP)

break: ## List the broken set-ups of step 11, or put one into workshop/mine: CASE=3.
	@$(PYTHON) -m workshop break $(CASE)

workshop-diff: ## Print the lines that a step adds to its beginning: STEP=3.
	@$(PYTHON) -m workshop diff $(STEP)

collector-mine: ## Restart the collector with workshop/mine/collector.yaml, if it accepts it.
	@$(PYTHON) -m workshop collector

workshop-reset: ## Begin again with workshop/start and keep what was in workshop/mine.
	@$(PYTHON) -m workshop reset

workshop-speed: ## Measure from a saved app.py to its new trace, 20 times, while the workshop runs.
	@$(PYTHON) -m workshop.benchmark
