# Completion of the broker command for bash: source this file, or put it as "broker" into a folder of
# bash-completion. Queues and aliases come from the store that the command line names.

_broker_plain() { # a word as the shell would pass it on, with nothing in it run
  local word=$1
  case $word in '~/'*) word=$HOME/${word#'~/'} ;; esac
  word=${word//[\"\']/}
  printf '%s' "${word//\\/}"
}

_broker_files() { # the shell's own way, which quotes what it must
  compopt -o "$1" 2>/dev/null
}

_broker_names() { # what a word may name: queues, and aliases with their @; store, current and prefix are the caller's
  local program file=${BROKER_DEFAULT_DB_NAME:-.broker.db} folder=${BROKER_DEFAULT_DB_LOCATION:-.} own='' i name
  program=$(_broker_plain "${COMP_WORDS[0]}")
  for ((i = 0; i < ${#store[@]}; i += 2)); do
    case ${store[i]} in
      -d) folder=${store[i + 1]} ;;
      *) file=${store[i + 1]} own=1 ;;
    esac
  done
  case $file in /*) ;; *) file=$folder/$file ;; esac
  # Nothing is created to find names in, as list would. What a project names it does not create.
  if ! [ -s "$file" ]; then
    [ -z "$own" ] || return 0
    case ${BROKER_PROJECT_SCOPE:-} in
      1 | [Tt][Rr][Uu][Ee] | [Yy][Ee][Ss] | [Oo][Nn]) ;;
      *) [ -f "$folder/${BROKER_PROJECT_CONFIG_NAME:-.broker.toml}" ] || return 0 ;;
    esac
  fi
  # A store may be anybody's: what is no name is not let into the shell.
  while IFS= read -r name; do
    [[ $name != "$current"* ]] || COMPREPLY+=("$prefix$name")
  done < <({
    "$program" "${store[@]}" list
    "$program" "${store[@]}" alias list | sed 's/^/@/; s/ .*//'
  } 2>/dev/null </dev/null | LC_ALL=C grep -E '^@?[A-Za-z0-9_][A-Za-z0-9_.-]*$')
}

_broker() {
  local current previous='' prefix='' command='' sub='' operands=0 i word
  local -a line=() store=()
  local globals='-d --dir -f --file -q --quiet --version -h --help --cleanup --vacuum --compact --status --explain'
  local commands='write read peek list exists stats delete move rename broadcast dump load alias watch init demo'
  COMPREPLY=()
  for ((i = 1; i <= COMP_CWORD; i++)); do # bash takes --file=FILE for three words
    word=${COMP_WORDS[i]}
    if [ "$i" -gt 1 ] && { [ "$word" = = ] || [ "${COMP_WORDS[i - 1]}" = = ]; }; then
      line[${#line[@]}-1]+=$word
    else
      line+=("$word")
    fi
  done
  local last=$((${#line[@]} - 1))
  current=${line[last]}
  [ "$last" -eq 0 ] || previous=${line[last - 1]}
  case $current in
    --*=*)
      previous=${current%%=*} current=${current#*=}
      case ${COMP_WORDS[COMP_CWORD]} in -*) prefix=$previous= ;; esac ;;
  esac
  for ((i = 0; i < last; i++)); do
    word=${line[i]}
    if [ -z "$command" ]; then
      case $word in
        -d | --dir) store+=(-d "$(_broker_plain "${line[i + 1]}")"); ((++i)) ;;
        -f | --file) store+=(-f "$(_broker_plain "${line[i + 1]}")"); ((++i)) ;;
        --dir=* | -d=*) store+=(-d "$(_broker_plain "${word#*=}")") ;;
        --file=* | -f=*) store+=(-f "$(_broker_plain "${word#*=}")") ;;
        -d*) store+=(-d "$(_broker_plain "${word#-d}")") ;;
        -f*) store+=(-f "$(_broker_plain "${word#-f}")") ;;
        --status | --cleanup) globals+=' --json' ;;
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
    -d | --dir) [ -n "$command" ] || { _broker_files dirnames; return 0; } ;;
    -f | --file) [ -n "$command" ] || { _broker_files default; return 0; } ;;
    --move | --queue | --target) _broker_names; return 0 ;;
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
    demo) [[ $current == -* ]] || { _broker_files default; return 0; } ;;
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
    *) [ "$operands" -ge "$wants" ] || _broker_names ;;
  esac
}

complete -F _broker broker
