"""One program at a time: pages by their test client, processes, sockets of this machine."""
