# --8<-- [start:build]
import time
import urllib.request
from pathlib import Path

import docker


def fetch(address):
    """The page at an address, once the server there answers; None if nobody does."""
    for _ in range(30):
        try:
            return urllib.request.urlopen(address).read().decode().strip()
        except OSError:
            time.sleep(0.1)


client = docker.from_env()
Path("site/www").mkdir(parents=True)
Path("site/www/index.html").write_text("it works\n")
Path("site/Dockerfile").write_text("""\
FROM busybox:1.36
COPY www /www
EXPOSE 8000
CMD ["httpd", "-f", "-p", "8000", "-h", "/www"]
""")
site, log = client.images.build(path="site", tag="site")
print(site.attrs["Config"]["ExposedPorts"])
#> {'8000/tcp': {}}
# --8<-- [end:build]

# --8<-- [start:no-p]
quiet = client.containers.run("site", name="quiet", detach=True)
quiet.reload()
print(quiet.ports)
#> {'8000/tcp': None}
print(fetch("http://localhost:8000"))
#> None
# --8<-- [end:no-p]

# --8<-- [start:address]
address = quiet.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
print(address, fetch(f"http://{address}:8000"))
#> 172.17.0.2 it works
# --8<-- [end:address]

# --8<-- [start:publish]
opened = client.containers.run("site", name="open", ports={"8000/tcp": 8080}, detach=True)
print(fetch("http://localhost:8080"))
#> it works
# --8<-- [end:publish]

# --8<-- [start:publish-all]
auto = client.containers.run("site", name="auto", publish_all_ports=True, detach=True)
auto.reload()
port = auto.ports["8000/tcp"][0]
print(f"{port['HostIp']}:{port['HostPort']}")
#> 0.0.0.0:32768
print(fetch(f"http://localhost:{port['HostPort']}"))
#> it works
# --8<-- [end:publish-all]
