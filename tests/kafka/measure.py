"""Measures what a span costs in Kafka: bytes, and CPU of broker, agent and gateway.

`python -m tests.kafka.measure LIBS PROGRAM`, with the folder of the jars of pom.xml and the program
of tests/collector/build: a broker, then an agent that exports spans of the demo to it, then a
gateway that reads them and sends them on.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.benchmarks import collector
from tools.benchmarks.capacity import CONNECTIONS, requests_with_spans, sender
from tools.benchmarks.child import BenchmarkError, free_port
from tools.benchmarks.collector import Collector
from tools.benchmarks.load import closed_loop, drive
from tools.benchmarks.sink_process import sink_process
from tools.processes import cpu_seconds, resident

SECONDS = 10
START_SECONDS = 400
LAB = "off"
LOGGING = Path(__file__).parent / "config" / "log4j2.yaml"
PROPERTIES = """
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.voters=1@127.0.0.1:{controller}
log.dirs={folder}/data
num.partitions=3
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
"""
AGENT = """yaml:
exporters:
  kafka:
    brokers: ["127.0.0.1:{port}"]
    traces: {{topic: {topic}}}
    producer: {{compression: {compression}, required_acks: -1}}
    sending_queue:
      sizer: items
      queue_size: 50000
      batch: {{flush_timeout: 50ms, sizer: bytes, min_size: 500000, max_size: 900000}}
service:
  pipelines:
    traces: {{exporters: [kafka]}}
    metrics: {{receivers: [otlp, host_metrics]}}
"""
GATEWAY = """yaml:
receivers:
  kafka:
    brokers: ["127.0.0.1:{port}"]
    initial_offset: earliest
    traces: {{topics: [{topic}]}}
    message_marking: {{after: true}}
    error_backoff: {{enabled: true, max_elapsed_time: 0s}}
exporters: {{otlp_http/compare: {{sending_queue: {{enabled: false}}}}}}
service:
  pipelines:
    traces: {{receivers: [kafka], exporters: [otlp_http/compare]}}
    metrics: {{receivers: [otlp, host_metrics]}}
"""


@contextlib.contextmanager
def broker(libs: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Run a broker; yields its port and its process id."""
    port, controller = free_port(), free_port()
    properties = folder / "server.properties"
    properties.write_text(PROPERTIES.format(port=port, controller=controller, folder=folder))
    java = ["java", "-Xmx512m", f"-Dlog4j2.configurationFile={LOGGING}", "-cp", f"{libs}/*"]
    cluster = ["format", "--cluster-id", "5L6g3nShT-eMCtK--X86sw", "--config", str(properties)]
    subprocess.run([*java, "kafka.tools.StorageTool", *cluster], check=True, capture_output=True)
    log = folder / "broker.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*java, "kafka.Kafka", str(properties)], stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + START_SECONDS
        while "Kafka Server started" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchmarkError(f"the broker does not start: {log.read_text()[-2000:]}")
            time.sleep(0.5)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def size(folder: Path, topic: str) -> int:
    """Return the bytes of a topic's messages."""
    return sum(file.stat().st_size for file in folder.glob(f"data/{topic}-*/*.log"))


def measure(port: int, pid: int, folder: Path, compression: str) -> str:
    """Return one line of the table."""
    topic = f"spans_{compression}"
    values = {"port": port, "topic": topic, "compression": compression}
    bodies, spans_per_request = requests_with_spans()
    with sink_process() as sink:
        agent, gateway = (Collector(LAB, f"http://127.0.0.1:{sink.port}", folder) for _ in range(2))
        agent.start(AGENT.format(**values))
        before = cpu_seconds([pid]), cpu_seconds([agent.pid])
        senders = [sender(agent.url, bodies) for _ in range(CONNECTIONS)]
        timings = drive(closed_loop(SECONDS), senders)
        spans = len(timings) * spans_per_request
        agent_memory = resident(agent.pid)
        time.sleep(3)
        after = cpu_seconds([pid]), cpu_seconds([agent.pid])
        agent.stop()
        gateway.start(GATEWAY.format(**values))
        started = time.monotonic()
        while sink.counts()["spans"] < spans:
            assert time.monotonic() - started < 120, f"{sink.counts()['spans']} of {spans} arrived"
            time.sleep(0.1)
        read = cpu_seconds([pid]), cpu_seconds([gateway.pid])
        gateway_memory = resident(gateway.pid)
        gateway.stop()
        assert sink.counts()["spans"] == spans
    micro = 1e6 / spans
    figures = (
        spans,
        size(folder, topic) / spans,
        (after[1] - before[1]) * micro,
        (after[0] - before[0]) * micro,
        (read[0] - after[0]) * micro,
        read[1] * micro,
        agent_memory,
        gateway_memory,
    )
    return f"{compression:<8}" + "".join(f"{each:>9.1f}" for each in figures)


def main(libs: str, program: str) -> None:
    """Print a line for each compression."""
    collector.PROGRAM = Path(program)
    print("CPU in us per span, bytes per span in Kafka, RSS in MiB")
    columns = ("spans", "bytes", "agent", "write", "read", "gateway", "RSS", "RSS")
    print(" " * 8 + "".join(f"{each:>9}" for each in columns))
    with tempfile.TemporaryDirectory() as name, broker(libs, Path(name)) as (port, pid):
        for compression in ("lz4", "zstd", "none"):
            print(measure(port, pid, Path(name), compression), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
