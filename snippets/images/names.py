# --8<-- [start:two-names]
import docker

client = docker.from_env()
busybox = client.images.get("busybox:1.36")
busybox.tag("tools", tag="1")
busybox.tag("tools", tag="stable")
busybox.reload()
print(sorted(busybox.tags))
#> ['busybox:1.36', 'tools:1', 'tools:stable']
print(len(client.images.list()))
#> 1
# --8<-- [end:two-names]

# --8<-- [start:untag]
client.images.remove("tools:1")
busybox.reload()
print(sorted(busybox.tags))
#> ['busybox:1.36', 'tools:stable']
# --8<-- [end:untag]

# --8<-- [start:by-id]
try:
    client.images.remove(busybox.id)
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
client.images.remove(busybox.id, force=True)
print(client.images.list())
#> []
# --8<-- [end:by-id]
