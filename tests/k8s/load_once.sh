#!/usr/bin/env bash
# Loads the images that the node which K8S_NODE has started does not have yet.
set -euo pipefail
known=$("$K8S_NODE" enter ctr --namespace k8s.io images ls --quiet)
for image in "$@"; do
    grep -qx "docker.io/$image" <<<"$known" || "$K8S_NODE" load "$image"
done
