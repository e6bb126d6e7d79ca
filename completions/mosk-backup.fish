# Completion of mosk-backup for fish.
#   mosk-backup generate completion fish > ~/.config/fish/completions/mosk-backup.fish

function __mosk_backup_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    # By name: a path that was typed is not run before somebody says so.
    set -l answer (mosk-backup __complete $before[2..-1] "$current" 2> /dev/null)
    or return
    set -l directive $answer[-1]
    for line in $answer[1..-2]
        printf '%s\n' $line
    end

    # A value is completed alone, behind its option.
    set -l option (string match -r -- '^--[^=]+=' "$current")
    set -l looked (string replace -- "$option" '' "$current")
    switch $directive
        case :0
            __fish_complete_path "$looked" | string replace -r -- '^' "$option"
        case :16
            __fish_complete_directories "$looked" | string replace -r -- '^' "$option"
    end
end

complete -c mosk-backup -f -a '(__mosk_backup_complete)'
