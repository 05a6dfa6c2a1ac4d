FAULT ?=
REVEAL ?=
LEVEL ?=

.PHONY: fault faults

fault: ## List the faults of WITH=faults, or switch: FAULT=slow-query, FAULT=off, FAULT=mystery REVEAL=1.
	@$(PYTHON) -m faults.command "$(FAULT)" "$(LEVEL)" $(if $(REVEAL),--reveal)

faults: ## Run every fault at every level and print which level shows it: about 6 minutes, ONLY="lock burst".
	@$(PYTHON) -m faults.levels_table $(ONLY)
