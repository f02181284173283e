#!/bin/sh
# Judges models in parts, at the same time, and joins the reports. GNU parallel spreads them over machines that share this
# folder: set SAC_HOSTS to their names, with commas. Without it, xargs runs them all on this machine.
#
#   SAC_FINGERPRINT=source.sac SAC_MODELS='models/**/*.onnx' SAC_SHARDS=8 sac-shards.sh
set -eu
export SAC_FINGERPRINT SAC_MODELS SAC_SHARDS
SAC_JUDGE='sac check "$SAC_FINGERPRINT" --shard "$1/$SAC_SHARDS" --fail-on none --json "sac-shard-$1.json" -- "$SAC_MODELS"'
export SAC_JUDGE
rm -f sac-shard-*.json

# A part that fails leaves no report, and sac merge says that it is missing.
if command -v parallel >/dev/null; then
  seq "$SAC_SHARDS" | parallel ${SAC_HOSTS:+--sshlogin "$SAC_HOSTS"} --workdir . \
    --env SAC_JUDGE --env SAC_FINGERPRINT --env SAC_MODELS --env SAC_SHARDS 'sh -c "$SAC_JUDGE" sac {}' || true
else
  seq "$SAC_SHARDS" | xargs -P "$SAC_SHARDS" -I '{}' sh -c "$SAC_JUDGE" sac '{}' || true
fi
sac merge 'sac-shard-*.json' --json sac-report.json --html sac-report.html
