# --8<-- [start:name]
import docker

client = docker.from_env()
pantry = client.containers.run("busybox:1.36", ["sleep", "300"], name="pantry", detach=True)
other = client.containers.run("busybox:1.36", ["sleep", "300"], detach=True)
for container in client.containers.list():
    print(container.short_id, container.name)
    #> f69cfff46178 funny_kapitsa
    #> 1d0fa3f020ad pantry
# --8<-- [end:name]

# --8<-- [start:unique]
try:
    client.containers.run("busybox:1.36", ["sleep", "300"], name="pantry", detach=True)
except docker.errors.APIError as error:
    print(error.status_code, error.explanation)
    #> 409 Conflict. The container name "/pantry" is already in use by container "1d0fa3f020ad89e1d77816fef9861cf6144f4f10660a352271e4ce4df15c1aff". You have to remove (or rename) that container to be able to reuse that name.
pantry.rename("cellar")
pantry.reload()
print(pantry.short_id, pantry.name)
#> 1d0fa3f020ad cellar
# --8<-- [end:unique]
