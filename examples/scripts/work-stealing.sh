#!/usr/bin/env bash
# Tasks spread over workers, and taken from those that have too many.
#
#   examples/scripts/work-stealing.sh            a menu, on a store of its own
#   BROKER_DB=jobs.db examples/scripts/work-stealing.sh <<<3       one choice of the menu, on a store of yours
#
# New tasks lie in `overflow`. Worker N takes from `workerN-tasks` by a move to `workerN-inflight`, works, and deletes.
# What is moved about between workers is taken from the waiting queues only, so no task is done twice. A count is a guess
# by the time it is used; so after each move the counts are corrected, and balance is never promised.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

read -ra TASK_SECONDS <<<"${TASK_SECONDS:-2 1 0.5}" # for a task, by worker; as many workers as there are numbers
WORKERS=${#TASK_SECONDS[@]}
IDLE_LIMIT=${IDLE_LIMIT:-5}         # a worker ends after so many looks at an empty queue in a row
POLL_INTERVAL=${POLL_INTERVAL:-1}   # seconds between those looks
STEAL_INTERVAL=${STEAL_INTERVAL:-5} # seconds between passes of the balancer
BATCH=${BATCH:-10} LIMIT=${LIMIT:-5}

declare -A load # pending messages by queue

recount() {
  local queue pending
  load=()
  while read -r queue pending; do load[$queue]=$pending; done < <(
    broker list --stats --json | jq -r '"\(.queue) \(.pending)"'
  )
}

load_of() { echo "${load[worker$1-tasks]:-0}"; }

# Moves one task; 1 if there is none. Corrects the counts.
give() { # FROM TO
  one_message move "$1" "$2" || return 1
  load[$1]=$((${load[$1]:-1} - 1)) load[$2]=$((${load[$2]:-0} + 1))
}

least_loaded() {
  local n least=1
  for ((n = 2; n <= WORKERS; n++)); do (($(load_of $n) >= $(load_of $least))) || least=$n; done
  echo $least
}

# 1. In turn.
round_robin() {
  local n=0
  while give overflow "worker$((n % WORKERS + 1))-tasks"; do n=$((n + 1)); done
}

# 2. To whoever has least, counted anew after every BATCH tasks.
by_load() {
  local n=0
  recount
  while give overflow "worker$(least_loaded)-tasks"; do
    n=$((n + 1))
    ((n % BATCH)) || recount
  done
}

# 3. Who has more than two above the average gives half of that surplus to one below it.
steal() {
  local n sum=0 average surplus to
  recount
  for ((n = 1; n <= WORKERS; n++)); do sum=$((sum + $(load_of $n))); done
  average=$((sum / WORKERS))
  for ((n = 1; n <= WORKERS; n++)); do
    surplus=$((($(load_of $n) - average) / 2))
    (($(load_of $n) > average + 2)) || continue
    while ((surplus-- > 0)); do
      to=$(least_loaded)
      (($(load_of "$to") < average)) || break
      give "worker$n-tasks" "worker$to-tasks" || break
      say "worker $to stole $id from worker $n"
    done
  done
}

# 4. BATCH at a time to whoever has least, counted anew each time; the rest, fewer than that, too. A batch is the oldest
# by ID, moved in one step.
by_batches() {
  local list last to
  while list=$(ids overflow true | sort) && [[ -n $list ]]; do
    last=$(sed -n "1,${BATCH}p" <<<"$list" | tail -n 1)
    recount
    to=$(least_loaded)
    broker move overflow "worker$to-tasks" --all --before "$((10#$last + 1))" >/dev/null || (($? == 2)) ||
      fail "could not move a batch to worker $to"
  done
}

# 5. To the first worker with fewer than LIMIT tasks; what none has room for stays.
first_with_room() {
  local n
  recount
  for ((n = 1; n <= WORKERS; n++)); do
    while (($(load_of $n) < LIMIT)); do give overflow "worker$n-tasks" || return 0; done
  done
}

# 6. Bars, ROUNDS times, every two seconds.
monitor() {
  local round n bar
  for ((round = 1; round <= ${ROUNDS:-1}; round++)); do
    ((round == 1)) || sleep 2
    recount
    for ((n = 1; n <= WORKERS; n++)); do
      printf -v bar '%*s' "$(($(load_of $n) < 20 ? $(load_of $n) : 20))" ''
      printf 'worker %d %-20s %d\n' "$n" "${bar// /#}" "$(load_of $n)"
    done
    say "overflow ${load[overflow]:-0}"
  done
}

# 7. All workers, each a process; they end when there was nothing to do for a while.
workers() {
  local n status all=()
  trap 'kill -TERM "${all[@]}" 2>/dev/null || :' INT TERM
  for ((n = 1; n <= WORKERS; n++)); do
    worker "$n" "${TASK_SECONDS[n - 1]}" &
    all+=($!)
  done
  for n in "${all[@]}"; do
    until wait "$n"; do
      status=$?
      ((status > 128)) && kill -0 "$n" 2>/dev/null || fail "a worker ended with status $status"
    done
  done
}

worker() { # N SECONDS
  local idle=0
  stopping=false
  trap 'stopping=true' INT TERM # after the task in hand
  # What an earlier run of this worker left in the middle.
  broker move "worker$1-inflight" "worker$1-tasks" --all >/dev/null || (($? == 2)) || fail "worker $1 can't recover"
  until $stopping || ((idle >= IDLE_LIMIT)); do
    if ! one_message move "worker$1-tasks" "worker$1-inflight"; then
      idle=$((idle + 1))
      sleep "$POLL_INTERVAL"
      continue
    fi
    idle=0
    sleep "$2" # the work
    delete_id "$id" "worker$1-inflight"
    say "worker $1 did $id"
  done
}

sample() { # TASKS in overflow, 5 for worker 1, 1 for worker 2
  local n
  for ((n = 1; n <= $1; n++)); do broker write overflow "task $n"; done
  for ((n = 1; n <= 5; n++)); do broker write worker1-tasks "old task $n"; done
  broker write worker2-tasks 'old task 6'
}

demo() {
  local tasks=${DEMO_TASKS:-50} held balancer n
  temporary_store
  sample "$tasks"

  held=$(broker move worker1-tasks worker1-inflight -t | cut -f 1)
  steal >"$scratch/stolen"
  check "a worker with a surplus gives half of it away" "$(wc -l <"$scratch/stolen")" 1
  check "but never what it is working on" "$(broker peek worker1-inflight -t)" "$held"$'\told task 1'

  first_with_room
  recount
  check "who has room is filled to the limit" "$(load_of 1), $(load_of 2)" "$LIMIT, $LIMIT"
  BATCH=4 by_batches
  check "batches hand out all, the last few too" "$(count overflow pending)" 0

  (while :; do steal && sleep "$STEAL_INTERVAL"; done >/dev/null) &
  balancer=$!
  workers >"$scratch/log"
  kill $balancer
  wait $balancer || :
  workers >>"$scratch/log" # a task given to one that had just ended waits for its return
  check "each task was done" "$(grep -c ' did ' "$scratch/log")" "$((tasks + 6))"
  check "and once" "$(awk '{ print $4 }' "$scratch/log" | sort | uniq -d | wc -l)" 0
  check "nothing is left" "$(broker list --stats --json | jq -s 'map(.total) | add // 0')" 0
  for ((n = 1; n <= WORKERS; n++)); do say "  worker $n did $(grep -c "^worker $n " "$scratch/log")"; done
  verdict
}

choose() {
  local choice
  say "1 round-robin  2 least loaded  3 stealing  4 batches  5 first with room  6 monitor  7 workers  8 demonstration"
  read -r choice || fail "no choice on standard input"
  [[ $choice =~ ^[1-8]$ ]] || fail "no such choice: '$choice'"
  if [[ $choice == 8 ]]; then demo && return; fi
  if [[ -z ${BROKER_DB:-} ]]; then temporary_store && sample 10; fi
  case $choice in
    1) round_robin ;;
    2) by_load ;;
    3) steal ;;
    4) by_batches ;;
    5) first_with_room ;;
    7) workers ;;
  esac
  monitor
}

trap 'say Stopped.; exit 0' INT TERM
case ${1:-} in
  '') choose ;;
  demo) demo ;;
  *) fail "unknown argument '$1': run it without one, or with 'demo'" ;;
esac
