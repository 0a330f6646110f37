# Completion of the broker command for bash: source this file, or put it as "broker" into a folder of
# bash-completion. Queues and aliases come from the store that the command line names.

_broker_names() { # what a word may name: queues, and aliases with their @
  local -a store=()
  local i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -d | --dir | -f | --file) store+=("${COMP_WORDS[i]}" "${COMP_WORDS[++i]}") ;;
    esac
  done
  # Nothing is created to find names in: exists and the like would make a missing store.
  local folder=. file=${BROKER_DEFAULT_DB_NAME:-.broker.db}
  [ -z "${BROKER_DEFAULT_DB_LOCATION:-}" ] || folder=$BROKER_DEFAULT_DB_LOCATION
  for ((i = 0; i < ${#store[@]}; i += 2)); do
    case ${store[i]} in
      -d | --dir) folder=${store[i + 1]} ;;
      *) file=${store[i + 1]} ;;
    esac
  done
  case $file in /*) ;; *) file=$folder/$file ;; esac
  [ -s "$file" ] || return 0
  "${COMP_WORDS[0]}" "${store[@]}" list 2>/dev/null </dev/null | sed 's/:.*//'
  "${COMP_WORDS[0]}" "${store[@]}" alias list 2>/dev/null </dev/null | sed 's/^\([^ ]*\) .*/@\1/'
}

_broker() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' sub='' operands=0 i word
  local globals='-d --dir -f --file -q --quiet --version -h --help --cleanup --vacuum --compact --status --explain'
  local commands='write read peek list exists stats delete move rename broadcast dump load alias watch init demo'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [ -z "$command" ]; then
      case $word in
        -d | --dir | -f | --file) ((i++)) ;;
        -*) ;;
        *) command=$word ;;
      esac
    elif [ "$command" = alias ] && [ -z "$sub" ]; then
      sub=$word
    else
      case $word in
        -m | --message | --after | --before | --wait | -p | --pattern | --prefix) ((i++)) ;;
        --queue | --move | --target | --include | --exclude) ((i++)) ;;
        -*) ;;
        *) ((operands++)) ;;
      esac
    fi
  done
  case $previous in
    -d | --dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
    -f | --file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --move | --queue | --target) COMPREPLY=($(compgen -W "$(_broker_names)" -- "$current")); return ;;
    -m | --message | --after | --before | --wait | -p | --pattern | --prefix | --include | --exclude)
      [ -z "$command" ] || return 0 ;;
  esac
  if [ -z "$command" ]; then
    case $current in
      -*) COMPREPLY=($(compgen -W "$globals" -- "$current")) ;;
      *) COMPREPLY=($(compgen -W "$commands" -- "$current")) ;;
    esac
    return
  fi
  local options=--help wants=0 # how many of the operands are names
  case $command in
    write) options='-t --timestamps --json --help' wants=1 ;;
    read) options='--all --json -t --timestamps -m --message --after --before --wait --help' wants=1 ;;
    peek)
      options='--all --json -t --timestamps -m --message --after --before --include-claimed --help' wants=1 ;;
    list) options='--stats --json --prefix -p --pattern --help' ;;
    exists | stats) options='--json --help' wants=1 ;;
    delete) options='--all -m --message --help' wants=1 ;;
    move) options='--all --json -t --timestamps -m --message --after --before --wait --help' wants=2 ;;
    rename) options='--json --no-retarget-aliases --help' wants=1 ;;
    broadcast) options='-p --pattern --queue --help' ;;
    watch) options='--peek --move --json -t --timestamps --after --help' wants=1 ;;
    dump) options='--include --exclude --help' ;;
    load) options='--force --help' ;;
    demo) [[ $current == -* ]] || { COMPREPLY=($(compgen -f -- "$current")); return; } ;;
    alias)
      case $sub in
        '') COMPREPLY=($(compgen -W 'add remove list' -- "$current")); return ;;
        add) options='--quiet --help' wants=2 ;;
        remove) options='--help' wants=1 ;;
        list) options='--target --help' ;;
      esac ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) [ "$operands" -ge "$wants" ] || COMPREPLY=($(compgen -W "$(_broker_names)" -- "$current")) ;;
  esac
}

complete -F _broker broker
