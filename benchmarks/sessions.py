"""Many sessions clicking through the seed on one server: click → panel, memory a session, and a soak.

    python benchmarks/sessions.py                # 50 sessions against one, on loopback, about five minutes
    python benchmarks/sessions.py --minutes 20 --only-soak    # twenty minutes of people who come and go

A browser clicks once; what it sent is then sent by clients that speak the server's own protocol, so that the cores
measure the server and not fifty browsers.  As a page does, they also ask every few seconds what others have done, and
ask again where the end of an answer got lost.  A click counts once the server has said that the panel is drawn and the
address names the stop that was clicked.

One session is measured at two paces: a click a second, which keeps the server warm, and one in eight seconds, as the
fifty click.  The bar is held against the faster of the two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil
import websockets
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.conftest import FLAGS, chromium
from tests.deploy.running import App, app

PATIENCE, TRIES = 4.0, 3  # seconds until a page asks again, and how often (components/panel_answer.js)
THINK = 8.0  # seconds between two clicks of a person who reads what the first one opened, on average
BAR_RATIO, BAR_MB = 6.0, 2.0


def record(address: str) -> tuple[bytes, bytes, list[str]]:
    """What a browser sends first, and for a click in the panel; and the ids of all stops."""
    sent: list[bytes] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(locale="de-DE")
        page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(bytes(data))))
        page.goto(address)
        rows = page.locator(".table tbody tr")
        rows.first.wait_for(timeout=90_000)
        time.sleep(2)
        first = sent[0]
        clicks: dict[str, bytes] = {}
        for number in range(rows.count()):
            rows.nth(number).click()
            time.sleep(1.5)
        for data in sent[1:]:
            for found in re.findall(r'"what":"stop","id":"(\w+)"', data.decode("latin-1")):
                clicks[found] = data
        browser.close()
    return first, next(iter(clicks.values())), list(clicks)


class Door:
    """Lets a few open the page at once, and all begin to click together."""

    def __init__(self, number: int) -> None:
        self.narrow = asyncio.Semaphore(4)
        self._waited, self._open = number, asyncio.Event()

    async def all_in(self) -> None:
        """Wait for the others."""
        self._waited -= 1
        if self._waited <= 0:
            self._open.set()
        await self._open.wait()

    async def opened(self) -> None:
        """Wait until all are in."""
        await self._open.wait()


class Client:
    """One session: clicks, and asks now and then what others have done, as the page in a browser does."""

    def __init__(self, address: str, first: bytes, click: bytes, stops: list[str]) -> None:
        self.address, self.first, self.click, self.stops = address, first, click, stops
        self.seconds: list[float] = []
        self.errors: list[str] = []
        self.looks = 0  # runs that the page asked for by itself
        self.again = 0  # answers of which the end got lost
        self.fragments: Counter[str] = Counter()
        self._wanted = ""
        self._shown = asyncio.Event()
        self._looking: dict[str, asyncio.Task[None]] = {}

    async def run(self, clicks: int, until: float = 0.0, think: float = THINK, door: Door | None = None) -> None:
        """Open the page, then click: ``clicks`` times, or until the clock says ``until``.

        With a ``door`` few open at once, and nobody clicks before all are in.
        """
        url = self.address.replace("http", "ws") + "/_stcore/stream"
        door = door or Door(1)
        async with websockets.connect(
            url, subprotocols=["streamlit", "PLACEHOLDER"], origin=self.address, max_size=2**28, ping_interval=None
        ) as socket:  # type: ignore[arg-type]
            reading = asyncio.create_task(self._read(socket))
            try:
                async with door.narrow:
                    await self._sent(socket, self.first, "")
                await door.all_in()
                number = 0
                while number < clicks or time.monotonic() < until:
                    await asyncio.sleep(random.uniform(0.5, 1.5) * think)
                    await self._click(socket, number)
                    number += 1
            finally:
                for task in (reading, *self._looking.values()):
                    task.cancel()

    async def _click(self, socket, number: int) -> None:  # type: ignore[no-untyped-def]
        stop = self.stops[number % len(self.stops)]
        message = self._message(self._board())
        for widget in message.rerun_script.widget_states.widgets:
            if widget.json_trigger_value:
                event = {"what": "stop", "id": stop, "n": time.time_ns() // 1_000_000}
                widget.json_trigger_value = json.dumps([{"event": "event", "value": event}])
        begun = time.perf_counter()
        await self._sent(socket, message.SerializeToString(), stop)
        self.seconds.append(time.perf_counter() - begun)

    def _board(self) -> str:
        return self.fragments.most_common(1)[0][0]  # it draws the most

    def _message(self, fragment: str) -> BackMsg:
        message = BackMsg()
        message.ParseFromString(self.click)
        message.rerun_script.fragment_id = fragment
        return message

    async def _sent(self, socket, data: bytes, stop: str) -> None:  # type: ignore[no-untyped-def]
        """Send, and wait until the page is drawn, with ``stop`` in its address."""
        self._wanted = stop
        self._shown.clear()
        await socket.send(data)
        for tries in range(TRIES) if stop else ():
            try:
                await asyncio.wait_for(self._shown.wait(), PATIENCE * 2**tries)
            except TimeoutError:
                self.again += 1
                await socket.send(data)
            else:
                return
        await asyncio.wait_for(self._shown.wait(), 60)

    async def _read(self, socket) -> None:  # type: ignore[no-untyped-def]
        named = False
        async for data in socket:
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                named = named or f"stop={self._wanted}" in message.page_info_changed.query_string
            elif kind == "delta":
                if message.delta.fragment_id:
                    self.fragments[message.delta.fragment_id] += 1
                if message.delta.new_element.WhichOneof("type") == "exception":
                    self.errors.append(message.delta.new_element.exception.message)
            elif kind == "auto_rerun":
                asked = message.auto_rerun
                if asked.fragment_id not in self._looking:
                    look = self._look(socket, asked.fragment_id, asked.interval)
                    self._looking[asked.fragment_id] = asyncio.create_task(look)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if not self._wanted or named:
                    self._shown.set()
                named = False

    async def _look(self, socket, fragment: str, seconds: float) -> None:  # type: ignore[no-untyped-def]
        message = self._message(fragment)
        message.rerun_script.is_auto_rerun = True
        kept = [widget for widget in message.rerun_script.widget_states.widgets if not widget.json_trigger_value]
        del message.rerun_script.widget_states.widgets[:]  # a click is sent once
        message.rerun_script.widget_states.widgets.extend(kept)
        while True:
            await asyncio.sleep(seconds)
            await socket.send(message.SerializeToString())
            self.looks += 1


def memory(running: App) -> float:
    """Megabytes of the server in memory."""
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0


def cpu(running: App) -> float:
    """Seconds that the server has computed."""
    times = psutil.Process(running.process.pid).cpu_times()
    return float(times.user + times.system)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure(
    running: App, told: tuple[bytes, bytes, list[str]], sessions: int, clicks: int, think: float = THINK
) -> tuple[float, float]:
    """The p95 of click → panel in seconds, and the server's memory while they were all there."""
    clients = [Client(running.address, *told) for _ in range(sessions)]

    async def both() -> tuple[float, float]:
        door = Door(len(clients))
        work = asyncio.gather(*(client.run(clicks, think=think, door=door) for client in clients))
        await asyncio.wait([asyncio.ensure_future(door.opened()), work], return_when=asyncio.FIRST_COMPLETED)
        most, begun = 0.0, cpu(running)
        while not work.done():
            await asyncio.sleep(0.5)
            most = max(most, memory(running))
        await work
        return most, cpu(running) - begun

    most, busy = asyncio.run(both())
    errors = [error for client in clients for error in client.errors]
    if errors:
        sys.exit(f"{len(errors)} errors, the first: {errors[0]}")
    seconds = [value for client in clients for value in client.seconds]
    print(
        f"{sessions:3} sessions, {len(seconds)} clicks, {think:.0f} s between two: "
        f"median {statistics.median(seconds) * 1000:.0f} ms, p95 {p95(seconds) * 1000:.0f} ms; "
        f"{sum(client.looks for client in clients)} looks at others; "
        f"{sum(client.again for client in clients)} clicks asked again; {busy / max(1, len(seconds)) * 1000:.0f} ms of "
        f"the server's CPU a click; memory {most:.0f} MB",
        flush=True,
    )
    return p95(seconds), most


async def soak(
    running: App, told: tuple[bytes, bytes, list[str]], sessions: int, minutes: float
) -> tuple[list[float], list[Client]]:
    """Sessions come, click for half a minute and go; the server's memory every ten seconds, and who was there."""
    end = time.monotonic() + minutes * 60
    samples: list[float] = []
    clients: list[Client] = []

    async def visitors() -> None:
        while time.monotonic() < end:
            client = Client(running.address, *told)
            clients.append(client)
            await client.run(0, min(end, time.monotonic() + 30), 1.0)

    work = asyncio.gather(*(visitors() for _ in range(sessions)))
    while not work.done():
        await asyncio.sleep(10)
        samples.append(memory(running))
    await work
    return samples, clients


def compare(running: App, told: tuple[bytes, bytes, list[str]], sessions: int, clicks: int) -> bool:
    """Many sessions against one; True if within the bars."""
    brisk, first = measure(running, told, 1, 30, 1.0)
    calm, _ = measure(running, told, 1, 20)
    many, whole = measure(running, told, sessions, clicks)
    one, share = min(brisk, calm), (whole - first) / (sessions - 1)
    print(f"p95: {many / one:.1f} × that of one session (bar {BAR_RATIO:.0f} ×)")
    print(f"memory: {share:.2f} MB a session beyond the first (bar {BAR_MB:.0f} MB)")
    return many <= BAR_RATIO * one and share <= BAR_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--clicks", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=0.0, help="of a soak")
    parser.add_argument("--only-soak", action="store_true", help="without the comparison before it")
    args = parser.parse_args()
    random.seed(1)
    with (
        tempfile.TemporaryDirectory(prefix="dateline-sessions-") as folder,
        app(Path(folder), {"DATELINE_AUTH": "none"}) as running,
    ):
        told = record(running.address)
        measure(running, told, 1, 3, 1.0)  # warm
        fine = args.only_soak or compare(running, told, args.sessions, args.clicks)
        if args.minutes:
            samples, clients = asyncio.run(soak(running, told, 10, args.minutes))
            errors = [error for client in clients for error in client.errors]
            half = len(samples) // 2
            before, after = statistics.median(samples[half // 2 : half]), statistics.median(samples[-half // 2 :])
            print("every minute, MB:", *(f"{value:.0f}" for value in samples[5::6]))
            print(f"soak of {args.minutes:.0f} min: {before:.0f} → {after:.0f} MB (bar: + 2 %)")
            clicks, again = sum(len(client.seconds) for client in clients), sum(client.again for client in clients)
            print(
                f"{len(clients)} sessions, {clicks} clicks, {again} of them asked again; errors: {len(errors)}",
                *errors[:1],
            )
            fine = fine and after <= before * 1.02 and not errors
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
