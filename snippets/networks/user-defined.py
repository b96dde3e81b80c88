# --8<-- [start:create]
import docker

client = docker.from_env()
app = client.networks.create("app")
app.reload()
print(app.short_id, app.name, app.attrs["Driver"])
#> 9752c2a28993 app bridge
config = app.attrs["IPAM"]["Config"][0]
print(config["Subnet"], config["Gateway"])
#> 172.18.0.0/16 172.18.0.1
# --8<-- [end:create]

# --8<-- [start:name]
import time

web = client.containers.run("nginx:1.27", name="web", network="app", detach=True)
page = ""
while "<title>" not in page:
    try:
        page = client.containers.run("busybox:1.36", ["wget", "-qO-", "http://web"], network="app", remove=True).decode()
    except docker.errors.ContainerError:
        time.sleep(0.1)
print(page.partition("<title>")[2].partition("</title>")[0])
#> Welcome to nginx!
# --8<-- [end:name]

# --8<-- [start:not-there]
try:
    client.containers.run("busybox:1.36", ["ping", "-c", "1", "web"], remove=True)
except docker.errors.ContainerError as error:
    print(error.exit_status, error.stderr.decode().strip())
    #> 1 ping: bad address 'web'
# --8<-- [end:not-there]

# --8<-- [start:subnet]
from docker.types import IPAMConfig, IPAMPool

pool = IPAMPool(subnet="10.50.0.0/24", gateway="10.50.0.1", iprange="10.50.0.128/25")
client.networks.create("lab", ipam=IPAMConfig(pool_configs=[pool]))
print(client.containers.run("busybox:1.36", ["hostname", "-i"], network="lab", remove=True).decode().strip())
#> 10.50.0.128
try:
    client.networks.create("wider", ipam=IPAMConfig(pool_configs=[IPAMPool(subnet="10.50.0.0/16")]))
except docker.errors.APIError as error:
    print(error.explanation)
    #> Pool overlaps with other one on this address space
# --8<-- [end:subnet]
