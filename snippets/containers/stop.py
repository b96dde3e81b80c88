# --8<-- [start:stop]
import time

import docker

client = docker.from_env()
listens = 'trap "echo goodbye; exit 0" TERM; echo hello; while :; do sleep 0.1; done'
polite = client.containers.run("busybox:1.36", ["sh", "-c", listens], name="polite", detach=True)
while b"hello" not in polite.logs():
    time.sleep(0.1)
polite.stop()
polite.reload()
print(polite.status, polite.attrs["State"]["ExitCode"])
#> exited 0
print(polite.logs().decode().split())
#> ['hello', 'goodbye']
# --8<-- [end:stop]

# --8<-- [start:start]
polite.start()
while polite.logs().count(b"hello") < 2:
    time.sleep(0.1)
polite.reload()
print(polite.name, polite.status)
#> polite running
print(polite.logs().decode().split())
#> ['hello', 'goodbye', 'hello']
# --8<-- [end:start]

# --8<-- [start:kill]
stubborn = client.containers.run("busybox:1.36", ["sleep", "300"], name="stubborn", detach=True)
stubborn.stop(timeout=1)
print(stubborn.wait()["StatusCode"])
#> 137
# --8<-- [end:kill]

# --8<-- [start:all]
stubborn.start()
for container in client.containers.list():
    container.kill()
    print(container.name, container.wait()["StatusCode"])
    #> stubborn 137
    #> polite 137
# --8<-- [end:all]
