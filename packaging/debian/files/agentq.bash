# bash completion for agentq: the program itself says what may follow.
_agentq() {
    local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT}
    mapfile -t COMPREPLY < <(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
    [ "${#COMPREPLY[@]}" -gt 0 ] || compopt -o default
}
complete -F _agentq agentq
