#!/bin/sh
# Pins every package with its hashes: compiles each requirements.in and opentelemetry.in to a .txt file.
set -eu
for folder in front_service population_api compare tools/launch/local tools/load tests/recorder tests workshop faults; do
    (
        cd "$folder"
        for name in requirements opentelemetry; do
            [ -e "$name.in" ] || continue
            # opentelemetry.txt must agree with the versions that requirements.txt pins.
            [ "$name" = requirements ] && agree='' || agree='-c requirements.txt'
            uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
                --custom-compile-command 'make lock' $agree "$name.in" -o "$name.txt"
        done
    )
done
