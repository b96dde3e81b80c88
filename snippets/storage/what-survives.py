# --8<-- [start:write]
import docker

client = docker.from_env()
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True)
box.exec_run(["sh", "-c", "echo 'buy milk' > /todo.txt"])
print([change["Path"] for change in box.diff()])
#> ['/todo.txt']
# --8<-- [end:write]

# --8<-- [start:stop]
box.stop(timeout=0)
box.start()
print(box.exec_run(["cat", "/todo.txt"]).output.decode().strip())
#> buy milk
# --8<-- [end:stop]

# --8<-- [start:remove]
box.remove(force=True)
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True)
result = box.exec_run(["cat", "/todo.txt"])
print(result.exit_code, result.output.decode().strip())
#> 1 cat: can't open '/todo.txt': No such file or directory
# --8<-- [end:remove]
box.remove(force=True)

# --8<-- [start:four-places]
from pathlib import Path

folder = Path("folder").absolute()
folder.mkdir()
places = {"volumes": ["drawer:/volume", f"{folder}:/folder"], "tmpfs": {"/memory": ""}}
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True, **places)
box.exec_run(["mkdir", "/layer"])


def there(container):
    """Which of the places have the file."""
    all_places = ("layer", "memory", "volume", "folder")
    return [place for place in all_places if container.exec_run(["test", "-e", f"/{place}/file"]).exit_code == 0]


for place in ("layer", "memory", "volume", "folder"):
    box.exec_run(["touch", f"/{place}/file"])
print(there(box))
#> ['layer', 'memory', 'volume', 'folder']
# --8<-- [end:four-places]

# --8<-- [start:after-restart]
box.restart(timeout=0)
print(there(box))
#> ['layer', 'volume', 'folder']
# --8<-- [end:after-restart]

# --8<-- [start:after-removal]
box.remove(force=True)
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True, **places)
print(there(box))
#> ['volume', 'folder']
# --8<-- [end:after-removal]
