"""The demo on a Kubernetes cluster: starts it, changes it step by step, removes it."""
