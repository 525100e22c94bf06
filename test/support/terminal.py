"""Runs a command on a new terminal, and does to that terminal what each line of standard input says."""
import ctypes
import os
import pty
import select
import sys

libc = ctypes.CDLL(None)
libc.ptsname.restype = ctypes.c_char_p
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(pid, flush=True)
for line in sys.stdin:
    if line.startswith("type "):
        os.write(terminal, line[5:].encode())
    elif line.startswith("full?"):
        other = os.open(libc.ptsname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        print(0 if select.select([], [other], [], 0)[1] else 1, flush=True)
        os.close(other)
    elif line.startswith("hang up"):
        os.close(terminal)
_, status = os.waitpid(pid, 0)
print(os.waitstatus_to_exitcode(status), flush=True)
