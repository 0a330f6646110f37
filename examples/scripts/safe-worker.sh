#!/usr/bin/env bash
# A worker that loses nothing: it looks at the first message, works, and deletes it by its ID only when the work is done.
#
#   BROKER_DB=jobs.db PROCESS_TASK=./do-it examples/scripts/safe-worker.sh        work until Ctrl-C
#   examples/scripts/safe-worker.sh demo                                          on a store of its own
#
# PROCESS_TASK is one program; it gets the body on standard input, and status 0 means done. QUEUE (tasks), POLL_INTERVAL
# (1, seconds between looks at an empty queue) and IDLE_LIMIT (none; after so many empty looks in a row it ends) can be
# set. A message that always fails stops the worker at every start: see dead-letter-queue.sh for what to do with those.
# One worker a queue: to look reserves nothing. Several need work-stealing.sh's way.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

work() {
  local idle=0
  [[ -n ${BROKER_DB:-} ]] || fail "set BROKER_DB to the store, or run '$0 demo'"
  [[ -n ${PROCESS_TASK:-} ]] || fail "set PROCESS_TASK to the program that does the work"
  [[ -f $PROCESS_TASK && -x $PROCESS_TASK ]] || fail "PROCESS_TASK must be one executable file, not '$PROCESS_TASK'"
  trap 'say "Stopped."; exit 0' INT TERM
  while ((idle < ${IDLE_LIMIT:-idle + 1})); do
    if ! one_message peek "$QUEUE"; then
      idle=$((idle + 1))
      say "No new messages, sleeping..."
      sleep "$POLL_INTERVAL"
      continue
    fi
    idle=0
    say "Processing message $id"
    handle "$PROCESS_TASK" || fail "PROCESS_TASK failed with status $? on $id, which stays in $QUEUE"
    delete_id "$id" "$QUEUE"
    say "Successfully processed and deleted $id"
  done
}

demo() {
  temporary_store
  local log=$scratch/log
  export BROKER_DB PROCESS_TASK=$scratch/task QUEUE=tasks POLL_INTERVAL=0 IDLE_LIMIT=1 SEEN=$scratch/seen
  printf '#!/bin/sh\ncase $(tee -a "$SEEN") in *poison*) exit 3 ;; esac\n' >"$PROCESS_TASK"
  chmod +x "$PROCESS_TASK"

  printf 'two\nlines, "quoted" -n $(false)\n\n' | broker write tasks -
  broker write tasks 'the last'
  "$0" >"$log"
  check "each body arrived byte for byte" "$(cat "$SEEN" && echo .)" $'two\nlines, "quoted" -n $(false)\n\nthe last.'
  check "both were processed" "$(grep -c '^Processing message [0-9]\{19\}$' "$log")" 2
  check "and deleted" "$(grep -c '^Successfully processed and deleted [0-9]\{19\}$' "$log")" 2
  check "nothing is pending" "$(count tasks pending)" 0
  check "and nothing claimed: it was deleted" "$(count tasks claimed)" 0
  check "an empty queue is no error" "$(grep -c 'No new messages' "$log")" 1

  broker write tasks poison
  local status=0
  "$0" >"$log" 2>&1 || status=$?
  check "a failing task ends the worker" "$status" 1
  check "its message stays" "$(count tasks pending)" 1
  verdict
}

QUEUE=${QUEUE:-tasks} POLL_INTERVAL=${POLL_INTERVAL:-1}
case ${1:-} in
  '') work ;;
  demo) demo ;;
  *) fail "unknown argument '$1': run it without one, or with 'demo'" ;;
esac
