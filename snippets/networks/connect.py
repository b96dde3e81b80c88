# --8<-- [start:apart]
import docker

client = docker.from_env()
front, back = client.networks.create("front"), client.networks.create("back")
web = client.containers.run("nginx:1.27", name="web", network="front", detach=True)
db = client.containers.run("busybox:1.36", ["sleep", "1d"], name="db", network="back", detach=True)
try:
    client.containers.run("busybox:1.36", ["ping", "-c", "1", "-W", "1", "db"], network="front", remove=True)
except docker.errors.ContainerError as error:
    print(error.stderr.decode().strip())
    #> ping: bad address 'db'
# --8<-- [end:apart]

# --8<-- [start:connect]
api = client.containers.run("busybox:1.36", ["sleep", "1d"], name="api", network="front", detach=True)
back.connect(api)
print(api.exec_run(["ping", "-c", "1", "db"]).exit_code)
#> 0
print(api.exec_run(["ping", "-c", "1", "web"]).exit_code)
#> 0
# --8<-- [end:connect]

# --8<-- [start:two-cards]
api.reload()
for name, settings in sorted(api.attrs["NetworkSettings"]["Networks"].items()):
    print(name, settings["IPAddress"])
    #> back 172.19.0.3
    #> front 172.18.0.3
# --8<-- [end:two-cards]

# --8<-- [start:no-router]
print(db.exec_run(["ping", "-c", "1", "-W", "1", "web"]).output.decode().strip())
#> ping: bad address 'web'
# --8<-- [end:no-router]

# --8<-- [start:disconnect]
back.disconnect(api)
print(api.exec_run(["ping", "-c", "1", "-W", "1", "db"]).output.decode().strip())
#> ping: bad address 'db'
api.reload()
print(list(api.attrs["NetworkSettings"]["Networks"]))
#> ['front']
# --8<-- [end:disconnect]
