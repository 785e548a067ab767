#!/usr/bin/env bash
# check-vocabulary.sh BEFORE AFTER SAMPLES: compares two files of labels on pictures with right answers.
#
# SAMPLES has a folder for each label, named like it, and may have a folder "unknown" with pictures that are in no label,
# in a subfolder for each kind of thing. A server runs for as long as the check does, on an empty data directory, so that
# nothing else changes and no key has to be kept. Its model is the bundled one; set LEXICLIP_MODEL to the one that you use.
#
# LEXICLIP is the command line ("lexiclip"), MAX_LOSS the share of right answers that may be lost (0.05), OUT a folder for
# reports ("check"). Ends with 1 when the vocabulary got worse, when that cannot be ruled out, and when lint warns.
set -euo pipefail

before=$1 after=$2 samples=$3
read -ra command <<< "${LEXICLIP:-lexiclip}"
lexiclip() { "${command[@]}" "$@"; }
out=${OUT:-check}
mkdir -p "$out"

data=$(mktemp -d)
operator=$(head -c 32 /dev/urandom | base64)
export LEXICLIP_PORT=${LEXICLIP_PORT:-4100}
export LEXICLIP_URL=http://127.0.0.1:$LEXICLIP_PORT
LEXICLIP_DATA=$data LEXICLIP_OPERATOR_KEY=$operator LEXICLIP_LOG_LEVEL=warn "${command[@]}" serve > "$out/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2> /dev/null; wait "$server" 2> /dev/null; rm -rf "$data"' EXIT
until curl -sf "$LEXICLIP_URL/readyz" > /dev/null; do
  kill -0 "$server" 2> /dev/null || { cat "$out/server.log" >&2; exit 1; }
  sleep 0.2
done
LEXICLIP_KEY=$(lexiclip tenant create check --key "$operator" 2> /dev/null)
export LEXICLIP_KEY

unknown=()
if [ -d "$samples/unknown" ]; then unknown=(--unknown unknown); fi
lexiclip labels import "$before" --set vocabulary --create
lexiclip labels tag vocabulary production latest
lexiclip labels import "$after" --set vocabulary --replace
# Folders that are named like no label any more are left out, and said.
lexiclip samples import "$samples" --set samples --labels vocabulary "${unknown[@]}" --skip-bad
# Refused when there are too few samples to decide.
lexiclip labels policy vocabulary production --samples samples --max-loss "${MAX_LOSS:-0.05}"

status=0
lexiclip labels lint vocabulary --samples samples --format sarif --file "$after" --out "$out/lint.sarif" || status=1
# Moves only to what is not worse, and says what was gained and lost.
lexiclip labels tag vocabulary production latest 2>&1 | tee "$out/verdict.txt" || status=1
exit "$status"
