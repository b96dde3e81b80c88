# --8<-- [start:in]
import io
import tarfile

import docker

client = docker.from_env()
box = client.containers.run("busybox:1.36", ["sleep", "300"], name="box", detach=True)
letter = b"hello from the host\n"
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w") as tar:
    entry = tarfile.TarInfo("letter.txt")
    entry.size = len(letter)
    tar.addfile(entry, io.BytesIO(letter))
print(box.put_archive("/tmp", archive.getvalue()))
#> True
print(box.exec_run(["cat", "/tmp/letter.txt"]).output.decode().strip())
#> hello from the host
# --8<-- [end:in]

# --8<-- [start:out]
box.exec_run(["sh", "-c", "echo 'and from the container' >> /tmp/letter.txt"])
stream, about = box.get_archive("/tmp/letter.txt")
print(about["name"], about["size"])
#> letter.txt 43
with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
    print(tar.extractfile("letter.txt").read().decode().strip())
    #> hello from the host
    #> and from the container
# --8<-- [end:out]

# --8<-- [start:stopped]
box.kill()
stream, about = box.get_archive("/tmp/letter.txt")
print(about["name"])
#> letter.txt
try:
    box.get_archive("/no/such/file")
except docker.errors.NotFound as error:
    print(error.explanation)
    #> Could not find the file /no/such/file in container 4fb1f1b3bfcee4ceffaef2f00265f86d48408931fc2252403cc023ed1ba2a6f8
# --8<-- [end:stopped]
