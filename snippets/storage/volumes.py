# --8<-- [start:create]
import docker

client = docker.from_env()
notes = client.volumes.create("notes")
for volume in client.volumes.list():
    print(volume.attrs["Driver"], volume.name)
    #> local notes
# --8<-- [end:create]

# --8<-- [start:mount]
from docker.types import Mount

write = ["sh", "-c", "echo 'buy milk' > /data/todo"]
client.containers.run("busybox:1.36", write, volumes=["notes:/data"], remove=True)
mount = Mount(target="/data", source="notes", type="volume")
print(client.containers.run("busybox:1.36", ["cat", "/data/todo"], mounts=[mount], remove=True).decode().strip())
#> buy milk
# --8<-- [end:mount]

# --8<-- [start:inspect]
from pathlib import Path

print(notes.attrs["Mountpoint"])
#> /var/lib/docker/volumes/notes/_data
print([path.name for path in Path(notes.attrs["Mountpoint"]).iterdir()])
#> ['todo']
# --8<-- [end:inspect]

# --8<-- [start:who]
user = client.containers.create("busybox:1.36", name="user", volumes=["notes:/data"])
print([container.name for container in client.containers.list(all=True, filters={"volume": "notes"})])
#> ['user']
for mount in user.attrs["Mounts"]:
    print(mount["Type"], mount["Name"], mount["Destination"])
    #> volume notes /data
try:
    notes.remove()
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
# --8<-- [end:who]

# --8<-- [start:remove]
user.remove()
notes.remove()
try:
    client.volumes.get("notes")
except docker.errors.NotFound as error:
    print(error.status_code)
    #> 404
# --8<-- [end:remove]
