# --8<-- [start:bind]
import time
import urllib.request
from pathlib import Path

import docker


def fetch(address):
    """The page at an address, once the server there answers."""
    for _ in range(100):
        try:
            return urllib.request.urlopen(address).read().decode().strip()
        except OSError:
            time.sleep(0.1)


client = docker.from_env()
site = Path("site").absolute()
site.mkdir()
(site / "index.html").write_text("first version\n")
html = "/usr/share/nginx/html"
web = client.containers.run("nginx:1.27", name="web", ports={"80/tcp": 8080}, volumes=[f"{site}:{html}"], detach=True)
print(fetch("http://localhost:8080"))
#> first version
(site / "index.html").write_text("second version\n")
print(fetch("http://localhost:8080"))
#> second version
# --8<-- [end:bind]

# --8<-- [start:both-ways]
web.exec_run(["sh", "-c", f"echo 'from the inside' > {html}/note.txt"])
print(sorted(path.name for path in site.iterdir()))
#> ['index.html', 'note.txt']
web.remove(force=True)
print((site / "note.txt").read_text().strip())
#> from the inside
# --8<-- [end:both-ways]

# --8<-- [start:read-only]
try:
    client.containers.run("busybox:1.36", ["rm", "/data/note.txt"], volumes=[f"{site}:/data:ro"], remove=True)
except docker.errors.ContainerError as error:
    print(error.exit_status, error.stderr.decode().strip())
    #> 1 rm: can't remove '/data/note.txt': Read-only file system
# --8<-- [end:read-only]

# --8<-- [start:named]
write = ["sh", "-c", "echo 'buy milk' > /data/todo"]
client.containers.run("busybox:1.36", write, volumes=["notes:/data"], remove=True)
output = client.containers.run("busybox:1.36", ["cat", "/data/todo"], volumes=["notes:/data"], remove=True)
print(output.decode().strip())
#> buy milk
for volume in client.volumes.list():
    print(volume.attrs["Driver"], volume.name)
    #> local notes
# --8<-- [end:named]
