"""A port in use is named with its program and with the setting that changes it."""

import os
import socket

import pytest

from tools.launch.ports import Holder, conflicts, listening


def test_a_free_port_is_no_conflict() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert conflicts({"FRONT_PORT": port}, [listening]) == []


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_the_program_that_listens_is_named_with_the_setting(address: str) -> None:
    with socket.socket() as server:
        server.bind((address, 0))
        server.listen()
        port = server.getsockname()[1]
        (line,) = conflicts({"COMPARE_PORT": port}, [listening])
    assert line.startswith(f"port {port} is in use by process {os.getpid()} (")
    assert "python" in line or "pytest" in line
    assert line.endswith("; set another COMPARE_PORT in .env")


def test_a_container_is_named_before_the_process_that_forwards_to_it() -> None:
    container, process = Holder("container web"), Holder("process 7 (docker-proxy)")
    (line,) = conflicts({"API_PORT": 8081}, [lambda port: container, lambda port: process])
    assert line.startswith("port 8081 is in use by container web;")


def test_what_the_demo_holds_itself_is_no_conflict() -> None:
    mine = Holder("container population-demo-compare-1", ours=True)
    other = Holder("process 7 (docker-proxy)")
    assert conflicts({"API_PORT": 8081}, [lambda port: mine, lambda port: other]) == []


def test_a_command_that_frees_several_ports_is_listed_once_after_them() -> None:
    other = Holder("container web", remedy="`docker stop web` stops it")
    *lines, last = conflicts({"API_PORT": 8081, "FRONT_PORT": 8080}, [lambda port: other])
    assert len(lines) == 2
    assert last == "`docker stop web` stops it"


def test_one_port_for_two_settings_is_a_conflict() -> None:
    wanted = {"FRONT_PORT": 9000, "API_PORT": 9000}
    assert conflicts(wanted, [lambda port: None]) == [
        "port 9000 is set twice: FRONT_PORT and API_PORT"
    ]
