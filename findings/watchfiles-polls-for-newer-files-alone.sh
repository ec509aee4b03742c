#!/bin/sh
# watchfiles 1.1.0 (PyPI, the reloader of uvicorn), with force_polling: a file replaced by one whose time is older is never heard of, of another size or not.
#
# Guess: whatever time is not as before is a change, as in watchdog's PollingObserver and in chokidar with usePolling. Seen: a backup put back with its
# time (`cp -p`, `rsync -t`, `tar -x`, a rename) says nothing: neither the size nor the inode is looked at, and of times only whether one is later.
# On a mount on which no event arrives, where one has to poll (WATCHFILES_FORCE_POLLING), the server goes on with the code that was taken back.
# `touch` has it heard. By inotify, on a disk of one's own, the same replacement is heard at once.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check watchfiles==1.1.0 watchdog==6.0.0
cat > try.py <<'TRY'
import os, threading, time
from watchdog.events import FileSystemEventHandler
from watchdog.observers.polling import PollingObserver
from watchfiles import watch

folder = os.path.realpath('watched')
os.mkdir(folder)
code, backup = os.path.join(folder, 'code.py'), 'backup.py'
heard, told = {}, threading.Condition()

def hear(who):
    with told:
        heard[who] = True
        told.notify_all()

def follow(who, **how):
    for changes in watch(folder, stop_event=end, debounce=50, step=20, watch_filter=None, **how):
        if any(path == code for _, path in changes):
            hear(who)

class Handler(FileSystemEventHandler):
    def on_any_event(self, event):
        if event.src_path == code:
            hear('watchdog, polling')

WHO = ['watchfiles, polling', 'watchfiles, inotify', 'watchdog, polling']

def change(name, act):
    time.sleep(3)  # what was before is over
    heard.clear()
    act()
    with told:
        told.wait_for(lambda: len(heard) == len(WHO), timeout=10)
    print(f'{name}: ' + '; '.join(f'{who}: {"heard" if who in heard else "nothing"}' for who in WHO), flush=True)

def put_back():
    os.rename(backup, code)

with open(backup, 'w') as file:
    file.write('the code of yesterday\n')
os.utime(backup, (time.time() - 86400,) * 2)
with open(code, 'w') as file:
    file.write('new\n')
end = threading.Event()
threads = [threading.Thread(target=follow, args=(WHO[0],), kwargs={'force_polling': True, 'poll_delay_ms': 100}),
           threading.Thread(target=follow, args=(WHO[1],), kwargs={'force_polling': False})]
observer = PollingObserver(timeout=0.2)
observer.schedule(Handler(), folder)
observer.start()
for thread in threads:
    thread.start()
change('an older file', put_back)
change('touch', lambda: os.utime(code))
end.set()
observer.stop()
for thread in threads:
    thread.join()
TRY
timeout 120 env/bin/python try.py > seen
cat seen
grep -qx 'an older file: watchfiles, polling: nothing; watchfiles, inotify: heard; watchdog, polling: heard' seen || { echo 'changed: an older file' >&2; exit 1; }
grep -qx 'touch: watchfiles, polling: heard; watchfiles, inotify: heard; watchdog, polling: heard' seen || { echo 'changed: touch' >&2; exit 1; }
