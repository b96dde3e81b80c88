# --8<-- [start:three]
import docker

client = docker.from_env()
sleeper = client.containers.run("busybox:1.36", ["sleep", "300"], name="sleeper", detach=True)
client.containers.run("busybox:1.36", ["true"], name="fine")
try:
    client.containers.run("busybox:1.36", ["sh", "-c", "exit 3"], name="broken")
except docker.errors.ContainerError as error:
    print(error.exit_status)
    #> 3
# --8<-- [end:three]

# --8<-- [start:running]
for container in client.containers.list():
    print(container.short_id, container.image.tags[0], container.status, container.name)
    #> 0951c1305064 busybox:1.36 running sleeper
# --8<-- [end:running]

# --8<-- [start:all]
for container in client.containers.list(all=True):
    print(container.short_id, container.image.tags[0], container.status, container.name)
    #> 8dd5c6b2dd85 busybox:1.36 exited broken
    #> 3188d915c629 busybox:1.36 exited fine
    #> 0951c1305064 busybox:1.36 running sleeper
# --8<-- [end:all]

# --8<-- [start:states]
client.containers.create("busybox:1.36", ["sleep", "300"], name="waiting")
sleeper.pause()
print([container.name for container in client.containers.list()])
#> ['sleeper']
for container in client.containers.list(all=True):
    print(container.name, container.status)
    #> waiting created
    #> broken exited
    #> fine exited
    #> sleeper paused
sleeper.unpause()
# --8<-- [end:states]

# --8<-- [start:narrow]
print([container.name for container in client.containers.list(all=True, filters={"status": "exited"})])
#> ['broken', 'fine']
print([container.name for container in client.containers.list(all=True, filters={"exited": 3})])
#> ['broken']
print([container.name for container in client.containers.list(all=True, limit=1)])
#> ['waiting']
# --8<-- [end:narrow]

# --8<-- [start:ids]
print(sleeper.short_id)
#> 0951c1305064
print(sleeper.id)
#> 0951c1305064b69a8a0ed6ff82df7e2d96ed1cec1dbd1da2717c554874d53065
# --8<-- [end:ids]
