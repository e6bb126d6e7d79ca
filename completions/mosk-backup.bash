# Completion of mosk-backup for bash, 3.2 or later.
#   source <(mosk-backup generate completion bash)

_mosk_backup() {
  COMPREPLY=()
  # Words as a shell reads them: bash has cut them at = and :, too.
  local words=() rest=${COMP_LINE:0:COMP_POINT} bare piece i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    bare=${rest#"${rest%%[![:space:]]*}"}
    piece=${COMP_WORDS[i]}
    # Of the last word only what is before the cursor.
    ((i == COMP_CWORD)) && piece=$bare
    if ((${#words[@]} > 0)) && [[ $bare == "$rest" && -n $piece ]]; then
      words[${#words[@]} - 1]+=$piece
    else
      words+=("$piece")
    fi
    rest=${bare#"$piece"}
  done
  local current=${words[${#words[@]} - 1]}

  # By name: a path that was typed is not run before somebody says so.
  local answer line
  answer=$(mosk-backup __complete "${words[@]:1}" 2> /dev/null) || return 0
  local directive=${answer##*:}

  # What bash replaces begins behind the last = or :.
  local kept=
  case $current in
    *[=:]*) kept=${current%"${current##*[=:]}"} ;;
  esac

  while IFS= read -r line; do
    [[ -n $line && $line != :* ]] || continue
    line=${line%%$'\t'*}
    COMPREPLY+=("$(printf '%q' "${line#"$kept"}")")
  done <<< "$answer"

  local looked=${current#--*=}
  case $directive in
    0) _mosk_backup_files -f "$looked" ;;
    16) _mosk_backup_files -d "$looked" ;;
  esac
}

_mosk_backup_files() {
  local file isQuoted=
  # Has bash write a / behind folders, and quote what needs it; 3.2 has no such command.
  compopt -o filenames 2> /dev/null && isQuoted=1
  while IFS= read -r file; do
    # A file may be called anything, and what stands on a command line unquoted is run.
    [[ -n $isQuoted ]] || file=$(printf '%q' "$file")
    COMPREPLY+=("$file")
  done < <(compgen "$1" -- "$2")
}

complete -F _mosk_backup mosk-backup
