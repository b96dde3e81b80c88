# --8<-- [start:stop]
print(1)
#> 1
# --8<-- [end:stop]
