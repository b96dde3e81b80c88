# --8<-- [start:rm]
import io
import tarfile

import docker

client = docker.from_env()
job = client.containers.create("busybox:1.36", ["sh", "-c", "echo draft > /tmp/report; echo written"], name="job")
job.start()
job.wait()
stream, _ = job.get_archive("/tmp/report")
with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
    print(tar.extractfile("report").read().decode().strip())
    #> draft
job.remove()
try:
    job.logs()
except docker.errors.NotFound as error:
    print(error.status_code)
    #> 404
# --8<-- [end:rm]

# --8<-- [start:running]
web = client.containers.run("nginx:1.27", name="web", detach=True)
try:
    web.remove()
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
web.remove(force=True)
# --8<-- [end:running]

# --8<-- [start:many]
for name in ("one", "two"):
    client.containers.run("busybox:1.36", ["true"], name=name)
client.containers.run("busybox:1.36", ["sleep", "300"], name="three", detach=True)
pruned = client.containers.prune()
print(len(pruned["ContainersDeleted"]))
#> 2
print([container.name for container in client.containers.list(all=True)])
#> ['three']
# --8<-- [end:many]
