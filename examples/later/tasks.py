"""Results and calls that come later, on asyncio's loop: `python3 tasks.py`, with the generated package on the path."""

import asyncio
import time

import later


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers `/n` with so many bytes, hangs up on `/refuse`, and answers `/never` when the program ends."""
    path = (await reader.readline()).split()[1][1:].decode()
    while (await reader.readline()).strip():
        pass
    if path == "never":
        await never.wait()
    elif path != "refuse":
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + b"." * int(path))
    writer.close()


async def downloads(address: str) -> None:
    """Each one is awaited like anything else. The server is a task of the same loop, which no download holds up."""
    endless = asyncio.ensure_future(later.download(address, "never"))
    for body in await asyncio.gather(*[later.download(address, str(size)) for size in (100000, 1000, 0)]):
        print(f"{len(body)} bytes")
    try:
        await later.download(address, "refuse")
    except later.FailedError as error:
        print(f"refused: {error.detail}")
    endless.cancel()
    never.set()
    while later.cancelled() == 0:
        await asyncio.sleep(0.001)
    print("one that nobody waits for was cancelled")


async def worker_progress() -> None:
    """Threads of Rust report to a function that only this thread runs."""
    done = [0, 0, 0]

    def on_progress(worker: int, count: int, file: str) -> None:
        assert count == done[worker] + 1, "in order"
        done[worker] = count

    reports = await later.copy_files(later.Queue.current().handle, 100, on_progress)
    print(f"{reports} reports, all in order on one thread: {done}")


async def ticker() -> None:
    """A queue for four calls holds the ticker back, and its end ends it."""
    prices, full = [], asyncio.Event()

    def on_tick(number: int, cents: int) -> None:
        prices.append(cents)
        if len(prices) == 1000:
            full.set()

    with later.Queue(4) as queue:
        ended = later.tick(queue.handle, on_tick)
        # A slow start: the ticker fills the queue meanwhile.
        time.sleep(0.02)
        await full.wait()
    ended = await ended
    assert ended.sent >= 1000 and ended.held_back > 0
    print(f"1000 prices, {sum(prices[:1000])} cents in all; the ticker was held back, and ended")


async def main() -> None:
    global never
    never = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    await downloads(f"{host}:{port}")
    server.close()
    await worker_progress()
    await ticker()
    later.Queue.current().close()
    print(f"{later.live_count()} callbacks are left")


later.silence_errors()
asyncio.run(main())
