# --8<-- [start:pull]
import docker

client = docker.from_env()
busybox = client.images.pull("busybox", tag="1.36")
print(busybox.id)
#> sha256:2256b807cfcd4a44a558c660df817de263c7b96fb6542cd12ec4dce98a706996
print(busybox.tags)
#> ['busybox:1.36']
# --8<-- [end:pull]

# --8<-- [start:tags]
busybox.tag("tools", tag="1")
for image in client.images.list():
    print(image.id, sorted(image.tags))
    #> sha256:2256b807cfcd4a44a558c660df817de263c7b96fb6542cd12ec4dce98a706996 ['busybox:1.36', 'tools:1']
client.images.remove("tools:1")
busybox.reload()
print(busybox.tags)
#> ['busybox:1.36']
# --8<-- [end:tags]

# --8<-- [start:in-use]
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True)
try:
    client.images.remove(busybox.id, force=True)
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
box.kill()
try:
    client.images.remove("busybox:1.36")
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
# --8<-- [end:in-use]

# --8<-- [start:remove]
box.remove()
client.images.remove("busybox:1.36")
print(client.images.list("busybox:1.36"))
#> []
# --8<-- [end:remove]
