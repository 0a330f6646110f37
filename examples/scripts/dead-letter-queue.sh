#!/usr/bin/env bash
# What to do with messages that fail: put them aside, count their tries, try again later, give up.
#
#   examples/scripts/dead-letter-queue.sh            a menu, on a store of its own
#   BROKER_DB=jobs.db examples/scripts/dead-letter-queue.sh <<<3       one choice of the menu, on a store of yours
#
# The state of a message is the queue it lies in, and it changes by one atomic move, so nothing is lost or doubled
# whenever the script is killed: `tasks` holds what was never tried, `tasks.tryN` what is in its N-th try, `tasks.waitN`
# what failed in it and waits for the next, `dlq` or `failed` what was given up. The body is never touched and the ID
# stays. When a waiting message is due is a note in `tasks.schedule`, written before the move: a note whose message is
# not waiting says nothing and is dropped.
#
# HANDLER is a program that gets the body on standard input and answers by its status. Without it a stand-in works
# that fails for a JSON object with "will_fail": true and for a text that contains "error". One worker at a time.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

TRIES=${TRIES:-3}                   # before a message is given up
FIRST_DELAY=${FIRST_DELAY:-60}      # seconds before the second try; it doubles for each later one
SCAN_INTERVAL=${SCAN_INTERVAL:-5}   # seconds between looks for messages that are due
ALARM_ABOVE=${ALARM_ABOVE:-100}     # messages in the dead letter queue
ALARM_INTERVAL=${ALARM_INTERVAL:-60}

stand_in() {
  local body
  body=$(cat)
  case $body in
    *error*) return 1 ;;
    *) ! jq -e 'type == "object" and .will_fail == true' <<<"$body" >/dev/null 2>&1 ;;
  esac
}

process() { # QUEUE: handles the message that was reserved in it; 1 if it failed
  if handle "${HANDLER:-stand_in}"; then
    delete_id "$id" "$1"
    say "done: $id"
  else
    return 1
  fi
}

# Hands each message to a function, with the number of its try: first those that an earlier run left in the middle of
# one, then all tasks. The messages are reserved by a move.
each_task() { # FUNCTION
  local n
  for ((n = 1; n <= TRIES; n++)); do
    while one_message peek "tasks.try$n"; do "$1" "$n"; done
  done
  while one_message move tasks tasks.try1; do "$1" 1; done
}

give_up() { # N QUEUE
  if move_id "$id" "tasks.try$1" "$2"; then say "gave up after $1 tries: $id"; fi
}

# 1. Everything once; what fails goes to the dead letter queue.
simple() { each_task once; }
once() { process "tasks.try$1" || give_up "$1" dlq; }

# 2. As often as TRIES says, at once.
counted() { each_task again_and_again; }
again_and_again() {
  local n=$1
  until process "tasks.try$n"; do
    if ((n >= TRIES)); then give_up "$n" dlq && return; fi
    move_id "$id" "tasks.try$n" "tasks.try$((n + 1))" || return 0
    n=$((n + 1))
  done
}

# 3. Later, and later each time; ends when nothing waits any more.
delayed() {
  each_task once_now
  while due_again && ((waiting)); do
    sleep "$SCAN_INTERVAL" &
    wait $!
    while one_message move tasks tasks.try1; do once_now 1; done
  done
}

once_now() { # N
  process "tasks.try$1" || if (($1 < TRIES)); then postpone "$1"; else give_up "$1" failed; fi
}

postpone() { # N: by FIRST_DELAY doubled N - 1 times, give or take a tenth
  local delay=$((FIRST_DELAY * 1000 * (1 << ($1 - 1))))
  local due=$(($(date +%s%3N) + delay - delay / 10 + (delay < 5 ? 0 : RANDOM % (delay / 5))))
  broker write tasks.schedule "{\"v\": 1, \"id\": \"$id\", \"tries\": $1, \"due\": $due}"
  if move_id "$id" "tasks.try$1" "tasks.wait$1"; then say "failed, try $1, again in $((delay / 1000)) s: $id"; fi
}

# Tries what is due, and counts what still waits. A note is data: only whole numbers of it are used.
due_again() {
  local notes status=0 note id_in_note tries due now
  waiting=0
  notes=$(broker peek tasks.schedule --all --json) || status=$?
  ((status == 0 || status == 2)) || fail "could not look into tasks.schedule"
  now=$(date +%s%3N)
  while read -r note id_in_note tries due; do
    [[ -n $note ]] || continue
    if ! [[ $id_in_note =~ ^[0-9]{19}$ && $tries =~ ^[1-9][0-9]?$ && $due =~ ^[1-9][0-9]{0,14}$ ]]; then
      say "no note of this script, dropped: $note"
    elif ((due > now)); then
      waiting=$((waiting + 1))
      continue
    elif one_message move "tasks.wait$tries" "tasks.try$((tries + 1))" -m "$id_in_note"; then
      once_now "$((tries + 1))"
      waiting=$((waiting + 1)) # maybe: the next look tells
    fi
    delete_id "$note" tasks.schedule
  done < <(jq -r '[.timestamp, (.message | fromjson? // {} | if type == "object" then . else {} end
    | .id, .tries, .due | tostring | gsub(" "; "_"))] | join(" ")' <<<"$notes")
}

# 4. Back to the tasks, on request only: they come to the head of the queue again, where they are tried first.
retry_all() { broker move dlq tasks --all >/dev/null || (($? == 2)); }
retry_since() { broker move dlq tasks --all --after "$1" >/dev/null || (($? == 2)); } # a time, as --after takes it

# 5. A look at the sizes every ALARM_INTERVAL seconds, ROUNDS times.
monitor() {
  local round size
  for ((round = 1; round <= ${ROUNDS:-1}; round++)); do
    ((round == 1)) || sleep "$ALARM_INTERVAL"
    size=$(count dlq pending)
    say "dead letters: $size"
    ((size <= ALARM_ABOVE)) || say "ALARM: more than $ALARM_ABOVE dead letters"
  done
}

# 6. Four messages, of which two will fail.
sample() {
  broker write tasks '{"task": "send mail", "will_fail": false}'
  broker write tasks '{"task": "charge card", "will_fail": true}'
  broker write tasks 'copy the file'
  broker write tasks 'this is an error'
}

# Where all messages are; what is in no queue was done and deleted.
overview() { broker list --stats | sed -n 's/^\(tasks[^:]*\|dlq\|failed\): /  &/p'; }

demo() {
  local written first
  temporary_store
  sample
  simple
  check "two failed and are put aside" "$(count dlq pending)" 2
  check "the others were done and deleted" "$(count tasks total), $(count tasks.try1 total)" "0, 0"

  first=$(ids dlq true | sed -n 1p)
  retry_since "$first"
  check "only those after the first come back" "$(count dlq pending), $(count tasks pending)" "1, 1"
  retry_all
  check "all come back" "$(count dlq pending), $(count tasks pending)" "0, 2"
  counted >"$scratch/log"
  check "each was tried to the end" "$(grep -c '^gave up after 3 tries' "$scratch/log")" 2
  check "its ID is the one it had" "$(ids dlq true | sed -n 1p)" "$first"

  broker delete dlq
  local body
  for body in 123 '{"message": "x", "retry_count": 99}' 'no error, says "-n"'; do broker write tasks -- "$body"; done
  broker write tasks.schedule 'a[$(reboot)]' # somebody else's note
  broker write tasks.try2 'its worker was killed in its second try'
  written=$({ ids tasks true; ids tasks.try2 true; } | sort)
  FIRST_DELAY=0 SCAN_INTERVAL=0 delayed >"$scratch/log"
  check "JSON that is no object, and fields that look like ours, are bodies like others" "$(count tasks total)" 0
  check "the failing one was tried three times, then given up" \
    "$(grep -c '^failed, try [12]' "$scratch/log"), $(count failed pending)" "2, 1"
  check "written is done and given up, each in one place" \
    "$({ sed -n 's/^done: //p' "$scratch/log"; ids failed true; } | sort)" "$written"
  check "no note is left" "$(count tasks.schedule pending)" 0

  FIRST_DELAY=3600
  broker write tasks 'an error for later'
  each_task once_now >/dev/null
  due_again
  check "a message that is not due waits" "$waiting, $(count tasks.wait1 pending)" "1, 1"
  check "a word is found in a body of a megabyte" "$({ printf error; head -c 1000000 /dev/zero | tr '\0' x; } |
    stand_in || echo failed)" failed
  verdict
}

choose() {
  local choice cutoff
  say "1 simple  2 counted  3 delayed  4 retry dead letters  5 monitor  6 write samples  7 demonstration"
  read -r choice || fail "no choice on standard input"
  [[ $choice == 7 || -n ${BROKER_DB:-} ]] || temporary_store
  case $choice in
    1) simple ;;
    2) counted ;;
    3) delayed ;;
    4)
      say "since when (a time such as 2026-11-24T10:00:00Z; empty for all)?"
      read -r cutoff || :
      if [[ -n $cutoff ]]; then retry_since "$cutoff"; else retry_all; fi
      ;;
    5) monitor ;;
    6) sample ;;
    7) demo ;;
    *) fail "no such choice: '$choice'" ;;
  esac
  [[ $choice == 7 ]] || overview
}

trap 'say Stopped.; exit 0' INT TERM
case ${1:-} in
  '') choose ;;
  demo) demo ;;
  *) fail "unknown argument '$1': run it without one, or with 'demo'" ;;
esac
