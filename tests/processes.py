"""The product's own processes, started as an operator starts them: for tests that cross processes.

Only loopback; ports are free ones of this machine; what a process logged is shown when it fails.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30.0  # seconds a process has to come up: a cold import of everything on a busy machine
GRACE = 15.0  # seconds a process has to end by itself


def free_port() -> int:
    """A TCP port of loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Process:
    """A running process of ours and where it listens ("" = nowhere)."""

    child: asyncio.subprocess.Process
    url: str
    log: Path

    def kill(self) -> None:
        """kill -9."""
        self.child.send_signal(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, then wait; returns the exit code."""
        if self.child.returncode is None:
            self.child.terminate()
        async with asyncio.timeout(GRACE):
            return await self.child.wait()

    def said(self) -> str:
        """What it has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@asynccontextmanager
async def started(
    *command: str, environment: Mapping[str, str], folder: Path, name: str, serves: bool
) -> AsyncIterator[Process]:
    """Start `python -m <command>`; wait until it is ready if it serves; end it at the end."""
    listen = environment.get("LISTEN") or f"127.0.0.1:{free_port()}"
    log = folder / f"{name}.log"
    settings = {
        **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
        "LISTEN": listen,
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    with log.open("ab") as sink:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *command, cwd=ROOT, env=settings, stdout=sink, stderr=sink
        )
    process = Process(child, f"http://{listen}" if serves else "", log)
    try:
        if serves:
            await _until_ready(process)
        yield process
    finally:
        if child.returncode is None:
            await process.stop()


async def _until_ready(process: Process) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(int(PATIENCE * 10)):
            if process.child.returncode is not None:
                break
            try:
                async with http.get(f"{process.url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError(f"{process.log.name}: not ready\n{process.said()}")
