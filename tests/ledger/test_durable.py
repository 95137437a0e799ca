"""Files that are there whole or not at all, whoever writes them at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aduan.ledger.durable import write_durably


def test_several_threads_may_write_the_same_file(tmp_path: Path) -> None:
    file, bodies = tmp_path / "00000001.json", [bytes([65 + place]) * 5000 for place in range(8)]
    with ThreadPoolExecutor(len(bodies)) as pool:
        for _time in range(20):
            list(pool.map(lambda body: write_durably(file, body), bodies))
            assert file.read_bytes() in bodies
    assert list(tmp_path.iterdir()) == [file]
