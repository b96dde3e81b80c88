# --8<-- [start:main]
import time

import docker

client = docker.from_env()
speak = 'echo "ready"; sleep 0.3; echo "no licence file" >&2; sleep 300'
app = client.containers.run("busybox:1.36", ["sh", "-c", speak], name="app", detach=True)
while b"licence" not in app.logs():
    time.sleep(0.1)
print(app.logs().decode().strip())
#> ready
#> no licence file
# --8<-- [end:main]

# --8<-- [start:streams]
print(app.logs(stderr=False))
#> b'ready\n'
print(app.logs(stdout=False))
#> b'no licence file\n'
# --8<-- [end:streams]

# --8<-- [start:not]
print(app.exec_run(["echo", "said by exec"]).output)
#> b'said by exec\n'
app.exec_run(["sh", "-c", "mkdir -p /var/log; echo 'written to a file' > /var/log/app.log"])
print(len(app.logs().splitlines()))
#> 2
# --8<-- [end:not]
