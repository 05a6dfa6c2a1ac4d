#!/usr/bin/env bash
# Runs a command on the node that K8S_NODE has started. A kubelet that has ended starts again after
# KUBELET_SECONDS, as it would by systemd: that node has none.
set -euo pipefail
kubelet=$("$K8S_NODE" enter pidof kubelet)
mapfile -d '' command < <("$K8S_NODE" enter cat "/proc/$kubelet/cmdline")
"$K8S_NODE" enter "$@"
sleep 1
if ! "$K8S_NODE" enter pidof kubelet >/dev/null; then
    sleep "${KUBELET_SECONDS:-5}"
    "$K8S_NODE" enter setsid nice -n 5 "${command[@]}" >>"${D:-/tmp/k8s}/run/log/kubelet.log" 2>&1 </dev/null &
fi
