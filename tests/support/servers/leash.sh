#!/usr/bin/env bash
# Runs COMMAND until it ends or until standard input does: the other end of that pipe is held by the
# tests, and a server must not outlive the tests that started it, however they ended.
#
#   leash.sh LOG COMMAND [ARGUMENT...]     prints the process id of COMMAND, exits with its status
set -u
log="$1"
shift
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
server=$!
# A signal to the whole group of the tests must not take the keeper before its server.
trap '' HUP INT TERM
echo "$server"
(
  while read -r _; do :; done
  kill -KILL "$server"
) <&3 >&- 2>/dev/null &
keeper=$!
wait "$server"
status=$?
kill "$keeper" 2>/dev/null
exit "$status"
