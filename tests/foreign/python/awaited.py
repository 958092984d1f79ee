"""Awaits what the library gives later, as programs with asyncio do: `awaited.py FOLDER`."""

from __future__ import annotations

import asyncio
import gc
import re
import sys
import threading
from collections.abc import Awaitable, Callable

folder = sys.argv[1]
sys.path.append(f"{folder}/scenario/python")

import scenario as s  # noqa: E402


# The statuses by their numbers.
NAMES = {kind.status: kind for kind in s.RegistryError.__subclasses__()}


def status(error: s.RegistryError) -> str:
    return name_of(type(error))


def name_of(kind: type[s.RegistryError]) -> str:
    name = kind.__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


async def attempt(run: Callable[[], Awaitable[object]]) -> str:
    try:
        return str(await run())
    except s.FailedError as error:
        return f"{status(error)} {error.detail}"
    except s.RegistryError as error:
        return status(error)


def on_a_thread(run: Callable[[], object]) -> str:
    said = ["nothing"]

    def attempted() -> None:
        try:
            said[0] = str(run())
        except s.RegistryError as error:
            said[0] = status(error)

    thread = threading.Thread(target=attempted)
    thread.start()
    thread.join()
    return said[0]


async def cancelled() -> str:
    before = s.cancelled()
    while s.cancelled() == before:
        # On a busy machine its value may come first.
        s.doubled_later(1).cancel()
        await asyncio.sleep(0.01)
    return "yes"


async def counted(queue: s.Queue) -> int:
    before = s.counted()
    step = s.count_in(queue.handle, 10)
    while s.counted() < before + 10:
        await asyncio.sleep(0.001)
    s.release(step)
    return s.counted() - before


async def released() -> int:
    """What is awaited hears that its queue was released by its handle, and the next has a new one."""
    lost = s.doubled_later(1)
    s.release(s.Queue.current().handle)
    try:
        return await asyncio.wait_for(lost, 60)
    finally:
        assert await s.doubled_later(21) == 42


def refused(run: Callable[[], object]) -> str:
    try:
        return str(run())
    except s.RegistryError as error:
        return status(error)


def invoked() -> str:
    """What `invoke` can't await it does not call."""
    before = s.live_count()
    try:
        return f"made {s.invoke(s.HANDLES['doubled_later'], 1)}"
    except TypeError as error:
        return "refused" if "cannot await" in str(error) and s.live_count() == before else str(error)


async def rows() -> None:
    point = await s.point_later(2.5)
    print(f"number\t{await s.doubled_later(21)}")
    print(f"text\t{await s.capitals_later('äb')}")
    print(f"structure\t{point.x:g} {point.y:g} {' '.join(map(str, point.marks))}")
    print(f"buffer\t{' '.join(map(str, await s.squares_later(4)))}")
    await s.nothing_later()
    print("nothing\tnothing")
    print(f"asked\t{await s.asked_later(lambda x: 2 * x, 21)}")
    print(f"failed\t{await attempt(lambda: s.failed_later('no pages'))}")
    print(f"forgotten\t{await attempt(s.forgotten_later)}")
    print(f"refused\t{await attempt(s.refused_promise)}")
    print(f"cancelled\t{await cancelled()}")
    many = await asyncio.gather(*[s.doubled_later(n) for n in range(500)])
    print(f"many\t{sum(many)}")
    queue = s.Queue.current()
    print(f"queue\t{await counted(queue)}")
    print(f"other_thread\t{on_a_thread(queue.run)}")
    print(f"inside_itself\t{name_of(NAMES[s.run_inside(queue.handle)])}")
    with s.Queue(4) as other:
        lost = s.forgotten_later()
    print(f"after_close\t{refused(other.run)}")
    lost.cancel()
    print(f"released\t{await attempt(released)}")
    print(f"invoked\t{invoked()}")


def on_many_threads() -> None:
    """Threads with an event loop each don't disturb each other, or the loops of this thread that have ended."""
    loops = [asyncio.new_event_loop() for _ in range(40)]
    for loop in loops:
        assert loop.run_until_complete(doubled()) == 42
    for loop in loops:
        loop.close()
    failures: list[Exception] = []
    start = threading.Barrier(8)

    def run() -> None:
        start.wait()
        try:
            assert asyncio.run(doubled()) == 42
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert not failures, failures


async def forgetful() -> None:
    """Has a result on its way that nobody awaits when the loop ends."""
    s.doubled_later(1)


async def doubled() -> int:
    return await s.doubled_later(21)


s.silence_errors()
live = s.live_count()
for _ in range(2):
    # The next loop has a queue of its own, and ends that of the last one.
    asyncio.run(rows())
on_many_threads()
# Nothing is left of a thread whose loop has ended before its results came.
forgetting = threading.Thread(target=lambda: asyncio.run(forgetful()))
forgetting.start()
forgetting.join()
gc.collect()
asyncio.run(asyncio.sleep(0))
try:
    s.doubled_later(1)
except RuntimeError as error:
    assert "no running event loop" in str(error), error
gc.collect()
print(f"left\t{s.live_count() - live}")
