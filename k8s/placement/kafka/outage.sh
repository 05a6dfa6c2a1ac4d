# No backend for AWAY_SECONDS, 60 by default, and no gateway for the first third of that time.
# The Services of the backends lead nowhere meanwhile; connections that exist end with the gateways.
set -eu
third=$((${AWAY_SECONDS:-60} / 3))
kubectl="kubectl --namespace population-demo"

services_lead() { # to pods of this name, by default to their own
    for name in compare jaeger openobserve; do
        $kubectl patch service "$name" --patch "{\"spec\":{\"selector\":{\"app\":\"${1:-$name}\"}}}"
    done
}

trap services_lead EXIT
$kubectl scale otelcol gateway --replicas=0
services_lead nowhere
sleep $third
$kubectl scale otelcol gateway --replicas=3
sleep $((third * 2))
