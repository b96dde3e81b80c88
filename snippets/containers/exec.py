# --8<-- [start:exec]
import time

import docker

client = docker.from_env()
cache = client.containers.run("redis:7", name="cache", detach=True)
while cache.exec_run(["redis-cli", "ping"]).output != b"PONG\n":
    time.sleep(0.1)
print(cache.exec_run(["redis-cli", "set", "city", "Seoul"]).output.decode().strip())
#> OK
print(cache.exec_run(["redis-cli", "get", "city"]).output.decode().strip())
#> Seoul
# --8<-- [end:exec]

# --8<-- [start:against-run]
print(cache.short_id)
#> aec176d620ca
print(cache.exec_run(["hostname"]).output.decode().strip())
#> aec176d620ca
print(client.containers.run("redis:7", ["hostname"], remove=True).decode().strip())
#> af93b3bbe1c3
for container in client.containers.list():
    print(container.short_id)
    #> aec176d620ca
# --8<-- [end:against-run]

# --8<-- [start:beside]
print(cache.exec_run(["cat", "/proc/1/comm"]).output.decode().strip())
#> redis-server
print(cache.exec_run(["sh", "-c", "exit 7"]).exit_code)
#> 7
cache.reload()
print(cache.name, cache.status)
#> cache running
# --8<-- [end:beside]

# --8<-- [start:options]
asked = ["sh", "-c", "id -un; pwd; echo $COLOUR"]
result = cache.exec_run(asked, workdir="/tmp", user="nobody", environment={"COLOUR": "blue"})
print(result.output.decode().strip())
#> nobody
#> /tmp
#> blue
# --8<-- [end:options]

# --8<-- [start:stopped]
cache.stop()
try:
    cache.exec_run(["redis-cli", "ping"])
except docker.errors.APIError as error:
    print(error.status_code)
    #> 409
# --8<-- [end:stopped]
