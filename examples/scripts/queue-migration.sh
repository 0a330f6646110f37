#!/usr/bin/env bash
# Messages from one queue to another: renamed, chosen by text or time, little by little, split, merged, transformed.
#
#   examples/scripts/queue-migration.sh          a menu, on a store of its own; the answers come from standard input
#   BROKER_DB=shop.db examples/scripts/queue-migration.sh <<<$'1\norders\narchive'
#
# All but the transformation move: the ID and the place in the order stay, each message is in one queue at any time, and
# a killed run is simply started again. Every run compares the counts before and after. Queues that others write to or
# read from meanwhile make the comparison say so.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

BATCH=${BATCH:-100} # messages of a gradual migration at a time
PAUSE=${PAUSE:-1}   # seconds between them

# 1. All of a queue under another name, claimed messages and aliases included.
rename_queue() { # OLD NEW
  local status=0
  broker rename "$1" "$2" || status=$?
  ((status != 2)) || say "$1 is empty"
  ((status == 0 || status == 2)) || fail "could not rename $1"
}

# 2. The messages whose body matches a regular expression, as jq reads it. Only they are touched: consumers of the
# source see all others all the time.
move_matching() { # FROM TO REGEX
  local list
  list=$(MATCH=$3 ids "$1" '.message | test(env.MATCH)')
  move_list "$1" "$2" <<<"$list"
}

move_list() { # FROM TO, and the IDs on standard input
  local moved=0
  while read -r one; do
    [[ -n $one ]] || continue
    if move_id "$one" "$1" "$2"; then moved=$((moved + 1)); else say "no longer in $1: $one"; fi
  done
  say "$moved moved from $1 to $2"
}

# 3. What is older than a time, an ID or a date with its zone, as --before takes them.
move_older() { move_all "$1" "$2" --before "$3"; } # FROM TO TIME

move_all() { # FROM TO [BOUNDS]: one atomic step; 0 also when there is nothing
  local from=$1 to=$2 status=0
  shift 2
  broker move "$from" "$to" --all "$@" >/dev/null || status=$?
  ((status == 0 || status == 2)) || fail "could not move from $from to $to"
}

# 4. Batch by batch, each one atomic step, with a pause in which others get their turn.
move_gradually() { # FROM TO
  local list last
  while list=$(ids "$1" true | sort) && [[ -n $list ]]; do
    last=$(head -n "$BATCH" <<<"$list" | tail -n 1)
    move_all "$1" "$2" --before "$((10#$last + 1))"
    say "moved up to $last"
    sleep "$PAUSE"
  done
}

# 5. In turn to several queues.
split_queue() { # FROM TO...
  local from=$1 list n
  shift
  (($#)) || fail "name at least one queue to split into"
  list=$(ids "$from" true)
  for ((n = 1; n <= $#; n++)); do
    move_list "$from" "${!n}" < <(sed -n "$n~$#p" <<<"$list")
  done
}

# 6. Several into one. The messages of all are in order of their age there, not queue after queue.
merge_queues() { # TO FROM...
  local to=$1 from
  shift
  for from; do move_all "$from" "$to"; done
}

# 7. Each body through a command that reads it from standard input and prints the new one. The result is a new message,
# so two things have to happen as one. It is staged first; a note binds it to its source; only then it is published, by
# a move of its ID, which can happen once. Whatever the run before left is brought to its end first.
transform() { # FROM TO COMMAND...
  local from=$1 to=$2 new
  shift 2
  finish_transform "$from" "$to"
  while one_message move "$from" "$from.inflight"; do
    if ! handle "$@" >"$scratch/result"; then
      move_id "$id" "$from.inflight" "$from.failed" || true
      say "could not be transformed, now in $from.failed: $id"
      continue
    fi
    new=$(broker write "$to.staged" - -t <"$scratch/result")
    broker write "$from.notes" "$id $new"
    publish "$id" "$new" "$from" "$to"
  done
  broker delete "$from.notes"
}

publish() { # ID NEW FROM TO: may be done again
  move_id "$2" "$4.staged" "$4" || true
  delete_id_if_there "$1" "$3.inflight"
}

delete_id_if_there() { broker delete "$2" -m "$1" || (($? == 2)) || fail "could not delete $1 from $2"; }

finish_transform() { # FROM TO
  local id new
  while read -r id new; do
    if [[ $id =~ ^[0-9]{19}$ && $new =~ ^[0-9]{1,19}$ ]]; then publish "$id" "$(printf '%019d' "$((10#$new))")" "$1" "$2"; fi
  done < <(broker peek "$1.notes" --all --json | jq -r .message)
  broker delete "$1.notes"
  broker delete "$2.staged" # staged without a note: never published, its source is in flight still
  move_all "$1.inflight" "$1"
}

# 8. A copy as a file, with how to restore it. Pending messages only, IDs and all.
backup() { # QUEUE FILE
  broker dump --include "$1" >"$2.part" && mv -f "$2.part" "$2" || fail "could not dump $1"
  say "restore it into a new store: broker -f NEW.db load <$2"
}

# Runs a migration and compares the pending counts of source and destinations before and after.
verified() { # FROM TO MIGRATION...
  local from=$1 to=$2 before_from before_to after_from after_to
  shift 2
  before_from=$(count "$from" pending) before_to=$(count "$to" pending)
  "$@"
  after_from=$(count "$from" pending) after_to=$(count "$to" pending)
  say "$from: $before_from, now $after_from; $to: $before_to, now $after_to"
  ((before_from - after_from == after_to - before_to)) || fail "the counts don't agree: did others use the queues?"
}

sample() {
  local n
  for ((n = 1; n <= ${1:-10}; n++)); do broker write orders "order $n"; done
  for ((n = 1; n <= ${2:-5}; n++)); do broker write payments "payment $n"; done
}

demo() {
  local all third status=0
  temporary_store
  sample 5 2
  all=$(broker peek orders --all -t)
  third=$(sed -n 3p <<<"$all" | cut -f 1)

  verified orders old move_older orders old "$third" >/dev/null
  check "older than a cutoff moves the older ones" "$(broker peek old --all -t)" "$(head -n 2 <<<"$all")"
  merge_queues orders old payments
  check "merged, the order is that of age" "$(broker peek orders --all -t | head -n 5)" "$all"

  broker write orders '-e is no option'
  verified orders chosen move_matching orders chosen '^(-e|payment)' >/dev/null
  check "only what matches has moved, at once and for good" "$(broker peek chosen --all)" \
    $'payment 1\npayment 2\n-e is no option'
  check "the rest was never touched" "$(broker peek orders --all -t)" "$all"

  BATCH=3 PAUSE=0 verified orders slow move_gradually orders slow >"$scratch/log"
  check "five in batches of three are two batches" "$(grep -c '^moved up to' "$scratch/log")" 2
  split_queue slow even odd >/dev/null
  check "split in turn" "$(broker peek odd --all)" $'order 2\norder 4'
  rename_queue even orders
  check "renamed" "$(broker peek orders --all)" $'order 1\norder 3\norder 5'

  # A run that was killed after it had noted and published the first, and one that had staged only.
  id=$(ids orders true | sed -n 1p)
  broker move orders orders.inflight -m "$id" >/dev/null
  broker write orders.notes "$id $(printf 'ORDER 1\n\n' | broker write shouted - -t)"
  broker write shouted.staged 'never published'
  transform orders shouted sh -c 'tr a-z A-Z | grep -v 5' >/dev/null
  check "each transformed once, to the last newline, whatever the run before had left" \
    "$(broker peek shouted --all --json | jq -c .message)" $'"ORDER 1\\n\\n"\n"ORDER 3\\n"'
  check "what failed is put aside" "$(broker peek orders.failed)" "order 5"
  check "nothing is left over" "$(broker list --json | jq -r .queue | grep -E 'inflight|staged|notes' || echo none)" none

  backup chosen "$scratch/chosen.dump" >/dev/null
  "$BROKER" -f "$scratch/restored.db" load <"$scratch/chosen.dump"
  check "a restored backup is the same, IDs and all" \
    "$("$BROKER" -f "$scratch/restored.db" peek chosen --all -t)" "$(broker peek chosen --all -t)"
  (split_queue chosen) 2>/dev/null || status=$?
  check "a split into nothing is refused" "$status" 1
  verdict
}

ask() { # VARIABLE QUESTION
  say "$2?"
  read -r "$1" && [[ -n ${!1} ]] || fail "no answer to: $2"
}

choose() {
  local choice from to more
  say "1 rename  2 filter  3 by time  4 gradual  5 split  6 merge  7 transform  8 backup  9 demonstration"
  ask choice "your choice"
  [[ $choice =~ ^[1-9]$ ]] || fail "no such choice: '$choice'"
  if [[ $choice == 9 ]]; then demo && return; fi
  if [[ -z ${BROKER_DB:-} ]]; then temporary_store && sample; fi
  ask from "from which queue"
  ask to "to which (several for 5; from which others too for 6; the file for 8)"
  case $choice in
    1) verified "$from" "$to" rename_queue "$from" "$to" ;;
    2) ask more "regular expression" && verified "$from" "$to" move_matching "$from" "$to" "$more" ;;
    3) ask more "older than" && verified "$from" "$to" move_older "$from" "$to" "$more" ;;
    4) verified "$from" "$to" move_gradually "$from" "$to" ;;
    5) read -ra more <<<"$to" && split_queue "$from" "${more[@]}" ;;
    6) read -ra more <<<"$to" && merge_queues "$from" "${more[@]}" ;;
    7) ask more "command" && read -ra more <<<"$more" && transform "$from" "$to" "${more[@]}" ;;
    8) backup "$from" "$to" ;;
  esac
}

trap 'say Stopped.; exit 0' INT TERM
case ${1:-} in
  '') choose ;;
  demo) demo ;;
  *) fail "unknown argument '$1': run it without one, or with 'demo'" ;;
esac
