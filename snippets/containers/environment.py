# --8<-- [start:set]
import docker

client = docker.from_env()
output = client.containers.run("busybox:1.36", ["env"], environment={"GREETING": "hello"}, remove=True)
for line in sorted(output.decode().splitlines()):
    print(line)
    #> GREETING=hello
    #> HOME=/root
    #> HOSTNAME=7042dabcf3e1
    #> PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# --8<-- [end:set]

# --8<-- [start:pass-on]
import os

os.environ["CITY"] = "Seoul"
say = ["sh", "-c", 'echo "[$CITY]"']
print(client.containers.run("busybox:1.36", say, remove=True).decode().strip())
#> []
city = os.environ["CITY"]
print(client.containers.run("busybox:1.36", say, environment={"CITY": city}, remove=True).decode().strip())
#> [Seoul]
# --8<-- [end:pass-on]

# --8<-- [start:visible]
app = client.containers.run("busybox:1.36", ["sleep", "300"], name="app", environment=["PASSWORD=secret"], detach=True)
print(app.attrs["Config"]["Env"][0])
#> PASSWORD=secret
print(app.exec_run(["sh", "-c", "echo $PASSWORD"], environment={"PASSWORD": "other"}).output.decode().strip())
#> other
print(app.exec_run(["sh", "-c", "echo $PASSWORD"]).output.decode().strip())
#> secret
# --8<-- [end:visible]
