# Targets of the workshop; the Makefile includes this file and lists them in its menu.
.PHONY: workshop workshop-local

workshop: ## Start the demo and your own service in workshop/mine, which is level mine.
	@$(PYTHON) -m workshop prepare
	@$(MAKE) --no-print-directory up WITH=workshop

workshop-local: ## The same as local processes, without Docker.
	@$(PYTHON) -m workshop prepare
	@$(MAKE) --no-print-directory up-local WITH=workshop
