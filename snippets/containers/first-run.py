# --8<-- [start:run]
import docker

client = docker.from_env()
print(client.images.list("busybox:1.36"))
#> []
print(client.containers.run("busybox:1.36", ["echo", "hello"]).decode().strip())
#> hello
print(client.images.list("busybox:1.36"))
#> [<Image: 'busybox:1.36'>]
# --8<-- [end:run]

# --8<-- [start:order]
print(client.containers.run("busybox:1.36", ["echo", "--name", "web"]).decode().strip())
#> --name web
# --8<-- [end:order]

# --8<-- [start:status]
try:
    client.containers.run("busybox:1.36", ["sh", "-c", "exit 3"])
except docker.errors.ContainerError as error:
    print(error.exit_status)
    #> 3
try:
    client.containers.run("busybox:1.36", ["no-such-program"])
except docker.errors.APIError as error:
    print("executable file not found" in error.explanation)
    #> True
try:
    client.containers.run("busybox:1.36", ["true"], name="?")
except docker.errors.APIError as error:
    print(error.status_code)
    #> 400
# --8<-- [end:status]

# --8<-- [start:digest]
digest = client.images.get("busybox:1.36").attrs["RepoDigests"][0]
print(digest)
#> busybox@sha256:9cd102e578fb7dbf134660be7ee2d4fb7406eb5a40f93a216702053cd9e526e0
print(client.containers.run(digest, ["echo", "hello"]).decode().strip())
#> hello
# --8<-- [end:digest]
