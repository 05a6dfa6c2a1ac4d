FAULT ?=
REVEAL ?=
LEVEL ?=
LOAD ?=

.PHONY: fault faults

fault: ## List the faults of WITH=faults, or switch: FAULT=slow-query, FAULT=off, FAULT=mystery REVEAL=1.
	@$(PYTHON) -m faults.command "$(FAULT)" "$(LEVEL)" $(if $(REVEAL),--reveal)

faults: ## Print which level shows each fault, in about 8 minutes (ONLY="lock burst"), or with LOAD=1 what it costs.
	@$(if $(LOAD),$(PYTHON) -m tools.launch venv load)
	@$(if $(LOAD),.local/venv/load/bin/python -m faults.under_load,$(PYTHON) -m faults.levels_table) $(ONLY)
