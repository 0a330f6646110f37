# What the scripts of this folder share; sourced, not run.
#
# BROKER_DB names the store, always: no script works on whatever store the current folder happens to have. BROKER names
# the command; without it that of the path is taken, else the one of this checkout. Both Sluice's and SimpleBroker's
# (Python) will do. Bodies are never evaluated and never put into a shell variable: they stay JSON until a program's
# standard input takes them.

set -euo pipefail

((BASH_VERSINFO[0] >= 4)) || { echo "bash 4 or newer is needed, this is $BASH_VERSION" >&2; exit 1; }

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

command -v jq >/dev/null || fail "jq is needed; install it"
if [[ -z ${BROKER:-} ]]; then
  BROKER=$(command -v broker) || BROKER=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/broker
fi
command -v "$BROKER" >/dev/null || fail "no broker command at $BROKER; set BROKER to one"

broker() { "$BROKER" -f "$BROKER_DB" "$@"; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A store of this script's own, gone when it ends.
temporary_store() { BROKER_DB=$scratch/store.db; }

# Runs a broker command that answers with one message as JSON. Sets `message` and its `id`. 1 if there is none; any
# other failure, and a message that a shell can't carry, ends the script.
one_message() {
  local status=0
  message=$(broker "$@" --json) || status=$?
  case $status in
    0) ;;
    2) return 1 ;;
    *) fail "'broker $1' failed with status $status" ;;
  esac
  # Not contains("\u0000"): jq 1.6 finds that in every text.
  jq -e '(.timestamp | type == "string" and test("^[0-9]{19}$") and . <= "9223372036854775807")
    and (.message | type == "string")
    and (.message | tojson | split("\\\\") | all(contains("\\u0000") | not))' <<<"$message" >/dev/null ||
    fail "unusable message: ${message:0:200} (a body with a NUL is none for a shell; take it with another program)"
  id=$(jq -r .timestamp <<<"$message")
}

# Hands the body of `message`, byte for byte, to a command's standard input. Whether the command reads it is its affair.
handle() { "$@" < <(jq -j .message <<<"$message" 2>/dev/null); }

# A count of one queue: pending, claimed or total.
count() { broker stats "$1" --json | jq ".$2"; }

# The IDs of all pending messages of a queue whose JSON line a jq condition accepts.
ids() {
  local status=0
  { broker peek "$1" --all --json || echo "status $?"; } |
    jq -R -r "if startswith(\"status \") then . else fromjson | select($2) | .timestamp end" |
    while IFS= read -r line; do
      case $line in
        "status 2") ;; # empty
        status*) exit 1 ;;
        *) say "$line" ;;
      esac
    done || status=$?
  ((status == 0)) || fail "could not look into $1"
}

# Moves one message by its ID; 1 if it is there no more. A failure ends the script: going on would repeat the work.
move_id() { # ID FROM TO
  local status=0
  broker move "$2" "$3" -m "$1" >/dev/null || status=$?
  case $status in
    0) ;;
    2) return 1 ;;
    *) fail "could not move $1 from $2 to $3" ;;
  esac
}

# Deletes one message by its ID, which acknowledges it.
delete_id() { # ID QUEUE
  broker delete "$2" -m "$1" ||
    fail "could not delete $1 from $2: its work is done, and may be done again at the next start"
}

# The claims of a demonstration, and its verdict.
claims=0 broken=0
check() { # WHAT FOUND EXPECTED
  claims=$((claims + 1))
  if [[ $2 == "$3" ]]; then say "  ok: $1"; else
    broken=$((broken + 1))
    say "  NOT SO: $1: $2 instead of $3"
  fi
}
verdict() {
  local name=${0##*/}
  if ((broken)); then say "${name%.sh} FAILED: $broken of $claims claims do not hold"; exit 1; fi
  say "${name%.sh} PASSED: $claims of $claims claims hold"
}
