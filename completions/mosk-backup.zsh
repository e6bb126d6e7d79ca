#compdef mosk-backup
# Completion of mosk-backup for zsh, as a file _mosk-backup of $fpath, or in .zshrc behind compinit:
#   source <(mosk-backup generate completion zsh)

_mosk_backup() {
  local answer line word about directive
  local -a lines plain described
  # By name: a path that was typed is not run before somebody says so.
  answer=$(mosk-backup __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null) || return 1
  lines=("${(@f)answer}")
  directive=${lines[-1]#:}
  lines[-1]=()

  # A value is completed alone, behind its option.
  local option=
  if [[ $PREFIX == --*=* ]]; then
    option=${PREFIX%%=*}=
    compset -P '*='
  fi
  for line in "${lines[@]}"; do
    word=${${line%%$'\t'*}#$option}
    about=
    [[ $line == *$'\t'* ]] && about=${line#*$'\t'}
    described+=("${word//:/\\:}${about:+:$about}")
  done

  local found=1
  if (( ${#described} )); then
    _describe -t words 'mosk-backup' described && found=0
  fi
  case $directive in
    0) _files && found=0 ;;
    16) _files -/ && found=0 ;;
  esac
  return found
}

if [[ $funcstack[1] == _mosk-backup ]]; then
  _mosk_backup "$@"
else
  compdef _mosk_backup mosk-backup
fi
