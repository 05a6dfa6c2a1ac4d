export CONTEXT REGISTRY LOAD STEP DEPLOYMENT TARGET LOAD_RATE LOAD_SECONDS KILL
.PHONY: k8s-up k8s-down k8s-step k8s-diff k8s-loss

k8s-up: ## Start the demo in a Kubernetes cluster: CONTEXT= REGISTRY= LOAD=.
	@$(PYTHON) -m k8s up

k8s-down: ## Remove the demo from the cluster: CONTEXT=.
	@$(PYTHON) -m k8s down

k8s-step: ## List the steps from no telemetry to all levels, or go to one: STEP=1.
	@$(PYTHON) -m k8s step

k8s-diff: ## Print what the Operator changed in a pod: DEPLOYMENT=front-service.
	@$(PYTHON) -m k8s diff

k8s-loss: ## Count what is lost when a pod is deleted under load: TARGET=deployment/redis KILL=1 LOAD_RATE=20.
	@$(PYTHON) -m k8s loss
