# --8<-- [start:writer]
import time
import urllib.request

import docker


def fetch(address):
    """The page at an address, once the server there answers."""
    for _ in range(100):
        try:
            return urllib.request.urlopen(address).read().decode().strip()
        except OSError:
            time.sleep(0.1)


client = docker.from_env()
writer = client.containers.run("busybox:1.36", ["sleep", "300"], name="writer", volumes=["pages:/out"], detach=True)
writer.exec_run(["sh", "-c", "echo 'first edition' > /out/index.html"])
shared = ["pages:/usr/share/nginx/html:ro"]
web = client.containers.run("nginx:1.27", name="web", ports={"80/tcp": 8080}, volumes=shared, detach=True)
print(fetch("http://localhost:8080"))
#> first edition
writer.exec_run(["sh", "-c", "echo 'second edition' > /out/index.html"])
print(fetch("http://localhost:8080"))
#> second edition
# --8<-- [end:writer]

# --8<-- [start:read-only]
result = web.exec_run(["rm", "/usr/share/nginx/html/index.html"])
print(result.exit_code, "Read-only file system" in result.output.decode())
#> 1 True
print(sorted(container.name for container in client.containers.list(filters={"volume": "pages"})))
#> ['web', 'writer']
# --8<-- [end:read-only]

# --8<-- [start:volumes-from]
cat = ["cat", "/out/index.html"]
print(client.containers.run("busybox:1.36", cat, volumes_from=["writer"], remove=True).decode().strip())
#> second edition
try:
    client.containers.run("busybox:1.36", ["rm", "/out/index.html"], volumes_from=["writer:ro"], remove=True)
except docker.errors.ContainerError as error:
    print(error.exit_status, error.stderr.decode().strip())
    #> 1 rm: can't remove '/out/index.html': Read-only file system
# --8<-- [end:volumes-from]
