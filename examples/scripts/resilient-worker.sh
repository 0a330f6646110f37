#!/usr/bin/env bash
# The safe worker for long runs: it counts in batches, keeps a checkpoint file for people to look at, and ends cleanly
# on Ctrl-C or SIGTERM. After a failure it stops; the failed message is the first again at the next start.
#
#   BROKER_DB=jobs.db PROCESS_EVENT=./do-it examples/scripts/resilient-worker.sh     or: resilient-worker.sh jobs.db
#   examples/scripts/resilient-worker.sh demo                                        on a store of its own
#
# The checkpoint is information only, never a filter: messages that come in with older IDs (moved, loaded) would be
# skipped for ever. What acknowledges a message is its deletion. Without PROCESS_EVENT a stand-in works that takes a
# tenth of a second and fails one time in ten. QUEUE (events), CHECKPOINT_FILE (beside the store), BATCH_SIZE (100),
# POLL_INTERVAL (5 s) and IDLE_LIMIT (none) can be set.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stand_in() {
  cat >/dev/null
  sleep 0.1
  ((RANDOM % 10))
}

# The ID in the checkpoint file, checked whole: a cut ID would read as a time long past.
read_checkpoint() {
  local text
  [[ -e $CHECKPOINT_FILE ]] || return 0
  [[ -f $CHECKPOINT_FILE && -r $CHECKPOINT_FILE ]] || fail "$CHECKPOINT_FILE is no file that can be read"
  text=$(<"$CHECKPOINT_FILE")
  [[ $text =~ ^(0|[0-9]{19})$ ]] || fail "$CHECKPOINT_FILE holds '$text', no ID of 19 digits; remove it to start anew"
  checkpoint=$text
}

save_checkpoint() {
  printf '%s\n' "$checkpoint" >"$CHECKPOINT_FILE.$$" && mv -f "$CHECKPOINT_FILE.$$" "$CHECKPOINT_FILE"
}

stop() {
  save_checkpoint
  say "Stopped after $processed messages, the last was $checkpoint"
  exit 0
}

work() {
  local idle=0
  [[ -n ${BROKER_DB:-} ]] || fail "name the store: an argument or BROKER_DB; or run '$0 demo'"
  [[ $BATCH_SIZE =~ ^[1-9][0-9]*$ ]] || fail "BATCH_SIZE must be a number of at least 1, not '$BATCH_SIZE'"
  CHECKPOINT_FILE=${CHECKPOINT_FILE:-$BROKER_DB.checkpoint}
  processed=0 checkpoint=0
  read_checkpoint
  trap stop INT TERM
  say "Store $BROKER_DB, queue $QUEUE, last acknowledged $checkpoint"
  while ((idle < ${IDLE_LIMIT:-idle + 1})); do
    if ! one_message peek "$QUEUE"; then
      idle=$((idle + 1))
      say "No new messages, sleeping..."
      sleep "$POLL_INTERVAL" &
      wait $! # a trap runs during wait, not during sleep
      continue
    fi
    idle=0
    say "Processing message $id"
    handle "${PROCESS_EVENT:-stand_in}" || fail "processing failed with status $? on $id, which stays in $QUEUE"
    delete_id "$id" "$QUEUE"
    checkpoint=$id processed=$((processed + 1))
    save_checkpoint
    say "Successfully processed and deleted $id"
    ((processed % BATCH_SIZE)) || say "Batch of $BATCH_SIZE done, $processed in all"
  done
}

demo() {
  temporary_store
  local log=$scratch/log status=0
  export BROKER_DB QUEUE=events POLL_INTERVAL=0 IDLE_LIMIT=1 BATCH_SIZE=2 PROCESS_EVENT=$scratch/task
  export CHECKPOINT_FILE=$scratch/checkpoint BROKEN=$scratch/broken
  printf '#!/bin/sh\ncase $(cat) in fragile) [ ! -e "$BROKEN" ] ;; esac\n' >"$PROCESS_EVENT"
  chmod +x "$PROCESS_EVENT"

  local second
  broker write events first
  second=$(broker write events fragile -t)
  broker write elsewhere 'an old message'
  broker write events null
  touch "$BROKEN"
  "$0" >"$log" 2>&1 || status=$?
  check "a failure ends the worker" "$status" 1
  check "the failed message is the first" "$(broker peek events -t)" "$second"$'\tfragile'
  check "the checkpoint is a whole ID" "$(grep -c '^[0-9]\{19\}$' "$CHECKPOINT_FILE")" 1

  rm "$BROKEN"
  printf '9223372036854775807\n' >"$CHECKPOINT_FILE" # far ahead of every message
  broker move elsewhere events >/dev/null
  "$0" >"$log"
  check "the restart begins with it, whatever the checkpoint says" \
    "$(sed -n 's/^Processing message //p' "$log" | sed -n 1p)" "$second"
  check "older messages moved in and a body 'null' are processed too" "$(grep -c ^Successfully "$log")" 3
  check "batches are counted" "$(grep -c '^Batch of 2 done, 2 in all' "$log")" 1
  check "nothing is left" "$(count events total)" 0

  printf '17\n' >"$CHECKPOINT_FILE"
  status=0
  "$0" >"$log" 2>&1 || status=$?
  check "a cut checkpoint is refused" "$status" 1
  rm "$CHECKPOINT_FILE"

  IDLE_LIMIT=9999 POLL_INTERVAL=30 "$0" >"$log" &
  until grep -q 'No new messages' "$log"; do sleep 0.05; done
  kill -TERM $!
  status=0
  wait $! || status=$?
  check "SIGTERM ends it cleanly" "$status, $(tail -n 1 "$log")" "0, Stopped after 0 messages, the last was 0"
  verdict
}

QUEUE=${QUEUE:-events} BATCH_SIZE=${BATCH_SIZE:-100} POLL_INTERVAL=${POLL_INTERVAL:-5}
case ${1:-} in
  demo) demo ;;
  -*) fail "unknown option '$1': name the store, or say 'demo'" ;;
  *)
    BROKER_DB=${1:-${BROKER_DB:-}}
    work
    ;;
esac
