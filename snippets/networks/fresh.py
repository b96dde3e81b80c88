# --8<-- [start:list]
import docker

client = docker.from_env()
for network in sorted(client.networks.list(), key=lambda network: network.name):
    print(network.short_id, network.name, network.attrs["Driver"], network.attrs["Scope"])
    #> a4ba07c77a9f bridge bridge local
    #> d0ae04675da0 host host local
    #> 097ada8a8041 none null local
# --8<-- [end:list]

# --8<-- [start:remove]
for name in ("none", "host", "bridge"):
    try:
        client.networks.get(name).remove()
    except docker.errors.APIError as error:
        print(error.explanation)
        #> none is a pre-defined network and cannot be removed
        #> host is a pre-defined network and cannot be removed
        #> bridge is a pre-defined network and cannot be removed
# --8<-- [end:remove]

# --8<-- [start:settings]
bridge, host = client.networks.get("bridge"), client.networks.get("host")
print(bridge.attrs["IPAM"]["Config"][0]["Subnet"])
#> 172.17.0.0/16
print(host.attrs["IPAM"]["Config"] or "no subnet")
#> no subnet
# --8<-- [end:settings]

# --8<-- [start:default]
web = client.containers.run("nginx:1.27", name="web", detach=True)
print(list(web.attrs["NetworkSettings"]["Networks"]))
#> ['bridge']
# --8<-- [end:default]
