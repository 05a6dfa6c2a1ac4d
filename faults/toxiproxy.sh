#!/bin/sh
# Runs Toxiproxy before memcached, built from its Go module at the first start:
# toxiproxy.sh PORT_OF_ITS_API PORT_OF_THE_PROXY PORT_OF_MEMCACHED
set -eu
bin=$PWD/.local/bin
version=v2.12.0
[ -x "$bin/toxiproxy-$version" ] || {
    GOFLAGS=-mod=mod GOBIN="$bin/go" go install "github.com/Shopify/toxiproxy/v2/cmd/server@$version"
    mv "$bin/go/server" "$bin/toxiproxy-$version"
}
config=$PWD/.local/toxiproxy.json
printf '[{"name": "memcached", "listen": "127.0.0.1:%s", "upstream": "127.0.0.1:%s"}]' "$2" "$3" >"$config"
# Its log would tell at once which fault a mystery is.
LOG_LEVEL=warn exec "$bin/toxiproxy-$version" -host 127.0.0.1 -port "$1" -config "$config"
