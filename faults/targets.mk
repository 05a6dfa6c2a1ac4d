FAULT ?=
REVEAL ?=
LEVEL ?=

.PHONY: fault

fault: ## List the faults of WITH=faults, or switch: FAULT=slow-query, FAULT=off, FAULT=mystery REVEAL=1.
	@$(PYTHON) -m faults.command "$(FAULT)" "$(LEVEL)" $(if $(REVEAL),--reveal)
