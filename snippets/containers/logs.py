# --8<-- [start:tail]
import docker

client = docker.from_env()
client.containers.run("busybox:1.36", ["seq", "1", "40"], name="report")
report = client.containers.get("report")
print(report.logs(tail=10).decode().split())
#> ['31', '32', '33', '34', '35', '36', '37', '38', '39', '40']
print(len(report.logs().splitlines()))
#> 40
# --8<-- [end:tail]

# --8<-- [start:follow]
ticks = 'for n in 1 2 3; do sleep 0.3; echo "tick $n"; done; sleep 300'
clock = client.containers.run("busybox:1.36", ["sh", "-c", ticks], name="clock", detach=True)
for line in clock.logs(stream=True, follow=True):
    print(line.decode().strip())
    #> tick 1
    #> tick 2
    #> tick 3
    if line.startswith(b"tick 3"):
        break
clock.reload()
print(clock.name, clock.status)
#> clock running
# --8<-- [end:follow]

# --8<-- [start:times]
print(clock.logs(timestamps=True, tail=2).decode().strip())
#> 2026-11-24T07:58:36.722121482Z tick 2
#> 2026-11-24T07:58:37.024872331Z tick 3
# --8<-- [end:times]

# --8<-- [start:streams]
client.containers.run("busybox:1.36", ["sh", "-c", "echo result; echo problem >&2"], name="mixed")
mixed = client.containers.get("mixed")
print(mixed.logs(stdout=True, stderr=False).decode().strip())
#> result
print(mixed.logs(stdout=False, stderr=True).decode().strip())
#> problem
# --8<-- [end:streams]
