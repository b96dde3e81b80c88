# The head of a session's interactive bash, read from its stdin as all that follows. A step comes as one `eval` of a
# quoted text, and behind it `__end`, which says on stdout (and on the descriptor named) that it has ended, with its status and the shell's
# flags. Tracing is off between steps (the next one begins with `set -x` again), so that none of this is traced.
unset PS1 PS2 HISTFILE MAILCHECK
PS1= PS2=
set +o history
exec 40>&8 8>&- 41>&1 2>&1
__enter() { set -- "$?" "$1"; history -s -- "$2"; return "$1"; }
__expand() {
    set -- "$?" "$1" "$2"
    if REPLY=$(history -p -- "$2" 2>/dev/null); then
        [ "$REPLY" = "$2" ] || printf '%s\n' "$REPLY$3" >&2
        REPLY=$REPLY$3
    else
        printf 'bash: %s: event not found\n' "$(printf %s "$2" | grep -o '![^][:space:]:;&()|<>"]*' | head -n 1)" >&2
        REPLY="(exit $1)"
    fi
    history -s -- "$REPLY"
    return "$1"
}
__end() {
    set -- "$?" "$-" "${1-}"
    set +xv
    set -- "$1" "$__mark$1 $2$__mark" "$3"
    [ -z "$3" ] || printf %s "$2" >&"$3"
    printf %s "$2" >&41
    return "$1"
}
__sized() { set -- "$?" "$1" "$2"; stty sane cols "$2" <"$3"; return "$1"; }
