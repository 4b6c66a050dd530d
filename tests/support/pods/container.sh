#!/usr/bin/env bash
# Runs one container of a pod once: COMMAND in all namespaces of the pod and in a control group of its
# own. Prints the process id of COMMAND as the host sees it; exits with its status, 128 + N after
# signal N.
#
#   container.sh PAUSE GROUP LOG COMMAND [ARGUMENT...]
#
# The waiting shell stays outside the pod's process namespace (only what it forks is inside), so that
# the pod's /proc shows nothing but the pod; and outside the control group, so that it outlives it.
set -u
pause="$1" group="$2" log="$3"
shift 3
exec 8>>"$log" 9>"$group/cgroup.procs" 2>&8
exec nsenter --target "$pause" --mount --uts --ipc --net --pid --no-fork -- bash -c '
  (
    echo 0 >&9 || exit 125
    exec 9>&-
    exec "$@" >&8 2>&8 8>&-
  ) </dev/null &
  exec 8>&- 9>&- 2>/dev/null
  echo "$!"
  wait "$!"
' container "$@"
