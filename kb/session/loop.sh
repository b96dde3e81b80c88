# The shell of a session. Steps come on stdin, each NUL-ended; behind a step's output stands a mark with its status.
# stdin of the steps themselves is empty, or the terminal whose path comes before the step.
exec 9<&0 </dev/null 2>&1
_mark=$1
trap : INT
command_not_found_handle() { printf 'bash: %s: command not found\n' "$1" >&2; return 127; }
_status() { return "$_last"; }
_last=0
printf '%s' "$_mark$PPID$_mark"
while IFS= read -r -d '' -u 9 _terminal && IFS= read -r -d '' -u 9 _step; do
    if [ -n "$_terminal" ]; then
        eval "_status
$_step" <"$_terminal" >"$_terminal" 2>&1 9<&-
    else
        eval "_status
$_step" 9<&-
    fi
    _last=$?
    printf '%s' "$_mark$_last$_mark"
done
