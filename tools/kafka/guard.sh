#!/bin/sh
# guard.sh DIRECTORY COMMAND [ARGUMENT...] becomes COMMAND and ties its life to the process that started it.
# Descriptor 3 is a pipe from that process. If it closes before a line was written to it, the process is
# gone, however it ended: COMMAND is killed and DIRECTORY, unless empty, is removed.
directory=$1
shift
{
  if ! read -r _; then
    kill -KILL $$
    if [ -n "$directory" ]; then
      sleep 1
      rm -rf -- "$directory"
    fi
  fi
} <&3 >/dev/null 2>&1 &
exec "$@" 3<&-
