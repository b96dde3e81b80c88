# --8<-- [start:foreground]
import docker

client = docker.from_env()
output = client.containers.run("busybox:1.36", ["sh", "-c", "echo started; sleep 0.5; echo done"], name="front")
print(output.decode().strip())
#> started
#> done
# --8<-- [end:foreground]

# --8<-- [start:background]
back = client.containers.run("busybox:1.36", ["sh", "-c", "echo started; sleep 0.5; echo done"], name="back", detach=True)
print(back.wait()["StatusCode"])
#> 0
print(back.logs().decode().strip())
#> started
#> done
# --8<-- [end:background]

# --8<-- [start:ends]
idle = client.containers.run("debian:12", name="idle", detach=True)
print(idle.wait()["StatusCode"])
#> 0
idle.reload()
print(idle.name, idle.attrs["Config"]["Cmd"], idle.status)
#> idle ['bash'] exited
worker = client.containers.run("debian:12", ["sleep", "infinity"], name="worker", detach=True)
worker.reload()
print(worker.name, worker.attrs["Config"]["Cmd"], worker.status)
#> worker ['sleep', 'infinity'] running
# --8<-- [end:ends]
