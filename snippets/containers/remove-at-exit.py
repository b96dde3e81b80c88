# --8<-- [start:without]
import docker

client = docker.from_env()
print(client.containers.run("busybox:1.36", ["echo", "hello"], name="kept").decode().strip())
#> hello
print([container.name for container in client.containers.list(all=True)])
#> ['kept']
# --8<-- [end:without]

# --8<-- [start:with]
print(client.containers.run("busybox:1.36", ["echo", "hello"], name="gone", remove=True).decode().strip())
#> hello
print([container.name for container in client.containers.list(all=True)])
#> ['kept']
try:
    client.containers.get("gone")
except docker.errors.NotFound as error:
    print(error.explanation)
    #> No such container: gone
# --8<-- [end:with]
