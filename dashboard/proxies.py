"""Addresses of machines and of sites, and the proxies whose word counts on both."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

USUAL_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> str:
    """The origin of a URL as browsers write it, without the usual port; empty for what has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in USUAL_PORTS or parts.username is not None:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, USUAL_PORTS[parts.scheme]) else "")


@dataclass(frozen=True)
class Proxies:
    """The machines whose word counts on whom a request comes from, and what it was sent to."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: str) -> Proxies:
        """Those in a list of addresses and networks, with commas between them; ValueError for anything else."""
        return cls(tuple(ip_network(one.strip()) for one in written.split(",") if one.strip()))

    def __bool__(self) -> bool:
        return bool(self.networks)

    def trust(self, address: str) -> bool:
        """Whether the machine at *address* is one of them."""
        try:
            found = ip_address(plain(address))
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def client(self, peer: str, forwarded: str) -> str:
        """The first address, from *peer* backwards through X-Forwarded-For, that is not one of them."""
        # Each proxy adds whom it was asked by at the end; what stands before a stranger's address, the stranger wrote.
        found = peer
        for hop in reversed(forwarded.split(",")):
            if not self.trust(found):
                break
            try:
                found = str(ip_address(plain(hop.strip())))
            except ValueError:
                break
        return found


def plain(address: str) -> str:
    """An IPv4 address that came in an IPv6 one as itself; without the zone of a link."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
