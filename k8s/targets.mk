export CONTEXT REGISTRY LOAD PLACEMENT STEP DEPLOYMENT TARGET LOAD_RATE LOAD_SECONDS DURING
.PHONY: k8s-up k8s-down k8s-step k8s-diff k8s-loss

k8s-up: ## Start the demo in a Kubernetes cluster: CONTEXT= REGISTRY= LOAD= PLACEMENT=.
	@$(PYTHON) -m k8s up

k8s-down: ## Remove the demo from the cluster: CONTEXT=.
	@$(PYTHON) -m k8s down

k8s-step: ## List the steps from no telemetry to all levels, or go to one: STEP=1.
	@$(PYTHON) -m k8s step

k8s-diff: ## Print what the Operator changed in a pod: DEPLOYMENT=front-service.
	@$(PYTHON) -m k8s diff

k8s-loss: ## Count the traces that are lost while a pod is deleted, or DURING a command: TARGET=deployment/redis.
	@$(PYTHON) -m k8s loss
