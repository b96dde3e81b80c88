"""What hosts are plugged into: a switch, a way to the internet, sockets."""
