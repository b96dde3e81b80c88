# --8<-- [start:write]
from pathlib import Path

app = Path("app")
app.mkdir()
(app / "greet.sh").write_text("""\
#!/bin/sh
echo "Hello, ${1:-you}! I use $COLOUR."
""")
(app / "greet.sh").chmod(0o755)
(app / "Dockerfile").write_text("""\
FROM busybox:1.36
ENV COLOUR=blue
WORKDIR /app
COPY greet.sh .
ENTRYPOINT ["./greet.sh"]
""")
print(sorted(path.name for path in app.iterdir()))
#> ['Dockerfile', 'greet.sh']
# --8<-- [end:write]

# --8<-- [start:build]
import docker

client = docker.from_env()
image, log = client.images.build(path="app", tag="greet:1")
print(image.id, image.tags)
#> sha256:61a0c7e42f62b8aedf0eb013b0cb2ae3e558abcdf6ac6298a23281ae9b0891f1 ['greet:1']
print(client.containers.run("greet:1", remove=True).decode().strip())
#> Hello, you! I use blue.
print(client.containers.run("greet:1", ["Mina"], remove=True).decode().strip())
#> Hello, Mina! I use blue.
print(client.containers.run("greet:1", ["Mina"], environment={"COLOUR": "red"}, remove=True).decode().strip())
#> Hello, Mina! I use red.
# --8<-- [end:build]

# --8<-- [start:inside]
print(client.containers.run("greet:1", entrypoint="ls", remove=True).decode().strip())
#> greet.sh
print(image.attrs["Config"]["Entrypoint"], image.attrs["Config"]["WorkingDir"])
#> ['./greet.sh'] /app
# --8<-- [end:inside]

# --8<-- [start:cache]
again, log = client.images.build(path="app", tag="greet:again")
print(again.id == image.id)
#> True
# --8<-- [end:cache]

# --8<-- [start:changed]
with (app / "greet.sh").open("a") as script:
    script.write("echo Bye.\n")
second, log = client.images.build(path="app", tag="greet:2")
print(second.id == image.id)
#> False
print(client.containers.run("greet:2", remove=True).decode().strip())
#> Hello, you! I use blue.
#> Bye.
print(client.containers.run("greet:1", remove=True).decode().strip())
#> Hello, you! I use blue.
# --8<-- [end:changed]

# --8<-- [start:fails]
with (app / "Dockerfile").open("a") as dockerfile:
    dockerfile.write("RUN no-such-program\n")
try:
    client.images.build(path="app", tag="greet:4")
except docker.errors.BuildError as error:
    print("returned a non-zero code: 127" in error.msg)
    #> True
print(client.images.list("greet:4"))
#> []
# --8<-- [end:fails]
