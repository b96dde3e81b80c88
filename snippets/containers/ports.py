# --8<-- [start:publish]
import time
import urllib.request

import docker


def title(address):
    """The title of the page at an address, once the server there answers."""
    for _ in range(100):
        try:
            page = urllib.request.urlopen(address).read().decode()
            return page.partition("<title>")[2].partition("</title>")[0]
        except OSError:
            time.sleep(0.1)


client = docker.from_env()
web = client.containers.run("nginx:1.27", name="web", ports={"80/tcp": 8080}, detach=True)
print(title("http://localhost:8080"))
#> Welcome to nginx!
web.reload()
print(web.ports["80/tcp"][0])
#> {'HostIp': '0.0.0.0', 'HostPort': '8080'}
# --8<-- [end:publish]

# --8<-- [start:local-only]
private = client.containers.run("nginx:1.27", name="private", ports={"80/tcp": ("127.0.0.1", 8081)}, detach=True)
print(title("http://localhost:8081"))
#> Welcome to nginx!
private.reload()
print(private.ports["80/tcp"])
#> [{'HostIp': '127.0.0.1', 'HostPort': '8081'}]
# --8<-- [end:local-only]

# --8<-- [start:unpublished]
hidden = client.containers.run("nginx:1.27", name="hidden", detach=True)
hidden.reload()
print(hidden.ports)
#> {'80/tcp': None}
address = hidden.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
print(address)
#> 172.17.0.4
print(title(f"http://{address}"))
#> Welcome to nginx!
# --8<-- [end:unpublished]

# --8<-- [start:taken]
try:
    client.containers.run("nginx:1.27", name="second", ports={"80/tcp": 8080}, detach=True)
except docker.errors.APIError as error:
    print("port is already allocated" in error.explanation)
    #> True
print(client.containers.get("second").status)
#> created
third = client.containers.run("nginx:1.27", name="third", ports={"80/tcp": None}, detach=True)
third.reload()
port = third.ports["80/tcp"][0]
print(f"{port['HostIp']}:{port['HostPort']}")
#> 0.0.0.0:32768
# --8<-- [end:taken]
